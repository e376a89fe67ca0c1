"""A spreadsheet of figures: numbers are numbers with as many decimals as they were printed with, texts are texts.

The same sheets and time give the same bytes.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from documents.csv_files import harmless

# A decimal is written with its own number of places, so that 80.00 does not become 80.
Cell = str | int | Decimal | None
Formats = Callable[[int], Any]
# Excel keeps 15 digits of a number; longer ones become text.
MOST_DIGITS = 15
WIDEST = 60


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """A sheet: its name, its head, and its rows; head and first columns (`frozen`) stay in sight."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 1


def figure_workbook(sheets: Sequence[FigureSheet], *, at: datetime, title: str) -> bytes:
    """Return the sheets as XLSX, said to be made `at` that time."""
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        # The file holds a time without a zone.
        book.set_properties({"title": title[:255], "created": at.replace(tzinfo=None, microsecond=0)})
        formats = _formats(book)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, head, formats)
    return content.getvalue()


def _formats(book: xlsxwriter.Workbook) -> Formats:
    """Return the format of a number by its places; made once for each, as a book holds few."""
    made: dict[int, Any] = {}

    def of(places: int) -> Any:
        if places not in made:
            made[places] = book.add_format({"num_format": f"0.{'0' * places}" if places else "0"})
        return made[places]

    return of


def _write(page: Any, sheet: FigureSheet, head: Any, formats: Formats) -> None:
    page.freeze_panes(1, sheet.frozen)
    for place, words in enumerate(sheet.head):
        page.write_string(0, place, words, head)
        page.set_column(place, place, _width(words, [row[place] for row in sheet.rows]))
    for number, cells in enumerate(sheet.rows, 1):
        for place, cell in enumerate(cells):
            _cell(page, number, place, cell, formats)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)


def _cell(page: Any, row: int, column: int, cell: Cell, formats: Formats) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, column, harmless(cell))
    elif len(str(abs(cell)).replace(".", "")) > MOST_DIGITS:
        page.write_string(row, column, str(cell))
    else:
        page.write_number(row, column, cell, formats(_places(cell)))


def _places(number: int | Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent)) if isinstance(number, Decimal) else 0


def _width(head: str, cells: Sequence[Cell]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(WIDEST, max(8, len(head) + 2, longest + 1))
