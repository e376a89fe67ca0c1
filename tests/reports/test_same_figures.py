"""Every figure of one run is the same decimal with the same places on screen, on paper and in every file.

A new format of a report adds its reader to `READERS`; the API is compared with open data and public pages elsewhere.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from django.utils.translation import override
from docx import Document
from pytest_django import DjangoDbBlocker

from charts import render
from reports import services
from reports.asked import KINDS, Asked, Kind
from reports.content import Report
from reports.formats import FORMATS
from reports.formats.grid import grid_of
from reports.selectors import NothingToReport
from tests.reports.factories import tallied
from tests.reports.paper import Paper
from tests.reports.reading import asking

Figure = tuple[Decimal, int]
# Written again here, apart from the code that is tested: sign, dots between thousands, decimal comma.
FIGURE = re.compile(r"([+−-]?)(\d{1,3}(?:\.\d{3})*)(?:,(\d+))?")
DECIMAL = re.compile(r"[+−]?\d[\d.]*,\d+")
AT_LEAST = 200


class Made:
    """The report of a round in every form, and the other kinds as HTML and DOCX."""

    def __init__(self, report: Report, files: Mapping[str, bytes], others: Mapping[str, Mapping[str, bytes]]) -> None:
        self.report, self.files, self.others = report, files, others


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Made:
    with django_db_blocker.unblock(), transaction.atomic(), override("vi"):
        asked = asking(tallied())
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        files = {code: services.document(replace(asked, form=code), progress=_unwatched).content for code in FORMATS}
        # After the files: they work out analyses (reports.prepared) that a page shows once they are there.
        files["screen"] = services.page(asked, draw=render.svg, request=request).encode()
        report = asked.kind.make(asked, render.svg)
        others = {kind.code: _made(asked, kind) for kind in KINDS.values()}
        transaction.set_rollback(True)
    return Made(report, files, others)


def _unwatched(text: str, done: int, total: int) -> None:
    """Nobody watches."""


def _made(asked: Asked, kind: Kind) -> dict[str, bytes]:
    """Make a report of a kind in every format but PDF; nothing where it has nothing to say."""
    unit = asked.round.units.select_related("agency", "version", "block").first()
    assert unit is not None
    of_unit, of_block = kind.about == "unit", kind.about == "block"
    each = replace(asked, kind=kind, unit=unit if of_unit else None, block=unit.block if of_block else None)
    try:
        report = kind.make(each, render.svg)
    except NothingToReport:
        return {}
    return {code: form.make(report, each) for code, form in FORMATS.items() if not code.startswith("pdf")}


@pytest.fixture
def made(db: None, kept: Made) -> Made:
    """Ask for the database by test: it is set up only where a test of the run does."""
    return kept


def figure(text: str) -> Figure | None:
    """Return a printed number and its places; None for names, ranges, markers, ranks with others open."""
    found = FIGURE.fullmatch(text.strip())
    if found is None:
        return None
    value = Decimal(f"{'-' if found[1] in {'−', '-'} else ''}{found[2].replace('.', '')}.{found[3] or '0'}")
    return (value, len(found[3] or ""))


def figures(texts: Iterator[str]) -> list[Figure]:
    return [found for text in texts if (found := figure(text)) is not None]


def expected(report: Report, *, texts: bool = False) -> list[Figure]:
    """Return the figures of all tables, with `texts` those in cells of texts, too, such as running numbers."""
    cells = (at.cell for table in report.tables for at in grid_of(table).without_bars().body)
    return figures(dotted(cell.text) if texts else cell.text for cell in cells if cell.figure or texts)


def dotted(text: str) -> str:
    """Put the dots between thousands that CSV leaves out; a year gets one, too."""
    return re.sub(r"(?<=\d)(?=(\d{3})+(,|$))", ".", text) if "." not in text else text


class Cells(HTMLParser):
    """The texts of a page's cells of figures, and all its words outside drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words: list[str] = []
        self.inside, self.drawing = False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.drawing += tag in {"svg", "style", "title"}
        if tag == "td":
            self.inside = dict(attrs).get("class") == "figure"
            self.found += [""] if self.inside else []

    def handle_endtag(self, tag: str) -> None:
        self.drawing -= tag in {"svg", "style", "title"}
        self.inside = self.inside and tag != "td"

    def handle_data(self, data: str) -> None:
        if not self.drawing:
            self.words.append(data)
            if self.inside:
                self.found[-1] += data


def cells(content: bytes) -> Cells:
    reader = Cells()
    reader.feed(content.decode())
    return reader


def of_page(content: bytes) -> list[Figure]:
    return figures(iter(cells(content).found))


