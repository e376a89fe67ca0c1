"""Who is told of a plan: its authors, who judges it, who must answer a difficulty. Nothing of it goes along."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Measure, MeasureStep, Plan
from agencies.holders import holders_of_the_whole, holders_over
from agencies.models import AgencyVersion
from agencies.telling import tell
from notices.kinds import Kind


def tell_authors(*, plan: Plan, words: str, actor: User | None, at: datetime) -> int:
    """Tell the officers and heads of the agency whose plan it is; `words` as in `notices.words`."""
    return _tell(_authors(plan, at), f"plan:{plan.pk}:{plan.version}", words, _plan(plan), actor, at)


def tell_judges(*, plan: Plan, words: str, actor: User | None, at: datetime) -> int:
    """Tell Sở Nội vụ."""
    people = holders_of_the_whole((Role.HOME_AFFAIRS,), on=localdate(at))
    return _tell(people, f"plan:{plan.pk}:{plan.version}", words, _plan(plan), actor, at)


def tell_of_measure(*, measure: Measure, kind: str, actor: User | None, at: datetime) -> int:
    """Tell of a difficulty whoever must answer it, of an answer those who asked; of anything else nobody."""
    subject = f"measure:{measure.pk}:{measure.version}"
    if kind == MeasureStep.Kind.STUCK:
        return _tell(_answering(measure.plan, at), subject, "measure.stuck", _measure(measure), actor, at)
    if kind == MeasureStep.Kind.ANSWER:
        return _tell(_authors(measure.plan, at), subject, "measure.answered", _measure(measure), actor, at)
    return 0


def remind_of_measure(*, measure: Measure, days: int, at: datetime) -> int:
    """Tell the agency, once for each deadline and distance, that it comes near (`days` ≥ 0 left) or has passed."""
    words = "measure.near" if days >= 0 else "measure.late"
    params: dict[str, str | date] = {"due": measure.due_on}
    people = _authors(measure.plan, at)
    return _tell(people, measure_reminder(measure, days), words, _measure(measure), None, at, params)


def measure_reminder(measure: Measure, days: int) -> str:
    """Return the subject of the reminder of a deadline at a distance."""
    return f"measure:{measure.pk}:{measure.due_on}:{days}"


def _authors(plan: Plan, at: datetime) -> Iterable[User]:
    return holders_over({plan.agency_id}, Role.of_an_agency(), on=localdate(at))


def _answering(plan: Plan, at: datetime) -> Iterable[User]:
    """Return Sở Nội vụ and the officers and heads of the agency above."""
    on = localdate(at)
    above = AgencyVersion.objects.filter(agency=plan.agency_id, valid__contains=on, parent__isnull=False)
    found = {user.pk: user for user in holders_of_the_whole((Role.HOME_AFFAIRS,), on=on)}
    parents = set(above.values_list("parent", flat=True))
    found.update({user.pk: user for user in holders_over(parents, Role.of_an_agency(), on=on)})
    return found.values()


def _plan(plan: Plan) -> str:
    return reverse("plans:plan", args=[plan.pk])


def _measure(measure: Measure) -> str:
    return reverse("plans:measure", args=[measure.plan_id, measure.pk])


def _tell(
    people: Iterable[User],
    subject: str,
    words: str,
    link: str,
    actor: User | None,
    at: datetime,
    params: dict[str, str | date] | None = None,
) -> int:
    others = [user for user in people if actor is None or user.pk != actor.pk]
    told: Any = {"params": params} if params else {}
    return tell(to=others, kind=Kind.OBLIGATION, subject=subject, words=words, link=link, at=at, **told)
