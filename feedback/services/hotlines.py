"""Hotlines: number and hours, who is on duty, and whether test calls were answered."""

from datetime import date, datetime

from django.db import connection, transaction

from accounts.models import User
from accounts.services import record
from agencies.meanwhile import Stated, refuse_unless_seen
from agencies.models import Agency
from feedback.models import DutyShift, Hotline, TestCall

NUMBER_LOCK = 0x686F746C


@transaction.atomic
def set_number(
    *, agency: Agency | None, number: str, hours: str, actor: User, at: datetime, seen: str | None = None
) -> Hotline:
    """Set the number and hours of an agency's hotline, or of the province's.

    `seen` marks what the page showed (see `agencies.meanwhile`). Raises ChangedMeanwhile.
    """
    _lock()
    stored = stated(Hotline.objects.filter(agency=agency).first())
    refuse_unless_seen(stored, seen, wanted={"number": number, "hours": hours})
    hotline, _made = Hotline.objects.update_or_create(agency=agency, defaults={"number": number, "hours": hours})
    detail = {"number": number, "hours": hours}
    record(actor=actor, action="feedback.hotline", subject=subject_of(hotline), detail=detail, at=at)
    return hotline


def stated(hotline: Hotline | None) -> Stated:
    """Return what the page of a hotline says of it; nothing while it has no number."""
    return {"number": hotline.number, "hours": hotline.hours} if hotline else {}


@transaction.atomic
def add_shift(
    *, hotline: Hotline, first_day: date, last_day: date, person: str, actor: User, at: datetime
) -> DutyShift:
    """Put somebody on duty for some days."""
    detail = {"first_day": str(first_day), "last_day": str(last_day)}
    record(actor=actor, action="feedback.duty_added", subject=subject_of(hotline), detail=detail, at=at)
    return DutyShift.objects.create(hotline=hotline, first_day=first_day, last_day=last_day, person=person)


@transaction.atomic
def remove_shift(*, shift: DutyShift, actor: User, at: datetime) -> None:
    """Take somebody off duty."""
    detail = {"first_day": str(shift.first_day), "last_day": str(shift.last_day)}
    record(actor=actor, action="feedback.duty_removed", subject=subject_of(shift.hotline), detail=detail, at=at)
    shift.delete()


@transaction.atomic
def note_test_call(*, hotline: Hotline, answered: bool, note: str, actor: User, at: datetime) -> TestCall:
    """Note a test call: whether the hotline was answered."""
    return TestCall.objects.create(hotline=hotline, answered=answered, note=note, actor=actor, at=at)


def _lock() -> None:
    """Two who set the first number at once find no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])


def subject_of(hotline: Hotline) -> str:
    return f"hotline:{hotline.agency.code if hotline.agency else '*'}"