def of_docx(content: bytes) -> list[Figure]:
    """Read the tables that have a name: the others lay out head and foot. A merged cell counts once."""
    body = Document(io.BytesIO(content)).element.body
    tables = [table for table in body.iter(w("tbl")) if table.find(f"{w('tblPr')}/{w('tblCaption')}") is not None]
    rows = [row for table in tables for row in table.iter(w("tr")) if row.find(f"{w('trPr')}/{w('tblHeader')}") is None]
    right = f"{w('p')}/{w('pPr')}/{w('jc')}"
    aligned = (cell for row in rows for cell in row.iter(w("tc")) if _value(cell.find(right)) == "right")
    return figures("".join(words.text or "" for words in cell.iter(w("t"))) for cell in aligned)


def w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _value(element: Any) -> str:
    return "" if element is None else element.get(w("val"))


def of_xlsx(content: bytes) -> list[Figure]:
    """Read numbers as a spreadsheet shows them: the value and the places of its format."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    numbers = [
        cell
        for sheet in book
        if sheet.title.startswith("Bảng ")
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    return [(Decimal(str(cell.value)), _places(cell.number_format)) for cell in numbers]


def _places(shown: str) -> int:
    return len(shown.partition(";")[0].partition(".")[2])


def of_csv(content: bytes) -> list[Figure]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        names = [name for name in files.namelist() if not name.startswith("00-")]
        tables = [list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig")), delimiter=";")) for name in names]
    texts = (text for table in tables for row in table[1:] for text in row)
    return figures(map(dotted, texts))


READERS: Mapping[str, Callable[[bytes], list[Figure]]] = {
    "screen": of_page,
    "html": of_page,
    "docx": of_docx,
    "xlsx": of_xlsx,
    "csv": of_csv,
}


@pytest.mark.parametrize("form", READERS)
def test_tables_hold_the_same_figures_in_the_same_order(made: Made, form: str) -> None:
    found = READERS[form](made.files[form])
    assert len(found) >= AT_LEAST
    assert found == expected(made.report, texts=form == "csv")


def test_paper_prints_the_figures_of_all_tables_in_their_order(made: Made) -> None:
    printed, wanted = figures(iter(Paper(made.files["pdf"]).text.split())), expected(made.report)
    assert len(wanted) >= AT_LEAST
    left = iter(printed)
    assert [one for one in wanted if one not in left] == []
    assert not Counter(wanted) - Counter(printed)


def test_sentences_and_large_figures_say_the_same_decimals(made: Made) -> None:
    said = decimals(" ".join(cells(made.files["screen"]).words))
    assert sum(said.values()) >= AT_LEAST
    assert decimals(" ".join(cells(made.files["html"]).words)) == said
    body = Document(io.BytesIO(made.files["docx"])).element.body
    assert decimals(" ".join(words.text or "" for words in body.iter(w("t")))) == said
    # Paper holds the charts' figures besides.
    assert not said - decimals(Paper(made.files["pdf"]).text)


def decimals(text: str) -> Counter[str]:
    return Counter(DECIMAL.findall(text))


def test_every_kind_says_the_same_decimals_in_its_document(made: Made) -> None:
    told = {code: files for code, files in made.others.items() if files}
    assert {"province", "block", "agency"} <= set(told)
    for files in told.values():
        body = Document(io.BytesIO(files["docx"])).element.body
        said = decimals(" ".join(words.text or "" for words in body.iter(w("t"))))
        assert said == decimals(" ".join(cells(files["html"]).words))
        assert openpyxl.load_workbook(io.BytesIO(files["xlsx"])).sheetnames[0] == "Báo cáo"


def test_spreadsheets_name_run_method_and_checksums(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.files["xlsx"]))
    about = [[str(cell.value) for cell in row] for row in book["Báo cáo"].iter_rows()]
    with zipfile.ZipFile(io.BytesIO(made.files["csv"])) as files:
        told = list(csv.reader(io.StringIO(files.read("00-thong-tin.csv").decode("utf-8-sig")), delimiter=";"))
    assert told[: len(about)] == about
    sums = [value for name, value in about if name.startswith("Bảng ")]
    assert len(set(sums)) == len(made.report.tables)
    assert [len(value) for name, value in about if name == "Mã đầu vào"] == [64]
    assert "top2-2640" in {str(row[1].value) for row in book["Phương pháp"].iter_rows()}


def test_every_format_is_read_here() -> None:
    # PDFs, of whatever variant, are read by the test of words.
    assert {code for code in FORMATS if not code.startswith("pdf")} <= set(READERS)
