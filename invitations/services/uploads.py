"""A sample list that somebody sends: the job that reads it, and what comes of it.

A job's file lies open on the disk: what it tells of faulty rows names nobody.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from charts.numbers import vi
from documents.reading import RowFault, Table, UnreadableFile, read_file
from documents.row_errors import XLSX_MEDIA_TYPE, faulty_rows_xlsx
from documents.uploads import Kept, drop_upload, open_upload
from invitations.models import SampleList
from invitations.reading import Person, Read, read_people
from invitations.services.lists import AlreadySent, add_people
from jobs import services as jobs
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import Work
from surveys.models import Channel

# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Đọc tệp"), gettext_noop("Kiểm tra, mã hóa và lưu từng dòng"))
PERSONAL = ("phone", "email", "name", "address", "dossier")
HIDDEN = "(đã che)"


@transaction.atomic
def request_reading(*, sample_list: SampleList, upload: Kept, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the reading of a kept file into a list."""
    return jobs.start(
        task="invitations.tasks.read_list",
        title=_("Đọc danh sách “%(list)s”: %(round)s") % {"list": sample_list.name, "round": sample_list.round.title},
        params={"list_id": sample_list.pk, "key": upload.key, "name": upload.name},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def read_upload(*, work: Work, sample_list: SampleList, key: str, name: str, actor: User | None, at: datetime) -> None:
    """Read a kept file into a list and let it go, whatever came of it that its sender can mend.

    Raises Refused in words; with faulty rows the job keeps a file of them.
    """
    total = len(STEPS)
    channel, round = Channel(sample_list.channel), sample_list.round
    try:
        work.step(STEPS[0], 0, total)
        with open_upload(key) as file:
            table = read_file(file, name=name)
        work.step(STEPS[1], 1, total)
        found = read_people(table, round=round, channel=channel, today=localdate(at))
    except UnreadableFile as error:
        drop_upload(key)
        raise Refused(str(error)) from error
    if found.faults:
        work.keep_file(_("dong-loi.xlsx"), XLSX_MEDIA_TYPE, faulty_rows_xlsx(*without_persons(table, found.faults)))
        drop_upload(key)
        raise Refused(_faulty(table, found))
    work.step(_stored(work, table, sample_list, found, actor, at), total, total)
    drop_upload(key)


def _stored(work: Work, table: Table, sample_list: SampleList, found: Read, actor: User | None, at: datetime) -> str:
    try:
        filled = add_people(sample_list=sample_list, people=found.people, at=at, actor=actor)
    except AlreadySent as error:
        raise Refused(_("Danh sách đã rút mẫu, không thêm người được nữa. Hãy lập danh sách mới.")) from error
    if filled.repeated:
        faults = [_repeated(person) for person in filled.repeated]
        work.keep_file(_("dong-trung.xlsx"), XLSX_MEDIA_TYPE, faulty_rows_xlsx(*without_persons(table, faults)))
    words = _("Đã thêm %(added)s người; %(repeated)s dòng trùng với người đã có trong đợt nên bỏ qua")
    return words % {"added": vi(filled.added), "repeated": vi(len(filled.repeated))}


def _repeated(person: Person) -> RowFault:
    return RowFault(person.line or 0, "phone", "", _("người chưa có trong danh sách nào của đợt (dòng này trùng)"))


def without_persons(table: Table, faults: list[RowFault]) -> tuple[Table, list[RowFault]]:
    """Return rows and faults with what names a person covered: line, column and reason are enough to mend the file."""
    rows = tuple(
        (line, {name: HIDDEN if name in PERSONAL and text else text for name, text in row.items()})
        for line, row in table.rows
    )
    covered = [replace(fault, value=fault.value and HIDDEN) if fault.column in PERSONAL else fault for fault in faults]
    return replace(table, rows=rows), covered


def _faulty(table: Table, found: Read) -> str:
    wrong = len({fault.line for fault in found.faults})
    words = ngettext(
        "%(wrong)s dòng trong %(rows)s dòng có lỗi nên chưa dòng nào được lưu. Tải tệp dòng lỗi, đọc cột “lỗi”, sửa "
        "trong tệp gốc rồi gửi lại cả tệp.",
        "%(wrong)s dòng trong %(rows)s dòng có lỗi nên chưa dòng nào được lưu. Tải tệp dòng lỗi, đọc cột “lỗi”, sửa "
        "trong tệp gốc rồi gửi lại cả tệp.",
        wrong,
    )
    return words % {"wrong": vi(wrong), "rows": vi(len(table.rows))}
