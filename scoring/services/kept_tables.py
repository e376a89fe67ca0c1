"""What jobs that read a kept file of figures have in common."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from charts.numbers import vi
from documents.reading import InvalidFile, Table, UnreadableFile, read_file
from documents.row_errors import XLSX_MEDIA_TYPE, faulty_rows_xlsx
from documents.uploads import drop_upload, open_upload
from jobs.refusal import Refused
from jobs.services import Work

# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Đọc tệp"), gettext_noop("Kiểm tra và lưu từng dòng"))


def take_kept_table(*, work: Work, key: str, name: str, take: Callable[[Table], str]) -> None:
    """Read a kept file, let `take` store it and say what came of it, and let the file go.

    Raises Refused where the file or its rows are refused; the job then keeps a file of the faulty rows.
    """
    try:
        work.step(STEPS[0], 0, len(STEPS))
        with open_upload(key) as file:
            table = read_file(file, name=name)
        work.step(STEPS[1], 1, len(STEPS))
        words = take(table)
    except UnreadableFile as error:
        drop_upload(key)
        raise Refused(str(error)) from error
    except InvalidFile as error:
        work.keep_file(_("dong-loi.xlsx"), XLSX_MEDIA_TYPE, faulty_rows_xlsx(table, error.faults))
        drop_upload(key)
        raise Refused(_refusal(table, error)) from error
    drop_upload(key)
    work.step(words, len(STEPS), len(STEPS))


def _refusal(table: Table, error: InvalidFile) -> str:
    wrong = len({fault.line for fault in error.faults})
    words = ngettext(
        "%(wrong)s dòng trong %(rows)s dòng có lỗi nên chưa số liệu nào được lưu. Tải tệp dòng lỗi, đọc cột “lỗi”, sửa "
        "trong tệp gốc rồi gửi lại cả tệp.",
        "%(wrong)s dòng trong %(rows)s dòng có lỗi nên chưa số liệu nào được lưu. Tải tệp dòng lỗi, đọc cột “lỗi”, sửa "
        "trong tệp gốc rồi gửi lại cả tệp.",
        wrong,
    )
    return words % {"wrong": vi(wrong), "rows": vi(len(table.rows))}
