"""The rows of a file that could not be taken, as a file: each as it was sent, with its number and why."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from documents.csv_files import csv_bytes
from documents.reading.refusals import RowFault
from documents.reading.table import LINE_COLUMN, REASON_COLUMN, Table

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    """Return the rows that have faults as CSV."""
    return csv_bytes(_rows(table, faults))


def _rows(table: Table, faults: Iterable[RowFault]) -> Iterator[list[str]]:
    """Yield the head, then the rows with faults in their order, all faults of a row in its last cell."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        reasons[fault.line].append(fault.reason)
    # A file of faulty rows that came back has both already: twice, nobody could send it a third time.
    columns = [column for column in table.columns if column not in (LINE_COLUMN, REASON_COLUMN)]
    yield [LINE_COLUMN, *columns, REASON_COLUMN]
    for line, row in table.rows:
        if line in reasons:
            yield [str(line), *(row[column] for column in columns), "\n".join(reasons[line])]
