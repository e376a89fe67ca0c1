"""Every act of the workspace can be taken back, is asked about first, or has its reason (`docs/workspace.md`)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.routes import ROUTES

ROW = re.compile(r"^\| `([^`]+)` \| (\w+) \| (.+) \|$", re.MULTILINE)
DOC = Path(settings.BASE_DIR) / "docs" / "workspace.md"
ACTS = {name: (how, what) for name, how, what in ROW.findall(DOC.read_text(encoding="utf-8"))}
READING = {"GET", "HEAD", "OPTIONS"}


def addresses(patterns: list[URLPattern | URLResolver], space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Return (name, address) of every route below."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        elif one.name:
            yield space + one.name, here


def changing() -> set[str]:
    """Return the names of routes of the workspace that take more than a look."""
    found = {name for name, address in addresses(get_resolver().url_patterns) if address.startswith("noi-bo/")}
    return {name for name in found if name in ROUTES and set(ROUTES[name].methods) - READING}


def words_of_pages() -> str:
    folder = Path(settings.BASE_DIR) / "templates"
    return "\n".join(page.read_text(encoding="utf-8") for page in folder.rglob("*.html"))


def test_every_act_has_its_line() -> None:
    assert len(changing()) > 100, "the routes are no longer found"
    assert set(ACTS) == changing()


@pytest.mark.parametrize("name", ACTS)
def test_what_is_said_of_an_act_holds(name: str) -> None:
    how, what = ACTS[name]

    assert how in ("undo", "confirm", "reason", "harmless")
    if how == "undo":
        undoing = re.match(r"`([^`]+)`", what)
        assert undoing, "an undo names the act that takes it back"
        assert undoing[1] in ACTS
    if how == "confirm":
        said = re.fullmatch(r"“([^”]+)”", what)
        assert said, "a confirmation quotes what is said"
        assert said[1] in words_of_pages()
