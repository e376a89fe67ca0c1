"""Ranks against the survey before, in the province's report and a block's, in every format."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import openpyxl
import pytest
from django.db import transaction
from django.utils.translation import override
from docx import Document
from pytest_django import DjangoDbBlocker

from charts.render import svg_apart
from reports import services, tables
from reports.content import Table
from scoring.method import Certainty
from scoring.results import UnitResult
from tests.reports.conftest import no_progress
from tests.reports.factories import tallied, year_after
from tests.reports.paper import Paper
from tests.reports.reading import asking, asking_block
from tests.scoring.factories import method, score
from tests.scoring.factories import unit as counts

pytestmark = pytest.mark.django_db
HEADS = ("Hạng kỳ trước", "Thay đổi hạng")
FORMS = ("pdf", "docx", "xlsx", "csv", "html")
Pairs = list[tuple[str, str]]


def moved(rank: int, before: int | None, *, ranked: int = 64, of: int = 63, **open_: int | bool) -> UnitResult:
    """A unit that stands at `rank` of `ranked` and stood at `before` of `of`."""
    made = score(method(), counts("a", {"A1": (0, 0, 0, 5, 5), "A2": (0, 0, 0, 5, 5)})).agencies[0]
    then = {} if before is None else {"rank_before": before, "ranked_before": of}
    return replace(made, rank=rank, ranked=ranked, previous="80.00", change="10.00", **then, **open_)  # type: ignore[arg-type]


def change_table(*units: UnitResult) -> Table:
    made = tables.change_table(iter([1]), units, caption="", block=None, certainty=Certainty())
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (moved(3, 5), ("5/63", "+2")),
        (moved(3, 5, rank_low=1, rank_high=4, rank_before_low=5, rank_before_high=9), ("5/63", "+2 ▲")),
        (moved(3, 5, rank_low=1, rank_high=5, rank_before_low=5, rank_before_high=9), ("5/63", "+2")),
        (moved(9, 5, rank_low=9, rank_high=9, rank_before_low=4, rank_before_high=8), ("5/63", "−4 ▼")),
        (moved(5, 5, tied_before=True), ("5=/63", "0")),
    ],
    ids=["unknown", "surely up", "still open", "surely down", "tied and the same"],
)
def test_a_change_of_rank_is_signed_and_marked_only_where_it_is_sure(unit: UnitResult, said: tuple[str, str]) -> None:
    assert tuple(cell.text for cell in change_table(unit).rows[0].cells[-2:]) == said


def test_other_numbers_of_ranked_units_are_told() -> None:
    assert "kỳ trước 63, kỳ này 64 đơn vị" in change_table(moved(3, 5)).notes[1]
    assert "cùng số đơn vị" not in change_table(moved(3, 5, ranked=63)).notes[1]


def test_a_unit_without_a_rank_before_has_none_and_without_any_there_is_no_column() -> None:
    beside = change_table(moved(1, None), moved(2, 1))
    assert [[cell.text for cell in row.cells[-2:]] for row in beside.rows] == [["–", "–"], ["1/63", "−1"]]
    alone = change_table(moved(1, None))
    assert not {cell.text for cell in alone.heads[0].cells} & set(HEADS)


class Made:
    def __init__(self, wanted: Mapping[str, Pairs], files: Mapping[str, Mapping[str, bytes]]) -> None:
        self.wanted, self.files = wanted, files


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Made:
    with django_db_blocker.unblock(), transaction.atomic(), override("vi"):
        round = year_after(tallied(sizes=(4, 2), synthetic=False))
        asked = {"province": asking(round), "block": asking_block(round, "dot-2-2026-khoi-0")}
        wanted = {kind: _told(one.kind.make(one, svg_apart).tables) for kind, one in asked.items()}
        files = {
            kind: {form: services.document(replace(one, form=form), progress=no_progress).content for form in FORMS}
            for kind, one in asked.items()
        }
        transaction.set_rollback(True)
    return Made(wanted, files)


@pytest.fixture
def made(db: None, kept: Made) -> Made:
    return kept


def _told(found: tuple[Table, ...]) -> Pairs:
    """Return what the tables of changes say of ranks."""
    of_ranks = [table for table in found if table.look == "changes-ranked"]
    return [(row.cells[-2].text, row.cells[-1].text) for table in of_ranks for row in table.rows]


def of_docx(content: bytes) -> Pairs:
    found = [table for table in Document(io.BytesIO(content)).tables if table.rows[0].cells[-1].text == HEADS[1]]
    rows = [row.cells for table in found for row in table.rows[1:]]
    return [(cells[-2].text, cells[-1].text) for cells in rows if cells[-1].text]


def of_xlsx(content: bytes) -> Pairs:
    rows: Pairs = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        cells = [[cell for cell in row if cell.value is not None] for row in sheet.iter_rows()]
        heads = next((at for at, row in enumerate(cells) if row and row[-1].value == HEADS[1]), len(cells))
        body = [row for row in cells[heads + 1 :] if len(row) == 8 and row[-1].value != ""]
        rows += [(str(row[-2].value), _signed(row[-1].value)) for row in body]
    return rows


def _signed(value: object) -> str:
    """A change is a number in a spreadsheet, unless a sign stands behind it."""
    return f"{value:+d}".replace("-", "−").replace("+0", "0") if isinstance(value, int) else str(value)


def of_csv(content: bytes) -> Pairs:
    rows: Pairs = []
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        for name in files.namelist():
            table = list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig")), delimiter=";"))
            if table and table[0][-1] == HEADS[1]:
                # A spreadsheet reads a plain minus.
                rows += [(row[-2], row[-1].replace("-", "−")) for row in table[1:] if row[-1]]
    return rows


def of_html(content: bytes) -> Pairs:
    tables_ = content.decode().split('class="grid grid--changes-ranked')[1:]
    bodies = [one.partition("<tbody>")[2].partition("</tbody>")[0] for one in tables_]
    rows = [row.split('<td class="figure">') for body in bodies for row in body.split("<tr")[1:]]
    texts = [[cell.partition("</td>")[0].strip() for cell in row[-2:]] for row in rows]
    return [(before, change) for before, change in texts if change]


READERS: Mapping[str, Callable[[bytes], Pairs]] = {"docx": of_docx, "xlsx": of_xlsx, "csv": of_csv, "html": of_html}


@pytest.mark.parametrize("kind", ["province", "block"])
@pytest.mark.parametrize("form", READERS)
def test_ranks_then_and_their_change_are_the_same_in_every_file(made: Made, kind: str, form: str) -> None:
    assert len(made.wanted[kind]) == {"province": 6, "block": 4}[kind]
    assert READERS[form](made.files[kind][form]) == made.wanted[kind]


@pytest.mark.parametrize("kind", ["province", "block"])
def test_paper_prints_them_and_says_how_they_are_read(made: Made, kind: str) -> None:
    printed = " ".join(Paper(made.files[kind]["pdf"]).text.split())
    for before, _change in made.wanted[kind]:
        assert before in printed
    assert "hạng in kỳ trước trừ hạng in kỳ này" in printed
