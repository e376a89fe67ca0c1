"""Taking in what a surveyor's tablet sends: each form by itself, once, and never lost.

The rule of whose form it is: it must name an assignment of whoever sends it. If the assignment still stood when the
form was filled in (the device's time, corrected), it is taken as any other, even though the assignment has ended since.
If it was filled in later, it is stored and waits for a decision: the person was asked and must not have been asked in
vain. An account that is switched off cannot sign in; its forms stay on the tablet until it is switched on again, or
come as an export file through the coordinator, and then wait for a decision too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from surveys import quality
from surveys.device_clock import FilledIn, filled_in
from surveys.models import Assignment, Channel, Response, Round
from surveys.selectors import questionnaire_of, sheet_of
from surveys.selectors.endings import ending_of
from surveys.selectors.privacy import present_number
from surveys.selectors.retention import gone_of
from surveys.sent_forms import SentForm
from surveys.services.fieldwork import note_form
from surveys.services.lateness import has_closed, late_because
from surveys.services.storing import DifferentContent, Origin, store_answers
from surveys.sheet import Reading
from surveys.wording import words

Status = Literal["stored", "already", "conflict", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form. `words` say why it was refused or waits; `errors` names questions and what is wrong."""

    status: Status
    receipt: str = ""
    words: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, reason: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.outcome = Outcome("refused", words=reason, errors=errors or {})


@transaction.atomic
def take_form(
    *, form: SentForm, surveyor: User, sent_at: datetime | None, at: datetime, handed_in_by: User | None = None
) -> Outcome:
    """Store one form of a surveyor's. `handed_in_by`: who brought it as a file, when the surveyor could not send it."""
    try:
        assignment = _assignment(form, surveyor)
        reading = _reading(form, assignment)
    except _Refused as refused:
        return refused.outcome
    when = filled_in(
        started_at=form.started_at,
        finished_at=form.finished_at,
        sent_at=sent_at,
        received_at=at,
        not_before=_opening(assignment.round_unit.round),
    )
    late = _late_because(assignment, when, at)
    waits = late or _waits_because(assignment, when, handed_in=handed_in_by is not None)
    origin = replace(_origin(form, assignment, reading, when, at), late=bool(late), waits_because=waits)
    try:
        receipt = store_answers(form.id, reading, origin)
    except DifferentContent:
        return Outcome("conflict", words=_("Trên cổng đã có phiếu cùng mã nhưng nội dung khác."))
    note_form(assignment, receipt.response_id)
    if receipt.already_stored:
        return Outcome("already", receipt.code)
    return Outcome("stored", receipt.code, waits)


def _assignment(form: SentForm, surveyor: User) -> Assignment:
    found = (
        Assignment.objects.select_related("round_unit__round", "surveyor")
        .filter(pk=form.assignment_id, surveyor=surveyor)
        .first()
    )
    if found is None:
        raise _Refused(_("Phiếu không thuộc phân công nào của ông/bà."))
    if found.round_unit.round.state == Round.State.DRAFT:
        raise _Refused(_("Đợt khảo sát chưa mở. Giữ phiếu trên máy, gửi lại khi đợt mở."))
    return found


def _reading(form: SentForm, assignment: Assignment) -> Reading:
    round = assignment.round_unit.round
    if not round.asked_versions.filter(version=form.version_id).exists():
        raise _Refused(_("Đợt khảo sát không hỏi bằng bản phiếu này. Xuất tệp và đưa cho người điều phối."))
    if round.state == Round.State.CLOSED and (gone := gone_of(round)) is not None:
        raise _Refused(_("Không nhận thêm phiếu của đợt này: %s.") % gone.words)
    if form.language not in questionnaire_of(form.version_id).languages:
        raise _Refused(_("Phiếu không có bản dịch ở ngôn ngữ này."))
    if not 1 <= form.consent_version <= present_number():
        raise _Refused(_("Phiếu chưa ghi nhận sự đồng ý của người trả lời."))
    reading = sheet_of(form.version_id).read(form.answers)
    errors = {code: words(problem) for code, problem in reading.errors.items()}
    errors |= {code[:20]: _("Phiếu không có câu này.") for code in reading.unknown[:20]}
    if errors:
        raise _Refused(_("Có câu trả lời thiếu hoặc sai. Sửa rồi gửi lại."), errors)
    return reading


def _late_because(assignment: Assignment, when: FilledIn, at: datetime) -> str:
    unit = assignment.round_unit
    return late_because(closed=has_closed(unit.round, at), ending=ending_of(unit), day=timezone.localdate(when.at))


def _waits_because(assignment: Assignment, when: FilledIn, *, handed_in: bool) -> str:
    if assignment.ended_at is not None and when.at >= assignment.ended_at:
        return _("điền sau khi phân công kết thúc, chờ quyết định")
    return _("nộp bằng tệp thay điều tra viên, chờ quyết định") if handed_in else ""


def _origin(form: SentForm, assignment: Assignment, reading: Reading, when: FilledIn, at: datetime) -> Origin:
    flags = quality.flags_of(questionnaire_of(form.version_id), reading.answers, seconds=when.seconds)
    return Origin(
        round_unit_id=assignment.round_unit_id,
        questionnaire_version_id=form.version_id,
        channel=Channel(assignment.channel),
        received_at=at,
        submitted_on=timezone.localdate(when.at),
        language=form.language,
        surveyor_id=assignment.surveyor_id,
        assisted=form.assisted,
        stratum=assignment.stratum,
        sampling_unit=assignment.sampling_unit,
        consent_version=form.consent_version,
        device_time=form.finished_at,
        flags=flags | (Response.Flag.CLOCK_WRONG if when.clock_wrong else 0),
    )


def _opening(round: Round) -> datetime:
    return timezone.make_aware(datetime.combine(round.opens_on, time.min))
