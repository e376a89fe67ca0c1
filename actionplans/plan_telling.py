"""Who is told of a plan, whose, which or of which measure: its authors, who judges it, who must answer a difficulty."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Measure, MeasureStep, Plan
from actionplans.selectors import names_on
from agencies.holders import holders_of_the_whole, holders_over
from agencies.models import AgencyVersion
from agencies.telling import tell
from notices.kinds import Kind
from notices.words import about


class Told(NamedTuple):
    """Where a notice leads, and what its sentence is filled with."""

    link: str
    params: dict[str, str | date]


def tell_authors(*, plan: Plan, words: str, actor: User | None, at: datetime) -> int:
    """Tell the officers and heads of the agency whose plan it is; `words` as in `notices.words`."""
    return _tell(_authors(plan, at), f"plan:{plan.pk}:{plan.version}", words, _of_plan(plan, at), actor, at)


def tell_judges(*, plan: Plan, words: str, actor: User | None, at: datetime) -> int:
    """Tell Sở Nội vụ."""
    people = holders_of_the_whole((Role.HOME_AFFAIRS,), on=localdate(at))
    return _tell(people, f"plan:{plan.pk}:{plan.version}", words, _of_plan(plan, at), actor, at)


def tell_of_measure(*, measure: Measure, kind: str, actor: User | None, at: datetime) -> int:
    """Tell of a difficulty whoever must answer it, of an answer those who asked; of anything else nobody."""
    subject, told = f"measure:{measure.pk}:{measure.version}", _of_measure(measure, at)
    if kind == MeasureStep.Kind.STUCK:
        return _tell(_answering(measure.plan, at), subject, "measure.stuck", told, actor, at)
    if kind == MeasureStep.Kind.ANSWER:
        return _tell(_authors(measure.plan, at), subject, "measure.answered", told, actor, at)
    return 0


def remind_of_measure(*, measure: Measure, days: int, at: datetime) -> int:
    """Tell the agency, once for each deadline and distance, that it comes near (`days` ≥ 0 left) or has passed."""
    words = "measure.near" if days >= 0 else "measure.late"
    people = _authors(measure.plan, at)
    return _tell(people, measure_reminder(measure, days), words, _of_measure(measure, at), None, at)


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


def _of_plan(plan: Plan, at: datetime) -> Told:
    return Told(reverse("plans:plan", args=[plan.pk]), {"about": about(_author(plan, at), plan.title)})


def _of_measure(measure: Measure, at: datetime) -> Told:
    said: dict[str, str | date] = {"due": measure.due_on, "about": about(_author(measure.plan, at), measure.action)}
    return Told(reverse("plans:measure", args=[measure.plan_id, measure.pk]), said)


def _author(plan: Plan, at: datetime) -> str:
    """Return the name of the agency whose plan it is, "" for that of a block."""
    return names_on({plan.agency_id}, on=localdate(at)).get(plan.agency_id, "")


def _tell(people: Iterable[User], subject: str, words: str, told: Told, actor: User | None, at: datetime) -> int:
    others = [user for user in people if actor is None or user.pk != actor.pk]
    return tell(
        to=others, kind=Kind.OBLIGATION, subject=subject, words=words, link=told.link, params=told.params, at=at
    )
