"""Schedules: made, paused, deleted and taken back by whoever they belong to."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, Block
from reports.formats import DEFAULT
from reports.models import Schedule
from surveys.models import Round


@transaction.atomic
def make(
    *,
    kind: str,
    form: str = DEFAULT,
    every: str,
    round: Round | None,
    agency: Agency | None,
    block: Block | None,
    recipients: Iterable[User],
    actor: User,
    at: datetime,
) -> Schedule:
    """Have a report made again and again, from the next period or publication on."""
    made = Schedule.objects.create(
        kind=kind, form=form, every=every, round=round, agency=agency, block=block, owner=actor, created_at=at, since=at
    )
    made.recipients.set(recipients)
    _note(made, "report.scheduled", actor, at)
    return made


@transaction.atomic
def pause(*, schedule: Schedule, actor: User, at: datetime) -> None:
    _change(schedule, "report.schedule_paused", actor, at, paused_at=at)


@transaction.atomic
def resume(*, schedule: Schedule, actor: User, at: datetime) -> None:
    """Let it run again; what was due while it stood still is not made up for."""
    _change(schedule, "report.schedule_resumed", actor, at, paused_at=None, since=at)


@transaction.atomic
def delete(*, schedule: Schedule, actor: User, at: datetime) -> None:
    _change(schedule, "report.schedule_deleted", actor, at, deleted_at=at)


@transaction.atomic
def restore(*, schedule: Schedule, actor: User, at: datetime) -> None:
    """Take a deletion back."""
    _change(schedule, "report.schedule_restored", actor, at, deleted_at=None)


def _change(schedule: Schedule, action: str, actor: User, at: datetime, **values: datetime | None) -> None:
    """Change a schedule that is not so already; repeated, it does and notes nothing."""
    mark = next(iter(values))
    if Schedule.objects.filter(pk=schedule.pk, **{f"{mark}__isnull": values[mark] is not None}).update(**values):
        _note(schedule, action, actor, at)


def _note(schedule: Schedule, action: str, actor: User, at: datetime) -> None:
    detail = {"kind": schedule.kind, "every": schedule.every, "people": schedule.recipients.count()}
    record(actor=actor, action=action, subject=f"schedule:{schedule.pk}", detail=detail, at=at)
