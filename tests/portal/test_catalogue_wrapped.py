"""What pages say is wrapped for translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = (
    *("accounts", "agencies", "charts", "dashboards", "documents", "feedback", "invitations", "jobs", "notices"),
    *("portal", "scoring", "surveys"),
)
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
TRANSLATED = re.compile(
    r"{% comment.*?endcomment %}|{#.*?#}|{% blocktranslate\b.*?{% endblocktranslate %}"
    r"|{% translate .*?%}|_\(\"[^\"]*\"\)|_\('[^']*'\)",
    re.DOTALL,
)
# Official reports and posters are Vietnamese documents, whoever prints them (posters with a line of English).
DOCUMENTS = (
    *("templates/reports/", "templates/print.html", "templates/surveys/doors/posters.html"),
    "templates/supervision/paper.html",
    "templates/dashboards/extracts/paper.html",
    "templates/dashboards/reviews/paper.html",
    "templates/dashboards/conferences/paper/",
    "templates/dashboards/publicity/paper/",
)
# Commands speak to the server's administrator, faults of files to who wrote them; names are data.
# Pure readers of files tell their faults in Vietnamese; exported files are Vietnamese documents.
NOT_PAGES = (
    "/apps.py",
    # Why a gateway refused goes into the log of messages; wordings of invitations are data in both languages.
    "invitations/texts.py",
    # Values of an example row.
    "invitations/columns.py",
    "invitations/services/sending.py",
    "invitations/services/uploads.py",
    # Lists of the words that people write.
    "feedback/redaction/",
    "feedback/topics.py",
    "feedback/signals.py",
    "feedback/accused.py",
    # Written in the place of words that were destroyed, once for all readers.
    "feedback/gone.py",
    "notices/gateways/",
    "notices/sms.py",
    "dashboards/collection/table.py",
    "documents/reading/",
    "documents/signature_field.py",
    "documents/tagging.py",
    "surveys/drafting/codes.py",
    "surveys/editor/words.py",
    "surveys/exports/",
    "surveys/languages.py",
    "surveys/xlsform/",
    "/management/",
    "/migrations/",
    "agencies/block_names.py",
    "agencies/services/people.py",
    "agencies/sorting.py",
    "scoring/method.py",
    "scoring/method_document/",
    "scoring/comparison.py",
    # What a file's columns may be called; words of a method's document turned into those of the editor.
    "dashboards/analysis/margins.py",
    "dashboards/methods/words.py",
    # Sentences of an official document.
    "dashboards/extracts/sections/",
    "dashboards/extracts/content.py",
    "scoring/method_editing/faults.py",
    "scoring/history/series.py",
    # Speaks both languages in one line, wherever it is run.
    "scoring/bundles/bundled/",
    # Descriptions in files, in both languages at once.
    "portal/open_data/dictionary.py",
    "portal/open_data/package.py",
    "portal/open_data/about.py",
    "surveys/questionnaire.py",
    "surveys/services/questionnaires.py",
    "surveys/synthetic.py",
)
WRAPPERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}


def sources(pattern: str, *folders: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob(pattern))


def modules() -> list[str]:
    return [name for name in sources("*.py", *APPS) if not any(part in name for part in NOT_PAGES)]


def templates() -> list[str]:
    return [name for name in sources("*.html", "templates") if not name.startswith(DOCUMENTS)]


def wrapped(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a call of gettext, and docstrings, which nobody is shown."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRAPPERS:
            yield from ast.walk(node)
        elif isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            yield from ast.walk(node.body[0])


@pytest.mark.parametrize("name", templates())
def test_template_says_nothing_past_translation(name: str) -> None:
    rest = TRANSLATED.sub("", (ROOT / name).read_text(encoding="utf-8"))

    assert [line.strip() for line in rest.splitlines() if VIETNAMESE.search(line)] == []


def test_code_says_nothing_past_translation() -> None:
    found = []
    for name in modules():
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        said = set(wrapped(tree))
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in said]
        found += [(name, text.value) for text in texts if isinstance(text.value, str) and VIETNAMESE.search(text.value)]

    assert found == []
