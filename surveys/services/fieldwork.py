"""Sending surveyors out: who brings in how many forms of which unit, by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.meanwhile import Stated, refuse_unless_seen
from surveys.models import AssignedForm, Assignment, Channel, Round, RoundUnit
from surveys.selectors.fieldwork import progress_of, surveyors

LARGEST_QUOTA = 100_000
LONGEST_PLACE = 60


class InvalidAssignment(ValueError):
    """The assignment cannot be made; `faults` pairs a field's name with what is wrong, in words."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(words for _name, words in faults))
        self.faults = list(faults)


class HasEnded(Exception):
    """The assignment is no longer this surveyor's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is assigned: forms of a unit on a channel until a day, perhaps in one place of the sample."""

    round_unit: RoundUnit
    channel: Channel
    quota: int
    due_on: date
    stratum: str = ""
    sampling_unit: str = ""


@transaction.atomic
def assign(*, wanted: Wanted, surveyor: User, actor: User, at: datetime) -> Assignment:
    """Send a surveyor out. Raises InvalidAssignment."""
    faults = [*_faults(wanted), *_surveyor_faults(surveyor, at)]
    if faults:
        raise InvalidAssignment(faults)
    made = Assignment(**_fields(wanted), surveyor=surveyor, created_at=at)
    _save_once(made)
    record(actor=actor, action="fieldwork.assigned", subject=_subject(made), detail=_detail(made), at=at)
    return made


@transaction.atomic
def split(*, wanted: Wanted, surveyors: Sequence[User], actor: User, at: datetime) -> list[Assignment]:
    """Split a quota over surveyors as evenly as it goes; the first ones get the odd forms. Raises InvalidAssignment."""
    if not surveyors:
        raise InvalidAssignment([("surveyors", _("Chọn ít nhất một điều tra viên."))])
    if wanted.quota < len(surveyors):
        raise InvalidAssignment([("quota", _("Ít phiếu hơn số điều tra viên: có người không được phiếu nào."))])
    return [
        assign(wanted=_with_quota(wanted, quota), surveyor=surveyor, actor=actor, at=at)
        for surveyor, quota in zip(surveyors, shares(wanted.quota, len(surveyors)), strict=True)
    ]


def shares(total: int, parts: int) -> list[int]:
    """Return `parts` whole numbers that add up to `total` and differ by one at most, larger ones first."""
    each, odd = divmod(total, parts)
    return [each + (1 if place < odd else 0) for place in range(parts)]


@transaction.atomic
def change(
    *, assignment: Assignment, quota: int, due_on: date, actor: User, at: datetime, seen: str | None = None
) -> None:
    """Give a standing assignment another quota or last day. Raises InvalidAssignment, HasEnded, ChangedMeanwhile."""
    held = _standing(assignment)
    refuse_unless_seen(stated(held), seen, wanted={"quota": str(quota), "due_on": _day(due_on)})
    faults = [*_quota_faults(quota), *_day_faults(held.round_unit.round, due_on)]
    if faults:
        raise InvalidAssignment(faults)
    before = _detail(held)
    held.quota, held.due_on = quota, due_on
    held.save(update_fields=["quota", "due_on"])
    detail = {"before": before, "after": _detail(held)}
    record(actor=actor, action="fieldwork.changed", subject=_subject(held), detail=detail, at=at)


def stated(assignment: Assignment) -> Stated:
    """Return what the page of an assignment lets change."""
    return {"quota": str(assignment.quota), "due_on": _day(assignment.due_on)}


@transaction.atomic
def reassign(*, assignment: Assignment, surveyor: User, actor: User, at: datetime) -> Assignment:
    """Hand the forms still to come to another surveyor; those brought in stay with the first one.

    Raises InvalidAssignment, HasEnded.
    """
    held = _standing(assignment)
    if held.surveyor_id == surveyor.pk:
        raise InvalidAssignment([("surveyor", _("Người này đang giữ phân công."))])
    progress = progress_of([held])[held.pk]
    if not progress.left:
        raise InvalidAssignment([("surveyor", _("Phân công đã đủ phiếu, không còn gì để chuyển."))])
    held.ended_at, held.quota = at, progress.valid
    held.save(update_fields=["ended_at", "quota"])
    made = assign(wanted=_rest(held, progress.left), surveyor=surveyor, actor=actor, at=at)
    held.continued_by = made
    held.save(update_fields=["continued_by"])
    detail = {"to": surveyor.username, "left": progress.left}
    record(actor=actor, action="fieldwork.reassigned", subject=_subject(held), detail=detail, at=at)
    return made


