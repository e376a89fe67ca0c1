"""The English catalogue is shipped complete and compiled: without gettext a machine reads the same words."""

import re
import shutil
import subprocess
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils.translation import override

from jobs.models import Job

ROOT = Path(settings.BASE_DIR)
FOLDER = Path("locale", "en", "LC_MESSAGES")
ENTRY = re.compile(r"^(?:#.*\n)*msgid .*\n(?:(?:\"|msgstr|msgid_plural).*\n?)*", re.MULTILINE)
EMPTY = re.compile(r'^msgstr(?:\[\d\])? ""\n(?!")', re.MULTILINE)
OBSOLETE = re.compile(r"^#~ msgid .*", re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%d|%s")
NOT_SOURCES = shutil.ignore_patterns(".*", "var", "tests", "docs", "static", "node_modules", "__pycache__")

Words = dict[str | tuple[str, int], str]


def words_of(compiled: Path) -> Words:
    with compiled.open("rb") as file:
        words: Words = vars(GNUTranslations(file))["_catalog"]
    return words


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The catalogue as makemessages leaves it when run now, in a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources") / "portal"
    shutil.copytree(ROOT, copy, ignore=NOT_SOURCES)
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[copy / "locale"]):
        patch.chdir(copy)
        call_command("makemessages", locale=["en"], no_location=True, no_wrap=True, verbosity=0)
    return (copy / FOLDER / "django.po").read_text(encoding="utf-8")


def test_everything_said_has_english_words(updated: str) -> None:
    entries = ENTRY.findall(updated)

    assert len(entries) > 500
    assert [entry for entry in entries if EMPTY.search(entry + "\n") or "#, fuzzy" in entry] == []


def test_catalogue_holds_nothing_that_is_no_longer_said(updated: str) -> None:
    assert OBSOLETE.findall(updated) == []


def test_compiled_catalogue_is_that_of_the_source(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, ROOT / FOLDER / "django.po"], check=True)

    assert words_of(ROOT / FOLDER / "django.mo") == words_of(compiled)


def test_translations_keep_what_is_filled_in() -> None:
    pairs = [
        (key if isinstance(key, str) else key[0], words) for key, words in words_of(ROOT / FOLDER / "django.mo").items()
    ]

    assert [
        said for said, words in pairs if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(words))
    ] == []


def test_what_the_worker_noted_is_said_in_the_readers_language() -> None:
    job = Job(state=Job.State.RUNNING, step="Đếm và tính chỉ số")

    with override("en"):
        assert "Count" in render_to_string("jobs/state.html", {"job": job})
