"""Names of 200 letters, with and without a blank, in every kind of report: all of them said, nothing over anything."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.db import transaction
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from charts import render
from documents import pdf
from reports import services
from reports.asked import KINDS
from tests.portal.long_names import NAMES
from tests.reports.figures_read import solid
from tests.reports.kinds.world import every_kind
from tests.reports.measured import BOTTOM, LEFT, RIGHT
from tests.reports.paper import Page, Paper, Word
from tests.reports.tags import Tree, kids, walk

NAMED = ("blanks", "none")
PAGES = {"agency": 2, "iso": 1}
# Reports of counts and of agencies together name no block, those of one agency no other.
BLOCKS = {"province", "block"}


Shelf = dict[tuple[str, str], Callable[[], Paper]]


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Shelf:
    return {(name, kind): paper for name in NAMED for kind, paper in _written(django_db_blocker, name)}


def _written(blocker: DjangoDbBlocker, name: str) -> Iterator[tuple[str, Callable[[], Paper]]]:
    """Yield the reports; each is laid out when the first test asks for its paper."""
    with blocker.unblock(), transaction.atomic(), override("vi"):
        asked = every_kind(name=f"{NAMES[name]}{{1}}.{{0}}", block_name=f"{NAMES[name]}K.{{}}")
        for kind, each in asked.items():
            html = services.page(each, draw=render.svg)
            yield kind, cache(lambda html=html: Paper(pdf.render(html)))
        transaction.set_rollback(True)


@pytest.fixture(params=NAMED)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def paper(db: None, kept: Shelf, name: str, kind: str) -> Paper:
    """Ask for the database by test: it is set up only where a test of the run does."""
    return kept[name, kind]()


def test_no_letter_stands_outside_the_margins(paper: Paper) -> None:
    outside = [(at, word) for at, page in enumerate(paper.pages, 1) for word in page.words if _is_outside(page, word)]
    assert outside == []


def _is_outside(page: Page, word: Word) -> bool:
    # The number of a page and the note on sample figures run in the margins above and below.
    if word.bottom < 20 or word.top > page.height - BOTTOM:
        return word.left < LEFT - 0.5 or word.right > page.width - RIGHT + 0.5
    inside = word.left > LEFT - 0.5 and word.right < page.width - RIGHT + 0.5
    return not inside or word.bottom > page.height - BOTTOM + 0.5


def test_no_words_stand_over_each_other(paper: Paper) -> None:
    assert [(at, *pair) for at, page in enumerate(paper.pages, 1) for pair in _overprinted(page)] == []


def _overprinted(page: Page) -> Iterator[tuple[str, str]]:
    words = sorted(page.words, key=lambda word: word.top)
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if other.top > one.bottom:
                break
            if min(one.right, other.right) - max(one.left, other.left) > 0.4 and _shared(one, other) > 0.2:
                yield one.text, other.text


def _shared(one: Word, other: Word) -> float:
    """Return how far the middles of two words share their heights: accents of lines near each other may touch."""
    (top, bottom), (above, below) = (
        (word.top * 0.7 + word.bottom * 0.3, word.top * 0.3 + word.bottom * 0.7) for word in (one, other)
    )
    return min(bottom, below) - max(top, above)


def test_the_whole_name_is_said(paper: Paper, name: str, kind: str) -> None:
    said, wanted = solid(paper.text), solid(NAMES[name])
    assert wanted + "1.1" in _told(paper) or wanted + "1.1" in said
    assert kind not in BLOCKS or wanted + "K.1" in said


def _told(paper: Paper) -> str:
    tree = Tree(paper.content)
    return solid(" ".join(cell for table in tree.all("Table") for row in tree.rows(table) for cell in row))


def test_a_sheet_keeps_to_its_pages(paper: Paper, kind: str) -> None:
    assert len(paper.pages) == PAGES.get(kind, len(paper.pages))


def test_captions_stay_with_their_tables(paper: Paper) -> None:
    tree = Tree(paper.content)
    for caption in tree.all("Caption"):
        assert len({one["/Pg"].indirect_reference.idnum for one in (caption, *walk(caption)) if "/Pg" in one}) == 1
    assert all(kids(caption) for caption in tree.all("Caption"))
