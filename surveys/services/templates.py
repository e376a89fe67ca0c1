"""Empty files to fill in, made from a round."""

from django.utils.translation import gettext as _

from documents.csv_files import csv_bytes, csv_head
from documents.text_workbook import Sheet, text_workbook
from surveys.columns import columns_of
from surveys.models import Round
from surveys.selectors import units_by_code

CELL, WIDE = 18, 60


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
    explained = [(_("Cột"), _("Nghĩa"), _("Giá trị"), _("Ghi chú")), *lines]
    return text_workbook(
        [
            Sheet(_("Phiếu"), [[column.name for column in columns]]),
            Sheet(_("Giải thích cột"), explained, [CELL, WIDE, WIDE]),
            Sheet(_("Mã đơn vị"), [(_("Mã"), _("Đơn vị")), *_units(round)], [CELL, WIDE]),
        ]
    )


def _units(round: Round) -> list[tuple[str, str]]:
    return [(code, unit.version.name) for code, unit in sorted(units_by_code(round).items())]
