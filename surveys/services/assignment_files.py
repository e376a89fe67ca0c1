"""Assignments from a file: all of its rows, or none."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from charts.numbers import vi
from documents.reading import InvalidFile, RowFault, Table, UnreadableFile, read_file
from documents.reading.table import require_columns
from documents.row_errors import XLSX_MEDIA_TYPE, faulty_rows_xlsx
from documents.uploads import Kept, drop_upload, open_upload
from jobs import services as jobs
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import Work
from surveys.models import FIELD_CHANNELS, Channel, Round, RoundUnit
from surveys.selectors import units_by_code
from surveys.selectors.fieldwork import surveyors
from surveys.services.fieldwork import InvalidAssignment, Wanted, assign

NEEDED = ("unit", "surveyor", "quota", "due_on")
KNOWN = (*NEEDED, "channel", "stratum", "sampling_unit")
# Each costs several questions to the database: a province sends out some hundreds, a file of millions only costs.
MOST_ROWS = 5000
STEPS = (gettext_noop("Đọc tệp"), gettext_noop("Kiểm tra và phân công từng dòng"))
DAYS = ("%d/%m/%Y", "%Y-%m-%d")
CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in FIELD_CHANNELS}


@transaction.atomic
def request_assigning(*, round: Round, upload: Kept, back_url: str, actor: User, at: datetime) -> Job:
    """Queue the reading of a kept file of assignments."""
    return jobs.start(
        task="surveys.fieldwork_tasks.assign_from_file",
        title=_("Phân công từ tệp %(file)s: %(round)s") % {"file": upload.name, "round": round.title},
        params={"round_id": round.pk, "key": upload.key, "name": upload.name},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def assign_from_file(*, work: Work, round: Round, key: str, name: str, actor: User, at: datetime) -> None:
    """Read a kept file and send everybody in it out. Raises Refused in words; faulty rows come back as a file."""
    try:
        work.step(STEPS[0], 0, len(STEPS))
        with open_upload(key) as file:
            table = read_file(file, name=name)
        work.step(STEPS[1], 1, len(STEPS))
        made = assign_table(round=round, table=table, actor=actor, at=at)
    except UnreadableFile as error:
        drop_upload(key)
        raise Refused(str(error)) from error
    except InvalidFile as error:
        work.keep_file(_("dong-loi.xlsx"), XLSX_MEDIA_TYPE, faulty_rows_xlsx(table, error.faults))
        drop_upload(key)
        count = len({fault.line for fault in error.faults})
        words = ngettext("%(count)s dòng sai", "%(count)s dòng sai", count) % {"count": vi(count)}
        raise Refused(
            _("Chưa phân công gì: %(words)s. Tải tệp các dòng lỗi, sửa rồi gửi lại.") % {"words": words}
        ) from error
    drop_upload(key)
    work.step(_("Đã thêm %(count)s phân công") % {"count": vi(made)}, len(STEPS), len(STEPS))


@transaction.atomic
def assign_table(*, round: Round, table: Table, actor: User, at: datetime) -> int:
    """Send out everybody a table names and return how many assignments were made.

    Raises UnreadableFile for columns, InvalidFile with the faults of all rows; then nothing is kept.
    """
    require_columns(table, needed=NEEDED, known=KNOWN)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFile(_("Tệp có hơn %s dòng. Hãy chia nhỏ tệp.") % vi(MOST_ROWS))
    units = units_by_code(round)
    people = {person.username.casefold(): person for person in surveyors(on=localdate(at))}
    faults: list[RowFault] = []
    for line, row in table.rows:
        found = list(_row_faults(line, row, units, people)) or _assigned(line, row, units, people, actor, at)
        faults.extend(found)
    if faults:
        raise InvalidFile(faults)
    return len(table.rows)


def _row_faults(
    line: int, row: Mapping[str, str], units: Mapping[str, RoundUnit], people: Mapping[str, User]
) -> Iterator[RowFault]:
    checks = (
        ("unit", row.get("unit", "") in units, _("mã một đơn vị của đợt")),
        ("surveyor", row.get("surveyor", "").casefold() in people, _("tên đăng nhập của một điều tra viên")),
        ("quota", _whole(row.get("quota", "")), _("số phiếu, ví dụ 30")),
        ("due_on", _day(row.get("due_on", "")) is not None, _("ngày, ví dụ 31/10/2026")),
        ("channel", row.get("channel", "") in ("", *CHANNELS), ", ".join(CHANNELS)),
    )
    for column, good, expected in checks:
        if not good:
            yield RowFault(line, column, row.get(column, ""), expected)


def _assigned(
    line: int,
    row: Mapping[str, str],
    units: Mapping[str, RoundUnit],
    people: Mapping[str, User],
    actor: User,
    at: datetime,
) -> list[RowFault]:
    wanted = Wanted(
        round_unit=units[row["unit"]],
        channel=CHANNELS.get(row.get("channel", ""), Channel.ENUMERATOR),
        quota=int(row["quota"]),
        due_on=_day(row["due_on"]) or date.min,
        stratum=row.get("stratum", ""),
        sampling_unit=row.get("sampling_unit", ""),
    )
    try:
        assign(wanted=wanted, surveyor=people[row["surveyor"].casefold()], actor=actor, at=at)
    except InvalidAssignment as error:
        return [RowFault(line, name, row.get(name, ""), words) for name, words in error.faults]
    return []


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None
