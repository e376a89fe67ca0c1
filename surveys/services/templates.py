"""Empty files to fill in, made from a round."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from documents.row_errors import harmless
from surveys.columns import columns_of
from surveys.models import Round
from surveys.selectors import units_by_code

WIDE = 60


def template_csv(round: Round) -> bytes:
    """Return the line of column names (UTF-8 with a mark, for Excel)."""
    file = io.StringIO(newline="")
    csv.writer(file).writerow(column.name for column in columns_of(round))
    return file.getvalue().encode("utf-8-sig")


def template_xlsx(round: Round) -> bytes:
    """Return a spreadsheet: an empty sheet to fill in, one that explains its columns, one with the units' codes."""
    columns = columns_of(round)
    units = [(code, unit.version.name) for code, unit in sorted(units_by_code(round).items())]
    needed = {True: _("bắt buộc"), False: ""}
    lines = [(column.name, column.meaning, column.values, needed[column.needed]) for column in columns]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _sheet(book, _("Phiếu"), [tuple(column.name for column in columns)])
        _sheet(book, _("Giải thích cột"), [(_("Cột"), _("Nghĩa"), _("Giá trị"), _("Ghi chú")), *lines])
        _sheet(book, _("Mã đơn vị"), [(_("Mã"), _("Đơn vị")), *units])
    return content.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, lines: list[tuple[str, ...]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True})
    # Dates and codes such as 1;2 stay what was typed.
    text = book.add_format({"num_format": "@", "text_wrap": len(lines) > 1, "valign": "top"})
    sheet.set_column(0, len(lines[0]) - 1, None, text)
    if len(lines) > 1:
        sheet.set_column(1, 2, WIDE, text)
    sheet.freeze_panes(1, 0)
    for number, cells in enumerate(lines):
        for place, words in enumerate(cells):
            sheet.write_string(number, place, harmless(words), head if number == 0 else text)
