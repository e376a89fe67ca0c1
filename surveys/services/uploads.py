"""A file of answers that somebody sends: the job that reads it, and what comes of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from charts.numbers import vi
from documents.reading import InvalidFile, Table, UnreadableFile, read_file
from documents.row_errors import XLSX_MEDIA_TYPE, faulty_rows_xlsx
from documents.uploads import Kept, drop_upload, open_upload
from jobs import services as jobs
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import Work
from surveys.models import Round
from surveys.services.imports import ImportReport, Source, import_table

# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Đọc tệp"), gettext_noop("Kiểm tra và lưu từng dòng"))


@transaction.atomic
def request_import(*, round: Round, upload: Kept, dry_run: bool, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the reading of a kept file."""
    words = _("Kiểm tra tệp %(file)s: %(round)s") if dry_run else _("Nhập tệp %(file)s: %(round)s")
    return jobs.start(
        task="surveys.tasks.import_upload",
        title=words % {"file": upload.name, "round": round.title},
        params={
            "round_id": round.pk,
            "key": upload.key,
            "name": upload.name,
            "sha256": upload.sha256,
            "dry_run": dry_run,
        },
        actor=actor,
        back_url=back_url,
        at=at,
    )


def import_upload(
    *, work: Work, round: Round, key: str, source: Source, dry_run: bool, actor: User | None, at: datetime
) -> None:
    """Read a kept file into a round and let it go, whatever came of it that its sender can mend.

    Raises Refused in words; with faulty rows the job keeps a file of them. An unexpected failure leaves the file
    where it is, for another try.
    """
    total = len(STEPS)
    try:
        work.step(STEPS[0], 0, total)
        with open_upload(key) as file:
            table = read_file(file, name=source.name)
        work.step(STEPS[1], 1, total)
        report = import_table(round=round, table=table, source=source, at=at, actor=actor, dry_run=dry_run)
    except UnreadableFile as error:
        drop_upload(key)
        raise Refused(str(error)) from error
    except InvalidFile as error:
        work.keep_file(_("dong-loi.xlsx"), XLSX_MEDIA_TYPE, faulty_rows_xlsx(table, error.faults))
        drop_upload(key)
        raise Refused(_refusal(table, error)) from error
    drop_upload(key)
    work.step(summary(report), total, total)


def summary(report: ImportReport) -> str:
    """Say in a sentence what came of a file."""
    counts = {"added": vi(report.added), "repeated": vi(report.repeated), "rows": vi(report.rows)}
    words = (
        _("Đã thêm %(added)s phiếu; %(repeated)s dòng đã có từ trước. Tổng %(rows)s dòng")
        if report.stored
        else _("Tệp hợp lệ, chưa lưu gì: sẽ thêm %(added)s phiếu, %(repeated)s dòng đã có. Tổng %(rows)s dòng")
    ) % counts
    if not report.waiting:
        return words
    late = _("%(waiting)s phiếu đến muộn, chờ quyết định ở mục Chất lượng") % {"waiting": vi(report.waiting)}
    return f"{words}. {late}"


def _refusal(table: Table, error: InvalidFile) -> str:
    wrong = len({fault.line for fault in error.faults})
    words = ngettext(
        "%(wrong)s dòng trong %(rows)s dòng có lỗi nên chưa dòng nào được lưu. Tải tệp dòng lỗi, đọc cột “lỗi”, sửa "
        "trong tệp gốc rồi gửi lại cả tệp.",
        "%(wrong)s dòng trong %(rows)s dòng có lỗi nên chưa dòng nào được lưu. Tải tệp dòng lỗi, đọc cột “lỗi”, sửa "
        "trong tệp gốc rồi gửi lại cả tệp.",
        wrong,
    )
    return words % {"wrong": vi(wrong), "rows": vi(len(table.rows))}
