"""Hotlines: number and hours, who is on duty, and whether test calls were answered."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from agencies.models import Agency
from feedback.models import DutyShift, Hotline, TestCall


@transaction.atomic
def set_number(*, agency: Agency | None, number: str, hours: str, actor: User, at: datetime) -> Hotline:
    """Set the number and hours of an agency's hotline, or of the province's."""
    hotline, _made = Hotline.objects.update_or_create(agency=agency, defaults={"number": number, "hours": hours})
    detail = {"number": number, "hours": hours}
    record(actor=actor, action="feedback.hotline", subject=subject_of(hotline), detail=detail, at=at)
    return hotline


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


def subject_of(hotline: Hotline) -> str:
    return f"hotline:{hotline.agency.code if hotline.agency else '*'}"
