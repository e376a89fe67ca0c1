"""A spreadsheet of several sheets of texts: empty files to fill in, with what explains them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import xlsxwriter

from documents.csv_files import harmless

Lines = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its lines (the first is the head), the widths in characters of columns from the first on."""

    name: str
    lines: Lines
    widths: Sequence[int] = field(default=())


def text_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as XLSX. Every cell is text, so that 0912… keeps its zero, 1;2 stays, and none is a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return content.getvalue()


def _write(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    head = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "text_wrap": len(sheet.lines) > 1, "valign": "top"})
    page.set_column(0, len(sheet.lines[0]) - 1, None, text)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, text)
    page.freeze_panes(1, 0)
    for number, cells in enumerate(sheet.lines):
        for place, words in enumerate(cells):
            page.write_string(number, place, harmless(words), head if number == 0 else text)
