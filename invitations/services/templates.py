"""Empty files of people to fill in, with an example row that the portal refuses to read."""

from django.utils.translation import gettext as _

from documents.csv_files import csv_bytes
from documents.text_workbook import Sheet, text_workbook
from invitations.columns import columns_of
from invitations.models import SampleList
from surveys.selectors import units_by_code

CELL, WIDE = 18, 60


def template_csv(sample_list: SampleList) -> bytes:
    """Return the line of column names and the example row."""
    return csv_bytes(_lines(sample_list))


def template_xlsx(sample_list: SampleList) -> bytes:
    """Return a spreadsheet: a sheet to fill in, one that explains its columns, one with the round's unit codes."""
    columns = columns_of(sample_list)
    needed = {True: _("bắt buộc"), False: ""}
    explained = [(column.name, column.meaning, needed[column.needed], column.example) for column in columns]
    units = [(code, unit.version.name) for code, unit in sorted(units_by_code(sample_list.round).items())]
    return text_workbook(
        [
            Sheet(_("Danh sách"), _lines(sample_list), [CELL] * len(columns)),
            Sheet(
                _("Giải thích cột"),
                [(_("Cột"), _("Nghĩa"), _("Ghi chú"), _("Ví dụ")), *explained],
                [CELL, WIDE, CELL, CELL],
            ),
            Sheet(_("Mã đơn vị"), [(_("Mã"), _("Đơn vị")), *units], [CELL, WIDE]),
        ]
    )


def _lines(sample_list: SampleList) -> list[tuple[str, ...]]:
    columns = columns_of(sample_list)
    return [tuple(column.name for column in columns), tuple(column.example for column in columns)]
