"""Every kind of report with data, in every format: the same figures, tags for a screen reader, chosen fonts alone."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from django.utils.translation import override
from docx import Document
from pytest_django import DjangoDbBlocker

from charts import render
from reports import services
from reports.asked import KINDS
from reports.content import Figure, Report
from reports.formats import FORMATS
from tests.reports.conftest import no_progress
from tests.reports.kinds.world import every_kind
from tests.reports.paper import Paper
from tests.reports.tags import Tree, kids, walk
from tests.reports.test_same_figures import READERS, cells, decimals, expected, figures, w

# How many numbers of their own stand in the tables of each; the extract for ISO 9001 says its few in sentences.
LEAST = {
    "province": 200,
    "block": 100,
    "agency": 40,
    "plans": 10,
    "obligations": 40,
    "collection": 30,
    "comments": 40,
    "years": 15,
    "iso": 0,
}
FONT = "Tinos"


@dataclass(frozen=True)
class Told:
    report: Report
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Told]:
    with django_db_blocker.unblock(), transaction.atomic(), override("vi"):
        told = dict(_told())
        transaction.set_rollback(True)
    return told


def _told() -> Iterator[tuple[str, Told]]:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for kind, asked in every_kind().items():
        forms = (replace(asked, form=code) for code in FORMATS if code not in {"pdfa", "pdfky"})
        files = {form.form: services.document(form, progress=no_progress).content for form in forms}
        files["screen"] = services.page(asked, draw=render.svg, request=request).encode()
        yield kind, Told(asked.kind.make(asked, render.svg), files)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def told(db: None, kept: dict[str, Told], kind: str) -> Told:
    """Ask for the database by test: it is set up only where a test of the run does."""
    return kept[kind]


@pytest.fixture
def tree(told: Told) -> Tree:
    return Tree(told.files["pdf"])


@pytest.mark.parametrize("form", READERS)
def test_tables_hold_the_same_figures_in_every_format(told: Told, kind: str, form: str) -> None:
    found = READERS[form](told.files[form])
    assert found == expected(told.report, texts=form == "csv")
    assert len(found) >= LEAST[kind]


def test_paper_prints_the_figures_of_all_tables_in_their_order(told: Told) -> None:
    printed, wanted = figures(iter(Paper(told.files["pdf"]).text.split())), expected(told.report)
    left = iter(printed)
    assert [one for one in wanted if one not in left] == []
    assert not Counter(wanted) - Counter(printed)


def test_sentences_say_the_same_decimals(told: Told) -> None:
    said = decimals(" ".join(cells(told.files["screen"]).words))
    assert decimals(" ".join(cells(told.files["html"]).words)) == said
    body = Document(io.BytesIO(told.files["docx"])).element.body
    assert decimals(" ".join(words.text or "" for words in body.iter(w("t")))) == said
    assert not said - decimals(Paper(told.files["pdf"]).text)


def test_only_the_chosen_font_is_in_the_paper_and_all_of_it(told: Told) -> None:
    assert {font.partition("-")[0] for font in Paper(told.files["pdf"]).fonts} == {FONT}


def test_title_and_language_are_told(tree: Tree, told: Told) -> None:
    assert tree.root["/Lang"] == "vi"
    assert tree.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert tree.root["/MarkInfo"]["/Marked"]
    assert str(tree.reader.metadata and tree.reader.metadata.title) == told.report.head.subject


def test_headings_go_down_one_level_at_a_time(tree: Tree) -> None:
    levels = [int(element["/S"][2:]) for element in tree.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_heads_with_a_scope(tree: Tree, told: Told) -> None:
    tables = tree.all("Table")
    assert len(tables) >= len(list(told.report.tables))
    for table in tables:
        heads = {head["/A"]["/Scope"] for head in walk(table) if head["/S"] == "/TH"}
        assert heads == {"/Column", "/Row"}, tree.rows(table)[:2]
        for row in (row for group in kids(table) if group.get("/S") == "/TBody" for row in kids(group)):
            assert [cell["/A"]["/Scope"] for cell in kids(row) if cell["/S"] == "/TH"] == ["/Row"]


def test_every_figure_says_in_words_what_it_shows(tree: Tree, told: Told) -> None:
    drawn = sum(isinstance(block, Figure) for block in told.report.walk())
    alternatives = [str(figure.get("/Alt", "")) for figure in tree.all("Figure")]
    assert len(alternatives) >= drawn
    assert all(len(words) > 10 for words in alternatives)


def test_all_letters_belong_to_the_tree_or_are_artifacts(tree: Tree) -> None:
    known: dict[int, set[int]] = {page: set() for page in range(len(tree.reader.pages))}
    for element in tree.elements:
        for kid in kids(element):
            if isinstance(kid, int):
                known[tree.reader.get_page_number(element["/Pg"]) or 0].add(kid)
    assert [marks for page, marks in enumerate(tree.tagged) if not marks <= known[page]] == []


def test_nothing_is_a_picture_of_dots(tree: Tree) -> None:
    assert [image for page in tree.reader.pages for image in page.images] == []
