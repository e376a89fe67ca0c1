"""A report as XLSX: a sheet for each table with numbers as numbers, beside them what the report is and its texts."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter

from reports.asked import Asked
from reports.content import Report, Table
from reports.formats.grid import At, Grid, grid_of
from reports.formats.told import KEY_HEAD, NAME, Line, key_lines, text_lines, told_of
from reports.formats.written import number_of

# The same content gives the same bytes: no clock in the file.
NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 (a file's property has no zone)
LONGEST_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
NAME_WIDTH, FIGURE_WIDTH, TEXT_WIDTH = 38, 12, 100
# Spreadsheets hold so many characters in a cell.
MOST_CHARACTERS = 32_000
A4 = 9


@dataclass
class Book:
    """The workbook being written, its formats and the names its sheets have taken."""

    book: xlsxwriter.Workbook
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def look(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "Times New Roman", "valign": "top", **wanted})
        return self.formats[key]

    def sheet(self, name: str, *, wide: bool = False) -> Any:
        page = self.book.add_worksheet(self._free(name))
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        if wide:
            page.set_landscape()
        return page

    def _free(self, name: str) -> str:
        """Return a name no other sheet has, as long as spreadsheets allow. They take large and small for the same."""
        plain = FORBIDDEN.sub(" ", name)
        number, found = 1, plain[:LONGEST_NAME].strip()
        while found.casefold() in self.names:
            number += 1
            end = f" ({number})"
            found = plain[: LONGEST_NAME - len(end)].strip() + end
        self.names.add(found.casefold())
        return found


def xlsx_of(report: Report, asked: Asked) -> bytes:
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as made:
        made.set_properties({"title": report.head.subject, "author": report.head.issuer.name, "created": NO_DATE})
        _write(Book(made), report, asked)
    return content.getvalue()


def _write(book: Book, report: Report, asked: Asked) -> None:
    told = told_of(report, asked)
    _lines(book, NAME, (("Mục", "Nội dung"), *told.about))
    if keys := key_lines(report):
        _keys(book, keys)
    for table in report.tables:
        _table(book, table)
    _lines(book, "Lời văn", text_lines(report))
    if told.method:
        _lines(book, "Phương pháp", (("Mục", "Nội dung"), *told.method))


def _lines(book: Book, name: str, lines: Iterable[Line]) -> None:
    """Write pairs of texts, the first its head."""
    page = book.sheet(name)
    page.set_column(0, 0, NAME_WIDTH)
    page.set_column(1, 1, TEXT_WIDTH)
    page.freeze_panes(1, 0)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            page.write_string(row, column, text[:MOST_CHARACTERS], book.look(bold=row == 0, text_wrap=True))


def _keys(book: Book, lines: Sequence[Line]) -> None:
    page = book.sheet("Chỉ số chính")
    page.set_column(0, len(KEY_HEAD) - 1, NAME_WIDTH)
    page.freeze_panes(1, 0)
    for column, text in enumerate(KEY_HEAD):
        page.write_string(0, column, text, book.look(bold=True))
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line):
            _value(book, page, row, column, text, figure=column == 1)


def _table(book: Book, table: Table) -> None:
    """Write a caption, the heads, the rows and the notes; caption and heads stay in sight."""
    grid = grid_of(table).without_bars()
    page = book.sheet(f"Bảng {table.number} {table.caption}", wide=table.wide)
    caption = book.look(bold=True, text_wrap=True, font_size=13)
    _over(page, 0, 0, 0, grid.width - 1, f"Bảng {table.number}. {table.caption}", caption)
    page.set_row(0, 34)
    top = 1 + grid.head_rows
    page.freeze_panes(top, _names(grid))
    page.repeat_rows(0, top - 1)
    _widths(page, grid)
    for at in grid.heads:
        look = book.look(bold=True, text_wrap=True, border=1, align="center", bg_color="#e8edf2")
        _over(page, 1 + at.row, at.column, 1 + at.last_row, at.last_column, at.cell.text, look)
    for at in grid.body:
        _cell(book, page, top, at)
    for row, note in enumerate(filter(None, table.notes), top + grid.rows + 1):
        _over(page, row, 0, row, grid.width - 1, note[:MOST_CHARACTERS], book.look(italic=True, text_wrap=True))
        page.set_row(row, 15 * (1 + len(note) // (NAME_WIDTH + FIGURE_WIDTH * (grid.width - 1))))


def _cell(book: Book, page: Any, top: int, at: At) -> None:
    row = top + at.row
    if at.last_column > at.column:
        look = book.look(border=1, bold=at.strong, align="right", text_wrap=True)
        page.merge_range(row, at.column, top + at.last_row, at.last_column, "", look)
    _value(book, page, row, at.column, at.cell.text, figure=at.cell.figure, border=1, bold=at.strong)


def _value(book: Book, page: Any, row: int, column: int, text: str, *, figure: bool, **look: Any) -> None:
    """Write a figure as a number that shows the same places; a marker, a range or a text as it stands."""
    number = number_of(text) if figure else None
    if number is None:
        align = {"align": "right"} if figure else {}
        page.write_string(row, column, text[:MOST_CHARACTERS], book.look(text_wrap=True, **align, **look))
    else:
        page.write_number(row, column, number.value, book.look(num_format=number.spreadsheet_format, **look))


def _over(page: Any, top: int, left: int, bottom: int, right: int, text: str, look: Any) -> None:
    """Write a text into a cell, or into several made one."""
    if (top, left) == (bottom, right):
        page.write_string(top, left, text, look)
    else:
        page.merge_range(top, left, bottom, right, "", look)
        page.write_string(top, left, text, look)


def _names(grid: Grid) -> int:
    """Return how many columns before the first figure stay in sight: those of names."""
    figures = [at.column for at in grid.body if at.cell.figure]
    return min(figures, default=1)


def _widths(page: Any, grid: Grid) -> None:
    names = {at.column for at in grid.body if not at.cell.figure and len(at.cell.text) > FIGURE_WIDTH}
    for column in range(grid.width):
        page.set_column(column, column, NAME_WIDTH if column in names else FIGURE_WIDTH)
