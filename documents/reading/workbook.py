"""Lines of text out of an .xlsx file."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from documents.reading import limits
from documents.reading.archive import reading_xlsx, refuse_unsafe_xlsx
from documents.reading.mojibake import Words
from documents.reading.refusals import UnreadableFile


def open_workbook_checked(file: BinaryIO) -> Workbook:
    """Open a spreadsheet after all checks of its archive; read it inside `reading_xlsx()`."""
    refuse_unsafe_xlsx(file)
    with reading_xlsx():
        return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def xlsx_lines(file: BinaryIO, words: Words) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet with their numbers; what is written in words is shown to `words`."""
    book = open_workbook_checked(file)
    with reading_xlsx():
        sheet = book.worksheets[0]
        # What a file says of its own size may be wrong: rows beyond it would be left out silently.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if line > limits.MAX_XLSX_LINES:
                raise UnreadableFile(_("Tệp có hơn %d dòng. Hãy chia nhỏ tệp.") % limits.MAX_ROWS)
            yield line, _line(line, cells, words)


def _line(line: int, cells: tuple[object, ...], words: Words) -> list[str]:
    texts = without_empty_tail([text_of(cell) for cell in cells])
    if len(texts) > limits.MAX_COLUMNS:
        raise UnreadableFile(
            _("Dòng %(line)d có ô ở cột thứ %(column)d; tối đa %(most)d cột.")
            % {"line": line, "column": len(texts), "most": limits.MAX_COLUMNS}
        )
    for text in texts:
        words.add(text)
    return texts


def without_empty_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def text_of(cell: object) -> str:
    """Return a spreadsheet's cell as it would stand in CSV: ISO dates, whole numbers without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
