"""Reads: obligations as they are listed and summed up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from actionplans import addressing
from actionplans.models import Directive, Obligation, ObligationStep, State
from agencies.models import AgencyVersion
from agencies.sorting import folded

TO_DO = (State.OPEN, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which obligations are asked for; empty fields ask for any. `situation`: one of SITUATIONS, or ""."""

    situation: str = ""
    directive: int = 0
    bearer: str = ""
    theme: str = ""
    search: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """How an agency stands with what it owes; what was withdrawn is in none."""

    bearer_id: int
    bearer__code: str
    owed: int
    in_time: int
    late_done: int
    waiting: int
    to_do: int
    overdue: int
    proposed: int


def situations(on: date) -> Mapping[str, Q]:
    """Return what tells each situation of an obligation on a day, by its name; every obligation is in one or two."""
    return {
        "to_do": Q(state__in=TO_DO, due_on__gte=on),
        "overdue": Q(state__in=TO_DO, due_on__lt=on),
        "waiting": Q(state=State.SUBMITTED),
        "done": Q(state=State.ACCEPTED),
        "withdrawn": Q(state=State.WITHDRAWN),
    }


def first_reminder() -> int:
    """Return how many days before a deadline its first reminder is sent; negative where none is sent before it."""
    return int(max(settings.OBLIGATION_REMINDERS))


def to_remind(owed: Iterable[Obligation], *, on: date) -> list[Obligation]:
    """Return what a letter calls to mind: what is overdue, and what is due within the first reminder's days."""
    soon = on + timedelta(days=max(first_reminder(), -1))
    return [each for each in owed if each.state in TO_DO and each.due_on <= soon]


def listed(seen: QuerySet[Obligation], wanted: Wanted, *, on: date) -> QuerySet[Obligation]:
    """Return the obligations asked for, the most urgent first."""
    found = narrowed(seen, wanted)
    if wanted.situation:
        found = found.filter(situations(on)[wanted.situation])
    return found.order_by("due_on", "point__directive", "point__position", "pk")


def narrowed(seen: QuerySet[Obligation], wanted: Wanted) -> QuerySet[Obligation]:
    """Return the obligations asked for, in whatever situation."""
    asked = {
        "point__directive": wanted.directive,
        "bearer__code": wanted.bearer,
        "point__directive__theme": wanted.theme,
    }
    found = seen.filter(**{name: value for name, value in asked.items() if value})
    if wanted.proposed:
        found = found.filter(pk__in=_proposed())
    for word in folded(wanted.search).split():
        found = found.filter(search__contains=word)
    return found


def counts(seen: QuerySet[Obligation], wanted: Wanted, *, on: date) -> dict[str, int]:
    """Return how many obligations are in each situation, and under "" all of them."""
    each = {name: Count("pk", filter=condition) for name, condition in situations(on).items()}
    found = narrowed(seen, wanted).aggregate(every=Count("pk"), **each)
    return {"" if name == "every" else name: number for name, number in found.items()}


def sums_by_bearer(seen: QuerySet[Obligation], wanted: Wanted, *, on: date) -> list[Sums]:
    """Return how each agency stands, those with most overdue first."""
    is_ = situations(on)
    in_time = Q(state=State.ACCEPTED, handed_in_on__lte=F("due_on"))
    rows = (
        narrowed(seen, wanted)
        .exclude(state=State.WITHDRAWN)
        .order_by()
        .values("bearer_id", "bearer__code")
        .annotate(
            owed=Count("pk"),
            in_time=Count("pk", filter=in_time),
            late_done=Count("pk", filter=is_["done"] & ~in_time),
            waiting=Count("pk", filter=is_["waiting"]),
            to_do=Count("pk", filter=is_["to_do"]),
            overdue=Count("pk", filter=is_["overdue"]),
            proposed=Count("pk", filter=Q(pk__in=_proposed())),
        )
    )
    return sorted((Sums(**row) for row in rows), key=lambda one: (-one.overdue, -one.to_do, one.bearer_id))


def directives(seen: QuerySet[Obligation], *, every: bool) -> QuerySet[Directive]:
    """Return directives, the newest first: `every` one, or those after which the person sees an obligation."""
    found = Directive.objects.all() if every else Directive.objects.filter(points__obligations__in=seen).distinct()
    return found.order_by("-issued_on", "-pk")


def names_on(ids: set[int], *, on: date) -> dict[int, str]:
    """Return the names of agencies on a day; of those that are not there any more the last ones."""
    versions = AgencyVersion.objects.filter(agency__in=ids, valid__startswith__lte=on)
    return dict(versions.order_by("valid__startswith").values_list("agency_id", "name"))


def names_to_give(*, on: date) -> dict[int, tuple[str, str]]:
    """Return the name and short name of every agency there on a day."""
    versions = AgencyVersion.objects.filter(valid__contains=on).order_by("position", "sort_key")
    return {pk: (name, short) for pk, name, short in versions.values_list("agency_id", "name", "short_name")}


def blocks_on(on: date) -> dict[str, tuple[int, ...]]:
    """Return the agencies of each block on a day, by the name of the block."""
    found: dict[str, list[int]] = {}
    versions = AgencyVersion.objects.filter(valid__contains=on, block__isnull=False).order_by("position", "sort_key")
    for name, agency in versions.values_list("block__name", "agency_id"):
        found.setdefault(name, []).append(agency)
    return {name: tuple(agencies) for name, agencies in found.items()}


def groups_on(on: date) -> dict[str, tuple[int, ...]]:
    """Return the agencies on a day of each group that papers name, by its name there ("Các sở", "Các địa phương")."""
    level = AgencyVersion.Level
    rows = AgencyVersion.objects.filter(valid__contains=on, level__in=(level.DEPARTMENT, level.VERTICAL, level.COMMUNE))
    found: dict[str, list[int]] = {}
    for agency, kind, name in rows.order_by("position", "sort_key").values_list("agency_id", "level", "name"):
        for group in _groups_of(level(kind), name):
            found.setdefault(group, []).append(agency)
    return {name: tuple(agencies) for name, agencies in found.items()}


def _groups_of(level: AgencyVersion.Level, name: str) -> tuple[str, ...]:
    if level == AgencyVersion.Level.COMMUNE:
        return (addressing.COMMUNES, addressing.PLACES)
    if level == AgencyVersion.Level.VERTICAL:
        return (addressing.VERTICAL, addressing.BODIES)
    # "Các sở" leaves out the boards and offices beside them.
    offices = (addressing.OFFICES,) if folded(name).startswith("so ") else ()
    return (*offices, addressing.DEPARTMENTS, addressing.BODIES)


def history(obligation: Obligation) -> list[ObligationStep]:
    return list(obligation.steps.select_related("actor").prefetch_related("proofs").order_by("number"))


def _proposed() -> Any:
    return ObligationStep.objects.filter(kind=ObligationStep.Kind.PROPOSE).values("obligation")
