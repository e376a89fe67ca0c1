"""Names of 200 letters, with and without a blank, wherever paper has one: inside the margins, over nothing."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from reports.content import Annex, Cell, Report, Row, Section, Table, Text, numbered, texts
from reports.kinds.grids import grid
from tests.reports import specimen
from tests.reports.figures_read import solid
from tests.reports.measured import BOTTOM, LEFT, RIGHT
from tests.reports.paper import Page, Paper, Word
from tests.reports.tags import Tree, walk

LETTERS = 200
NAMES = {
    "blanks": ("Trung tâm Phục vụ hành chính công và Chuyển đổi số trực thuộc UBND đặc khu Trường Sa, " * 3)[:LETTERS],
    "none": ("ỦyBanNhânDânPhườngNghĩaTrườngThượng" * 6)[:LETTERS],
}
# With widths of columns, and such whose texts decide.
RANKING = ("rank", "name", "count", "factor", "index", "limits")
SHOWN = ("1 (1–3)", "", "40", "72,50", "72,05", "68,71–75,15")


def table(number: int, name: str, look: str, *, wide: bool = False) -> Table:
    named = RANKING if look == "ranking-sure" else ()
    heads = ("Hạng", "Đơn vị", "Phiếu", "TTHC", "Chỉ số", "Khoảng tin cậy 95 %")
    rows = tuple(
        Row(tuple(Cell(name if at == 1 else text, figure=at > 1) for at, text in enumerate(SHOWN))) for _row in range(3)
    )
    head = Row(tuple(Cell(text, figure=at > 1) for at, text in enumerate(heads)))
    return Table(number, f"Thứ hạng ({name})", look, (head,), rows, columns=named, wide=wide)


@cache
def paper(of: str) -> Paper:
    name = NAMES[of]
    head = replace(
        specimen.HEAD,
        subject=f"Kết quả của {name}",
        addressees=(name, "Bộ Nội vụ"),
        recipients=(f"{name};", "Lưu: VT."),
        bases=(f"Căn cứ Kế hoạch của {name}",),
    )
    body = numbered(
        Section(name, (Text(f"Chỉ số của {name} là 72,05 %.", footnote=name), table(1, name, "ranking-sure"))),
        Section("Kết quả", (), (Section(name, (*texts(f"- {name}: “ý kiến”."), table(2, name, "forms"))),)),
    )
    annex = Annex(name, (Section("", (table(3, name, "points", wide=True),)),))
    return specimen.paper(Report(head, body, (annex,), contents=True))


@pytest.fixture(params=NAMES)
def of(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_no_letter_stands_outside_the_margins(of: str) -> None:
    pages = enumerate(paper(of).pages, 1)
    assert [(at, word) for at, page in pages for word in page.words if _is_outside(page, word)] == []


def _is_outside(page: Page, word: Word) -> bool:
    aside = word.left < LEFT - 0.5 or word.right > page.width - RIGHT + 0.5
    # The note on sample figures runs in the margin below.
    return aside or (page.height - BOTTOM + 0.5 < word.bottom and word.top < page.height - BOTTOM)


def test_no_words_stand_over_each_other(of: str) -> None:
    assert [(at, *pair) for at, page in enumerate(paper(of).pages, 1) for pair in _overprinted(page)] == []


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
    middles = [(word.top * 0.7 + word.bottom * 0.3, word.top * 0.3 + word.bottom * 0.7) for word in (one, other)]
    return min(bottom for _top, bottom in middles) - max(top for top, _bottom in middles)


def test_the_whole_name_is_said_wherever_it_stands(of: str) -> None:
    tree, name = Tree(paper(of).content), solid(NAMES[of])
    cells = [cell for one in tree.all("Table") for row in tree.rows(one) for cell in map(solid, row)]
    assert cells.count(name) == 9
    headings = [solid(tree.text(heading)).casefold() for heading in tree.all("H1", "H2", "H3")]
    assert sum(name.casefold() in heading for heading in headings) >= 3


def test_a_caption_stays_on_one_page(of: str) -> None:
    captions = Tree(paper(of).content).all("Caption")
    assert len(captions) >= 3
    for caption in captions:
        assert len({one["/Pg"].get("/Contents") for one in (caption, *walk(caption)) if "/Pg" in one}) == 1


def test_names_in_files_hold_no_letter_that_is_not_theirs() -> None:
    """Columns let a long word break on paper by a letter without width; a spreadsheet searched by name found none."""
    made = grid(iter([1]), "Phiếu", ("Đơn vị", "Phiếu"), [(NAMES["none"], "40")])
    assert made is not None
    assert made.rows[0].cells[0].text == NAMES["none"]
