"""Writes: obligations follow what becomes of agencies, and are called to mind."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from actionplans.models import Measure, Obligation
from actionplans.plan_selectors import measures_due
from actionplans.plan_telling import measure_reminder, remind_of_measure
from actionplans.services.steps import STANDING, TO_DO, Changed, NotNow, follow
from actionplans.telling import remind, reminder, tell_bearer
from agencies.models import AgencySuccession, AgencyVersion
from notices.kinds import Kind
from notices.selectors import told_of


def follow_successions(*, at: datetime) -> int:
    """Let the heirs of agencies that are no longer there owe what these owed; return how many moved.

    Heir is the one agency a whole one passed into (sáp nhập, đổi tên, chuyển giao). After a split nobody can say who
    owes it: it stays with the old name until Sở Nội vụ gives it anew. What one call leaves the next finds.
    """
    on = localdate(at)
    heirs = heirs_on(on)
    found = Obligation.objects.filter(bearer__in=list(heirs), state__in=STANDING).order_by("pk")
    return sum(_follow(each, heirs[each.bearer_id], at) for each in found)


@transaction.atomic
def _follow(obligation: Obligation, heir: int, at: datetime) -> bool:
    try:
        moved = follow(obligation=obligation, bearer_id=heir, at=at)
    except (Changed, NotNow):
        return False
    tell_bearer(obligation=moved, words="obligation.given", actor=None, at=at)
    return True


def heirs_on(on: date) -> Mapping[int, int]:
    """Return the last heir of every agency that is not there on a day, by its id; those without just one are out."""
    there = set(AgencyVersion.objects.filter(valid__contains=on).values_list("agency", flat=True))
    after: dict[int, set[int]] = {}
    passed = AgencySuccession.objects.filter(on__lte=on, kind__in=("rename", "merge", "transfer", "split"))
    for old, new in passed.values_list("predecessor", "successor"):
        after.setdefault(old, set()).add(new)
    return {old: heir for old in after if old not in there and (heir := _last(old, after, there)) is not None}


def _last(old: int, after: Mapping[int, set[int]], there: set[int]) -> int | None:
    passed: set[int] = set()
    while old not in there:
        heirs = after.get(old, set())
        if len(heirs) != 1 or old in passed:
            return None
        passed.add(old)
        (old,) = heirs
    return old


def call_to_mind(*, at: datetime) -> int:
    """Remind agencies of what they owe, once for each deadline and distance; return to how many people.

    A distance that passed while the portal was off is told once it is on again, unless a nearer one has passed, too.
    """
    on = localdate(at)
    distances = sorted(settings.OBLIGATION_REMINDERS)
    furthest = on + timedelta(days=max(distances))
    found = {}
    for each in Obligation.objects.filter(state__in=TO_DO, due_on__lte=furthest).order_by("pk"):
        days = _distance(each, on, distances)
        if days is not None:
            found[reminder(each, days)] = (each, days)
    told = told_of(Kind.OBLIGATION, found)
    waiting = (pair for subject, pair in found.items() if subject not in told)
    return sum(remind(obligation=each, days=days, at=at) for each, days in waiting)


def call_measures_to_mind(*, at: datetime) -> int:
    """Remind agencies of what their accepted plans have them do, as `call_to_mind`; return to how many people."""
    on = localdate(at)
    distances = sorted(settings.OBLIGATION_REMINDERS)
    found = {}
    for each in measures_due(until=on + timedelta(days=max(distances))):
        days = _distance(each, on, distances)
        if days is not None:
            found[measure_reminder(each, days)] = (each, days)
    told = told_of(Kind.OBLIGATION, found)
    waiting = (pair for subject, pair in found.items() if subject not in told)
    return sum(remind_of_measure(measure=each, days=days, at=at) for each, days in waiting)


def _distance(due: Obligation | Measure, on: date, distances: list[int]) -> int | None:
    """Return the reminder that a deadline has come to: the smallest distance it has come within."""
    left = (due.due_on - on).days
    return next((days for days in distances if left <= days), None)
