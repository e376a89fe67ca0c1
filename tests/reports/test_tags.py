"""The tag tree of a report (ISO 14289-1, PDF/UA-1), walked as a screen reader would."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest

from tests.reports import specimen
from tests.reports.tags import Tree, kids, walk


@pytest.fixture(scope="module", params=["screen", "archive"])
def tree(request: pytest.FixtureRequest) -> Tree:
    return Tree(specimen.whole(request.param))


def test_title_and_language_are_told(tree: Tree) -> None:
    assert tree.root["/Lang"] == "vi"
    assert tree.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert tree.root["/MarkInfo"]["/Marked"]
    assert str(tree.reader.metadata and tree.reader.metadata.title).startswith("Kết quả khảo sát, đo lường")


def test_headings_go_down_one_level_at_a_time(tree: Tree) -> None:
    levels = [int(element["/S"][2:]) for element in tree.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert 4 in levels
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_heads_with_a_scope_on_each_of_its_pages(tree: Tree) -> None:
    tables = tree.all("Table")
    assert len(tables) > 6
    for table in tables:
        heads = [one for one in walk(table) if one["/S"] == "/TH"]
        assert {head["/A"]["/Scope"] for head in heads} == {"/Column", "/Row"}
        rows = [row for group in kids(table) if group.get("/S") == "/TBody" for row in kids(group)]
        assert rows
        for row in rows:
            assert [cell["/A"]["/Scope"] for cell in kids(row) if cell["/S"] == "/TH"] == ["/Row"]


def test_cells_name_no_heads_that_several_pages_share(tree: Tree) -> None:
    assert not [element for element in tree.all("TD", "TH") if "/ID" in element or "/Headers" in element["/A"]]


def test_every_figure_says_in_words_what_it_shows(tree: Tree) -> None:
    figures = tree.all("Figure")
    assert len(figures) >= 5
    assert all(figure.get("/Alt") for figure in figures)


def test_lists_hold_items_with_bodies(tree: Tree) -> None:
    lists = tree.all("L")
    assert len(lists) >= 5
    for one in lists:
        items = kids(one)
        assert items
        assert {item["/S"] for item in items} == {"/LI"}
        assert all("/LBody" in {kid["/S"] for kid in kids(item)} for item in items)


def test_all_letters_belong_to_the_tree_or_are_artifacts(tree: Tree) -> None:
    known: dict[int | None, set[int]] = {page: set() for page in range(len(tree.reader.pages))}
    for element in tree.elements:
        for kid in kids(element):
            if isinstance(kid, int):
                known[tree.reader.get_page_number(element["/Pg"])].add(kid)
    for number, tagged in enumerate(tree.tagged):
        assert tagged <= known[number]


def test_what_runs_in_the_margins_is_an_artifact(tree: Tree) -> None:
    page = pdfplumber.open(io.BytesIO(tree.content)).pages[1]
    margins = [letter for letter in page.chars if letter["top"] < 56 or letter["bottom"] > page.height - 56]
    assert "".join(letter["text"] for letter in margins).startswith("2")
    assert {letter["tag"] for letter in margins} == {"Artifact"}


def test_links_say_where_they_lead(tree: Tree) -> None:
    links = [note.get_object() for page in tree.reader.pages for note in page.get("/Annots", ())]
    assert len(links) > 10
    assert all(str(link["/Contents"]).startswith("Đến ") for link in links)


def test_bookmarks_follow_the_headings(tree: Tree) -> None:
    def titles(entries: Any) -> Iterator[Any]:
        for entry in entries:
            yield list(titles(entry)) if isinstance(entry, list) else entry.title

    body, annexes = list(titles(tree.reader.outline))[1], list(titles(tree.reader.outline))[2:5]
    assert body[0] == "I. PHẠM VI VÀ PHƯƠNG PHÁP"
    assert body[1] == ["1. Phạm vi, đối tượng", "2. Phương pháp", ["a) Cách tính", "b) Khoảng tin cậy"]]
    assert annexes[0] == "Phụ lục I CHỈ SỐ CỦA CÁC ĐƠN VỊ"


def test_nothing_is_a_picture_of_dots(tree: Tree) -> None:
    assert [image for page in tree.reader.pages for image in page.images] == []
