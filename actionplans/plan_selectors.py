"""Reads: plans as they are listed, with what is late of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from actionplans.models import Measure, MeasureStep, Obligation, Plan, PlanStep
from agencies.models import AgencyVersion

OPEN = (Measure.State.TODO, Measure.State.DOING, Measure.State.STUCK)
# What the list may be sorted by; under "" the plans with something late come first.
ORDERS = {
    "": ("-late", F("next_due").asc(nulls_last=True), "-last_year", "-pk"),
    "agency": ("agency__code", "-last_year", "-pk"),
    "year": ("-last_year", "-first_year", "-pk"),
    "due": (F("next_due").asc(nulls_last=True), "-pk"),
}


@dataclass(frozen=True, slots=True)
class WantedPlans:
    """Which plans are asked for; empty fields ask for any. `late`: those carried out with a measure past its day."""

    state: str = ""
    year: int = 0
    agency: str = ""
    block: str = ""
    late: bool = False
    stuck: bool = False
    order: str = ""


def listed_plans(seen: QuerySet[Plan], wanted: WantedPlans, *, on: date) -> QuerySet[Plan]:
    """Return the plans asked for with numbers of their measures: `measure_count`, `done`, `late`, `stuck`.

    `next_due` is the nearest day of what is still to do.
    """
    found: QuerySet[Any] = with_numbers(narrowed_plans(seen, wanted, on=on), on=on)
    if wanted.late:
        found = found.filter(late__gt=0)
    if wanted.stuck:
        found = found.filter(stuck__gt=0)
    return found.order_by(*ORDERS[wanted.order])


def with_numbers(plans: QuerySet[Plan], *, on: date) -> QuerySet[Plan]:
    """Return plans with the numbers that `listed_plans` tells."""
    open_, carried_out = Q(measures__state__in=OPEN), Q(state=Plan.State.ACCEPTED)
    return plans.annotate(
        measure_count=Count("measures", filter=~Q(measures__state=Measure.State.DROPPED)),
        done=Count("measures", filter=Q(measures__state=Measure.State.DONE)),
        late=Count("measures", filter=open_ & carried_out & Q(measures__due_on__lt=on)),
        stuck=Count("measures", filter=Q(measures__state=Measure.State.STUCK) & carried_out),
        next_due=Min("measures__due_on", filter=open_),
    )


def narrowed_plans(seen: QuerySet[Plan], wanted: WantedPlans, *, on: date) -> QuerySet[Plan]:
    """Return the plans asked for, late or not."""
    found = seen.filter(state=wanted.state) if wanted.state else seen
    if wanted.year:
        found = found.filter(first_year__lte=wanted.year, last_year__gte=wanted.year)
    if wanted.agency:
        found = found.filter(agency__code=wanted.agency)
    if wanted.block:
        in_block = AgencyVersion.objects.filter(block__code=wanted.block, valid__contains=on).values("agency")
        found = found.filter(Q(agency__in=in_block) | Q(block__code=wanted.block))
    return found


def plans_for(obligation: Obligation, seen: QuerySet[Plan]) -> QuerySet[Plan]:
    """Return the plans a person sees that answer to an obligation, the newest first."""
    return seen.filter(obligation=obligation).order_by("-pk")


def plan_history(plan: Plan) -> list[PlanStep]:
    return list(plan.steps.select_related("actor").order_by("number"))


def measure_history(measure: Measure) -> list[MeasureStep]:
    return list(measure.steps.select_related("actor").prefetch_related("proofs").order_by("number"))


def measures_of(plan: Plan) -> list[Measure]:
    """Return the measures of a plan in their order, those dropped last."""
    found = list(plan.measures.order_by("position"))
    return sorted(found, key=lambda each: each.state == Measure.State.DROPPED)


def measures_due(*, until: date, agency_ids: Collection[int] | None = None) -> QuerySet[Measure]:
    """Return what is still to do of accepted plans by a day, of some agencies or of all, the most urgent first."""
    found = Measure.objects.filter(plan__state=Plan.State.ACCEPTED, state__in=OPEN, due_on__lte=until)
    if agency_ids is not None:
        found = found.filter(plan__agency__in=agency_ids)
    return found.select_related("plan").order_by("due_on", "pk")


def difficulties() -> QuerySet[Measure]:
    """Return the measures of accepted plans with a difficulty that nobody has answered."""
    return Measure.objects.filter(plan__state=Plan.State.ACCEPTED, state=Measure.State.STUCK)
