"""Spreadsheets: every form once by its codes and once in words, with the codebook; or the codebook alone. Pure.

Rows leave memory as they are written. Every text is a cell of text, so nobody's words become a formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import BinaryIO

import xlsxwriter

from surveys.exports import about
from surveys.exports.variables import Study, Variable

# A sheet's rows, its head among them.
SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_000
CODES, LABELS = "Mã", "Nhãn"

Cell = str | int | date | None


def write_data(file: BinaryIO, study: Study, rows: Iterable[Sequence[Cell]]) -> int:
    """Write the forms and the codebook; return how many forms there were."""
    count = 0
    labels = [_labels(variable) for variable in study.variables]
    with _Book(file, study) as book:
        codes, words = _Pages(book, CODES, study.variables), _Pages(book, LABELS, study.variables)
        for row in rows:
            codes.add(row)
            words.add([say.get(cell, cell) for say, cell in zip(labels, row, strict=True)])
            count += 1
        _write_codebook(book, study)
    return count


def write_codebook(file: BinaryIO, study: Study) -> None:
    with _Book(file, study) as book:
        _write_codebook(book, study)


def _labels(variable: Variable) -> Mapping[Cell, str]:
    """Return the words of a column's values as they stand in a row; numbers and texts have none."""
    numbers = variable.source not in {"unit", "channel", "service", "language"}
    return {int(value.code) if numbers else value.code: value.label for value in variable.values if value.code}


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    def __init__(self, file: BinaryIO, study: Study) -> None:
        safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(file, {**safe, "default_date_format": "dd/mm/yyyy"})
        words = "; ".join(f"{name}: {text}" for name, text in about.facts(study))
        self.set_properties({"title": about.title(study), "subject": study.code, "comments": words})
        self.bold = self.add_format({"bold": True})
        self.wrapped = self.add_format({"text_wrap": True, "valign": "top"})


class _Pages:
    """A table over as many sheets as it takes."""

    def __init__(self, book: _Book, name: str, variables: Sequence[Variable]) -> None:
        self.book = book
        self.name = name
        self.head = [variable.name for variable in variables]
        self.pages = 0
        self._open()

    def _open(self) -> None:
        self.pages += 1
        self.sheet = self.book.add_worksheet(self.name if self.pages == 1 else f"{self.name} {self.pages}")
        self.sheet.freeze_panes(1, 1)
        for column, name in enumerate(self.head):
            self.sheet.write_string(0, column, name, self.book.bold)
        self.next = 1

    def add(self, row: Sequence[Cell]) -> None:
        if self.next >= SHEET_ROWS:
            self._open()
        sheet, number = self.sheet, self.next
        for column, cell in enumerate(row):
            if type(cell) is int:
                sheet.write_number(number, column, cell)
            elif type(cell) is str:
                sheet.write_string(number, column, cell[:LONGEST_CELL])
            elif cell is not None:
                sheet.write_datetime(number, column, cell)
        self.next += 1


def _write_codebook(book: _Book, study: Study) -> None:
    _table(book, "Về tệp này", (24, 110), [("Mục", "Nội dung"), *about.facts(study)])
    head = ("Cột", "Câu hỏi, nội dung", "Phần", "Loại", "Chỉ hỏi khi", "Tên trong .sav")
    lines = [
        (
            each.name,
            each.label,
            each.section,
            about.kind_of(each),
            each.condition,
            "" if each.is_text else each.sav_name,
        )
        for each in study.variables
    ]
    _table(book, "Biến", (18, 80, 28, 22, 40, 18), [head, *lines])
    values = [
        (each.name, value.code or "(trống)", str(value.number), value.label)
        for each in study.variables
        for value in each.values
    ]
    _table(book, "Giá trị", (18, 18, 12, 80), [("Cột", "Mã", "Mã trong .sav", "Nghĩa"), *values])


def _table(book: _Book, name: str, widths: Sequence[int], lines: Iterable[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, book.wrapped)
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write_string(number, column, cell[:LONGEST_CELL], book.bold if number == 0 else book.wrapped)
