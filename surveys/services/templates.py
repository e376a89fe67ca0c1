"""Empty files to fill in, made from a round."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from documents.csv_files import csv_bytes, csv_head, harmless
from surveys.columns import columns_of
from surveys.models import Round
from surveys.selectors import units_by_code

WIDE = 60


def template_csv(round: Round) -> bytes:
    """Return the line of column names."""
    return csv_head(column.name for column in columns_of(round))


def units_csv(round: Round) -> bytes:
    """Return the codes and names of the round's units, in the order of the codes."""
    return csv_bytes([("unit", _("Đơn vị")), *_units(round)])


def template_xlsx(round: Round) -> bytes:
    """Return a spreadsheet: an empty sheet to fill in, one that explains its columns, one with the units' codes."""
    columns = columns_of(round)
    needed = {True: _("bắt buộc"), False: ""}
    lines = [(column.name, column.meaning, column.values, needed[column.needed]) for column in columns]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _sheet(book, _("Phiếu"), [tuple(column.name for column in columns)])
        _sheet(book, _("Giải thích cột"), [(_("Cột"), _("Nghĩa"), _("Giá trị"), _("Ghi chú")), *lines])
        _sheet(book, _("Mã đơn vị"), [(_("Mã"), _("Đơn vị")), *_units(round)])
    return content.getvalue()


def _units(round: Round) -> list[tuple[str, str]]:
    return [(code, unit.version.name) for code, unit in sorted(units_by_code(round).items())]


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
