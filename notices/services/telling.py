"""Telling people: each once of each thing, however often a job repeats it and whoever does it at once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from notices.kinds import Kind, Ways, allowed
from notices.models import Notice, Preference


@transaction.atomic
def tell(
    *,
    to: Mapping[int, Ways],
    kind: Kind,
    subject: str,
    words: str,
    link: str,
    at: datetime,
    params: Mapping[str, str | date] | None = None,
) -> int:
    """Tell people (by the ids of their accounts) of a subject; return how many were not told of it before.

    Who wants such notices in no way is marked, too: switched on later, it does not bring up what is old.
    """
    filled = {name: _written(value) for name, value in (params or {}).items()}
    # In one order, so that two who tell the same at once cannot wait for each other in a circle.
    rows = [_row(user, allowed(kind, to[user])) for user in sorted(to)]
    for row in rows:
        row.kind, row.subject, row.words, row.link, row.params, row.created_at = kind, subject, words, link, filled, at
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    # The ids are ours: those that stand there now were written by this call.
    return Notice.objects.filter(pk__in=[row.pk for row in rows]).count()


@transaction.atomic
def choose(*, user: Any, ways: Mapping[Kind, Ways]) -> None:
    """Keep how a person wants notices of some kinds; what cannot be switched off stays on."""
    for kind, chosen in ways.items():
        may_be = allowed(kind, chosen)
        values = {"shown": may_be.shown, "mail": may_be.mail}
        Preference.objects.update_or_create(user_id=user.pk, kind=kind, defaults=values)


@transaction.atomic
def sweep(*, before: datetime) -> int:
    """Remove notices told before a time; return how many. What still waits then may be told anew, as a reminder."""
    removed, _by_model = Notice.objects.filter(created_at__lt=before).delete()
    return removed


def _row(user: int, ways: Ways) -> Notice:
    return Notice(recipient_id=user, shown=ways.shown, mail=ways.mail)


def _written(value: str | date) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value
