"""No sentence stands both alone and with a number: a catalogue has one entry for it, which is of either kind."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from tests.portal.test_catalogue_wrapped import APPS

ROOT = Path(settings.BASE_DIR)
ALONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
WITH_NUMBER = {"ngettext", "ngettext_lazy"}
# What Django makes of a template for xgettext.
CALL = re.compile(r"\b(n?gettext)\(u?(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")


def in_python() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield node.func.id, first.value


def in_templates() -> Iterator[tuple[str, str]]:
    for file in (ROOT / "templates").rglob("*.html"):
        for called, words in CALL.findall(templatize(file.read_text())):
            yield called, ast.literal_eval(words)


def test_no_sentence_is_said_both_alone_and_with_a_number() -> None:
    found = [*in_python(), *in_templates()]
    alone = {words for called, words in found if called in ALONE}
    with_number = {words for called, words in found if called in WITH_NUMBER}
    assert len(alone) > 2000
    assert len(with_number) > 80
    assert alone & with_number == set()
