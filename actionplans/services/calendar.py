"""Writes: the fixed dates of the province's year."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import FixedDate


class AlreadyThere(Exception):
    """The same date with the same words stands already."""


@transaction.atomic
def set_date(
    *, title: str, source: str, month: int, day: int | None, year: int | None, actor: User, at: datetime
) -> FixedDate:
    """Put a date into every calendar (`day`, `year` None: the last of the month, every year). Raises AlreadyThere."""
    try:
        with transaction.atomic():
            made = FixedDate.objects.create(
                title=title, source=source, month=month, day=day, year=year, made_by=actor, made_at=at
            )
    except IntegrityError as there:
        raise AlreadyThere(title) from there
    record(actor=actor, action="fixed_date.set", subject=f"fixed_date:{made.pk}", detail={"title": title[:100]}, at=at)
    return made


@transaction.atomic
def withdraw_date(*, fixed: FixedDate, actor: User, at: datetime) -> bool:
    """Take a date out of calendars; say whether it stood there."""
    gone = FixedDate.objects.filter(pk=fixed.pk, withdrawn_at=None).update(withdrawn_at=at)
    if gone:
        record(actor=actor, action="fixed_date.withdraw", subject=f"fixed_date:{fixed.pk}", detail={}, at=at)
    return bool(gone)


@transaction.atomic
def restore_date(*, fixed: FixedDate, actor: User, at: datetime) -> bool:
    """Put back a date that was taken out; say whether it was out. Raises AlreadyThere."""
    try:
        with transaction.atomic():
            back = FixedDate.objects.filter(pk=fixed.pk, withdrawn_at__isnull=False).update(withdrawn_at=None)
    except IntegrityError as there:
        raise AlreadyThere(fixed.title) from there
    if back:
        record(actor=actor, action="fixed_date.restore", subject=f"fixed_date:{fixed.pk}", detail={}, at=at)
    return bool(back)