@transaction.atomic
def end(*, assignment: Assignment, actor: User, at: datetime) -> None:
    """Close an assignment: forms filled in from now on wait for a decision. Raises HasEnded."""
    held = _standing(assignment)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    record(actor=actor, action="fieldwork.ended", subject=_subject(held), detail=_detail(held), at=at)


@transaction.atomic
def resume(*, assignment: Assignment, actor: User, at: datetime) -> None:
    """Take a closing back. Raises InvalidAssignment when somebody else went on with it or it was given anew."""
    held = Assignment.objects.select_for_update(of=("self",)).select_related("round_unit__round").get(pk=assignment.pk)
    if held.continued_by_id is not None:
        raise InvalidAssignment([("assignment", _("Phân công đã chuyển cho người khác, không mở lại được."))])
    held.ended_at = None
    _save_once(held)
    record(actor=actor, action="fieldwork.resumed", subject=_subject(held), detail=_detail(held), at=at)


def _standing(assignment: Assignment) -> Assignment:
    held = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("round_unit__round", "round_unit__agency", "surveyor")
        .get(pk=assignment.pk)
    )
    if held.ended_at is not None:
        raise HasEnded(assignment.pk)
    return held


def _save_once(assignment: Assignment) -> None:
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError as error:
        raise InvalidAssignment(
            [("surveyor", _("Người này đã có phân công cùng đơn vị, kênh và nơi lấy mẫu. Sửa phân công đó."))]
        ) from error


def _faults(wanted: Wanted) -> Iterator[tuple[str, str]]:
    yield from _quota_faults(wanted.quota)
    yield from _day_faults(wanted.round_unit.round, wanted.due_on)
    if wanted.round_unit.round.state == Round.State.CLOSED:
        yield "round", _("Đợt đã khóa thu phiếu, không phân công thêm.")
    for name in ("stratum", "sampling_unit"):
        if len(getattr(wanted, name)) > LONGEST_PLACE:
            yield name, _("Viết tối đa %(most)s ký tự.") % {"most": LONGEST_PLACE}


def _quota_faults(quota: int) -> Iterator[tuple[str, str]]:
    if not 1 <= quota <= LARGEST_QUOTA:
        yield "quota", _("Cần số phiếu từ 1 đến %(most)s.") % {"most": LARGEST_QUOTA}


def _day_faults(round: Round, due_on: date) -> Iterator[tuple[str, str]]:
    if not round.opens_on <= due_on <= round.closes_on:
        yield (
            "due_on",
            _("Hạn nộp cần nằm trong đợt, từ %(first)s đến %(last)s.")
            % {
                "first": round.opens_on.strftime("%d/%m/%Y"),
                "last": round.closes_on.strftime("%d/%m/%Y"),
            },
        )


def _surveyor_faults(surveyor: User, at: datetime) -> Iterator[tuple[str, str]]:
    if surveyor not in surveyors(on=timezone.localdate(at)):
        yield "surveyor", _("Người này không có vai trò điều tra viên, hoặc tài khoản đang khóa.")


def _fields(wanted: Wanted) -> Mapping[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}


def _with_quota(wanted: Wanted, quota: int) -> Wanted:
    return Wanted(**{**_fields(wanted), "quota": quota})


def _rest(held: Assignment, left: int) -> Wanted:
    return Wanted(
        round_unit=held.round_unit,
        channel=Channel(held.channel),
        quota=left,
        due_on=held.due_on,
        stratum=held.stratum,
        sampling_unit=held.sampling_unit,
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _subject(assignment: Assignment) -> str:
    unit = assignment.round_unit
    return f"round:{unit.round.code}:{unit.agency.code}"


def _detail(assignment: Assignment) -> Mapping[str, Any]:
    return {
        "surveyor": assignment.surveyor.username,
        "channel": Channel(assignment.channel).name,
        "quota": assignment.quota,
        "due_on": assignment.due_on.isoformat(),
        "stratum": assignment.stratum,
        "sampling_unit": assignment.sampling_unit,
    }


def note_form(assignment: Assignment, response_id: Any) -> None:
    """Count a stored form for its assignment, once. Called inside the transaction that stores it."""
    AssignedForm.objects.get_or_create(response_id=response_id, defaults={"assignment": assignment})
