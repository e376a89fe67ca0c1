"""The rows of a file that could not be taken, as a file: each as it was sent, with its number and why."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from documents.reading.refusals import RowFault
from documents.reading.table import LINE_COLUMN, REASON_COLUMN, Table

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
# What a spreadsheet would take for a formula; a plain number with a sign is none.
FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
SIGNED_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*")
WIDEST_CELL = 32_000
REASON_WIDTH = 60


def faulty_rows_xlsx(table: Table, faults: Iterable[RowFault]) -> bytes:
    """Return a spreadsheet of the rows that have faults; every cell is text, so none is a formula."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(_("Dòng lỗi"))
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        last = len(table.columns) + 1
        sheet.set_column(last, last, REASON_WIDTH, wrapped)
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(_rows(table, faults)):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text[:WIDEST_CELL])
    return content.getvalue()


def faulty_rows_csv(table: Table, faults: Iterable[RowFault]) -> bytes:
    """Return the rows that have faults as CSV (UTF-8 with a mark, for Excel); an apostrophe disarms formulas."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([harmless(text) for text in cells] for cells in _rows(table, faults))
    return file.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    return f"'{text}" if FORMULA.match(text) and not SIGNED_NUMBER.fullmatch(text) else text


def _rows(table: Table, faults: Iterable[RowFault]) -> Iterator[list[str]]:
    """Yield the head, then the rows with faults in their order, all faults of a row in its last cell."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        reasons[fault.line].append(fault.reason)
    yield [LINE_COLUMN, *table.columns, REASON_COLUMN]
    for line, row in table.rows:
        if line in reasons:
            yield [str(line), *(row[column] for column in table.columns), "\n".join(reasons[line])]
