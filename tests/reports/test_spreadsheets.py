"""XLSX and CSV of a report: numbers as numbers, markers as text, names that fit, nothing that runs as a formula."""

import csv
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from reports.content import Cell, Report, Row, Section, Table, Text
from reports.formats import csv_zip, spreadsheet
from reports.formats.told import Told
from reports.formats.written import number_of
from tests.reports.test_word import HEAD

LONG = "Kết quả của đơn vị có tên rất dài: [A/B] *?"
EVIL = '=HYPERLINK("http://x")'


@pytest.fixture(autouse=True)
def without_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    told: Callable[..., Told] = lambda *_: Told((("Báo cáo", "Kết quả đo"),), (("Phương pháp", "A"),))  # noqa: E731
    monkeypatch.setattr(spreadsheet, "told_of", told)
    monkeypatch.setattr(csv_zip, "told_of", told)


def report(*values: str, tables: int = 1) -> Report:
    over = Row((Cell("Đơn vị", rows=2, figure=False), Cell("Chỉ số", columns=len(values))))
    heads = (over, Row(tuple(Cell(f"YT{place}") for place, _value in enumerate(values))))
    first = Row((Cell(EVIL, figure=False), *(Cell(value) for value in values)))
    rows = (first, Row((Cell("Xã B", figure=False), Cell("không đủ phiếu", columns=len(values)))))
    made = (Table(number, LONG, "ranking", heads, rows) for number in range(1, tables + 1))
    return Report(HEAD, (Section("Kết quả", (*made, Text("- Dòng.")), number="I."),))


def xlsx(made: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(spreadsheet.xlsx_of(made, None)))  # type: ignore[arg-type]


def files(made: Report) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(csv_zip.csv_of(made, None))) as parts:  # type: ignore[arg-type]
        texts = {name: parts.read(name).decode("utf-8-sig") for name in parts.namelist()}
    return {name: list(csv.reader(io.StringIO(text), delimiter=";")) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("88,55", "88.55", "0.00"),
        ("88,50", "88.50", "0.00"),
        ("1.234", "1234", "#,##0"),
        ("0", "0", "0"),
        ("−0,80", "-0.80", "0.00;−0.00"),
        ("+1,12", "1.12", "+0.00;−0.00;0.00"),
        ("1.234.567,5", "1234567.5", "#,##0.0"),
    ],
)
def test_printed_number_is_read_with_its_places(text: str, value: str, shown: str) -> None:
    found = number_of(text)
    assert found is not None
    assert (found.value, found.spreadsheet_format) == (Decimal(value), shown)


@pytest.mark.parametrize(
    "text", ["", "–", "(1)", "2026", "05", "1=", "2 (1–3)", "70,00–75,58", "12,5/20", "88.55", "1.1"]
)
def test_what_is_no_number_stays_text(text: str) -> None:
    assert number_of(text) is None


def test_sheet_shows_numbers_in_their_places_and_markers_as_text() -> None:
    page = xlsx(report("88,50", "(1)", "–", "1.320"))["Bảng 1 Kết quả của đơn vị có tê"]
    cells = {cell.coordinate: cell for row in page.iter_rows() for cell in row}
    assert (cells["B4"].value, cells["B4"].number_format) == (88.5, "0.00")
    assert (cells["C4"].value, cells["D4"].value) == ("(1)", "–")
    assert (cells["E4"].value, cells["E4"].number_format) == (1320, "#,##0")
    assert (cells["A4"].value, cells["A4"].data_type) == (EVIL, "s"), "a text, no formula"
    assert page.freeze_panes == "B4"
    assert [str(one) for one in page.merged_cells.ranges if one.min_row == 5] == ["B5:E5"]


def test_sheets_have_names_of_their_own_that_fit() -> None:
    names = xlsx(report("1", tables=12)).sheetnames
    assert names[0] == "Báo cáo"
    assert names[-2:] == ["Lời văn", "Phương pháp"]
    assert len({name.casefold() for name in names}) == len(names) == 15
    assert max(map(len, names)) <= 31


def test_same_content_gives_the_same_bytes() -> None:
    made = report("88,55")
    assert spreadsheet.xlsx_of(made, None) == spreadsheet.xlsx_of(made, None)  # type: ignore[arg-type]
    assert csv_zip.csv_of(made, None) == csv_zip.csv_of(made, None)  # type: ignore[arg-type]


def test_csv_has_a_file_for_each_table_with_one_head_and_no_formulas() -> None:
    found = files(report("88,55", "−1,20", "1.320", tables=2))
    named = [name for name in found if name[:2] in {"01", "02"}]
    assert len(named) == 2
    head, first, second = found[named[0]]
    assert head == ["Đơn vị", "Chỉ số – YT0", "Chỉ số – YT1", "Chỉ số – YT2"]
    assert first == [f"'{EVIL}", "88,55", "-1,20", "1320"]
    assert second == ["Xã B", "không đủ phiếu", "", ""]
    assert ["I. Kết quả", "'- Dòng."] in found["00-loi-van.csv"]
