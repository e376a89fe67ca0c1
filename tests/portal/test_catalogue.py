"""The compiled English catalogue is shipped: a machine without gettext must read the same words as the source file."""

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%d|%s")


def entries() -> list[tuple[str, str]]:
    found = ENTRY.findall((FOLDER / "django.po").read_text(encoding="utf-8"))
    pairs = [(ast.literal_eval(f"({source})"), ast.literal_eval(f"({words})")) for source, words in found]
    return [(source, words) for source, words in pairs if source]


def test_compiled_catalogue_is_that_of_the_source() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        catalogue = GNUTranslations(file)

    assert [source for source, words in entries() if words and catalogue.gettext(source) != words] == []


def test_translations_keep_what_is_filled_in() -> None:
    kept = [sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(words)) for source, words in entries()]

    assert len(kept) > 100
    assert all(kept)
