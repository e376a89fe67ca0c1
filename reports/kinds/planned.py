"""Reads the plans of a round's agencies, as far as whoever asks for the report reads them.

Paper goes from hand to hand: what is still written, or was sent back, is in none, whoever asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Measure, MeasureStep, Plan
from actionplans.plan_reach import HANDED_IN, plan_reader_for, visible_plans
from actionplans.selectors import names_on
from agencies.models import Block
from scoring.method_document import parse
from scoring.models import MethodVersion
from surveys.models import Round, RoundUnit

if TYPE_CHECKING:
    from reports.asked import Asked


@dataclass(frozen=True, slots=True)
class Planned:
    """Plans with their measures but those dropped; `units` are the round's within reach, by agency.

    `in_time` holds what was done by its day, `factors` the factor of each node by the plan's method version.
    """

    on: date
    plans: tuple[Plan, ...]
    units: Mapping[int, RoundUnit]
    measures: tuple[Measure, ...]
    in_time: frozenset[int]
    names: Mapping[int, str]
    factors: Mapping[int, Mapping[str, str]]

    def of_plan(self, plan: Plan) -> tuple[Measure, ...]:
        return tuple(one for one in self.measures if one.plan_id == plan.pk)

    def bearer(self, plan: Plan) -> str:
        """Return the name of the agency whose plan it is, or of the block it is over."""
        return plan.block.name if plan.block else self.names.get(plan.agency_id, "")

    def is_late(self, one: Measure) -> bool:
        undone = one.state in (Measure.State.TODO, Measure.State.DOING, Measure.State.STUCK)
        return undone and one.plan.state == Plan.State.ACCEPTED and one.due_on < self.on

    def factor(self, one: Measure) -> str:
        """Return the name of the factor that a measure is for, or ""."""
        run = one.plan.run
        return self.factors[run.method_version_id].get(one.node, "") if run and one.node else ""


def planned(asked: "Asked") -> Planned:
    """Return the plans handed in that rest on the round or run in its year, by agency."""
    on, round = localdate(asked.at), asked.round
    units = {
        unit.agency_id: unit
        for unit in round.units.select_related("agency", "version", "block")
        if asked.sight.units.covers(agency_id=unit.agency_id, block_id=unit.block_id)
    }
    of_year = Q(first_year__lte=round.assessment_year, last_year__gte=round.assessment_year)
    related = ("agency", "block", "run__method_version", "run__round__questionnaire_version")
    found = (
        _seen(asked, on)
        .filter(Q(agency__in=units, block=None) | Q(block__in=_blocks(round)), of_year | Q(run__round=round))
        .filter(state__in=HANDED_IN)
        .select_related(*related)
        .defer("run__round__questionnaire_version__definition")
    )
    names = names_on({plan.agency_id for plan in found}, on=on)
    plans = sorted(found, key=lambda plan: (plan.block is not None, names.get(plan.agency_id, ""), plan.pk))
    measures = _measures(plans)
    return Planned(
        on=on,
        plans=tuple(plans),
        units=units,
        measures=tuple(measures),
        in_time=frozenset(one.pk for one in measures if one.in_time),  # type: ignore[attr-defined]
        names=names,
        factors=_factors({plan.run.method_version for plan in plans if plan.run}),
    )


def _seen(asked: "Asked", on: date) -> "QuerySet[Plan]":
    if isinstance(asked.user, User):
        return visible_plans(plan_reader_for(asked.user, on=on))
    return Plan.objects.none() if asked.user is not None else Plan.objects.all()


def _blocks(round: Round) -> "QuerySet[Block]":
    return Block.objects.filter(pk__in=round.units.filter(block__isnull=False).values("block"))


def _measures(plans: list[Plan]) -> list[Measure]:
    by_id = {plan.pk: plan for plan in plans}
    steps = MeasureStep.objects.filter(measure=OuterRef("pk"), kind=MeasureStep.Kind.DONE)
    done = steps.filter(at__date__lte=OuterRef("due_on"))
    found = Measure.objects.filter(plan__in=by_id).exclude(state=Measure.State.DROPPED).annotate(in_time=Exists(done))
    measures: list[Measure] = list(found.order_by(F("plan"), "position"))
    for one in measures:
        one.plan = by_id[one.plan_id]
    return measures


def _factors(versions: set[MethodVersion]) -> dict[int, Mapping[str, str]]:
    return {version.pk: _factors_of(version) for version in versions}


def _factors_of(version: MethodVersion) -> Mapping[str, str]:
    """Return the factor of each node, by codes: its own name, or that of the factor above."""
    found: dict[str, str] = {}
    for node, parent in parse(version.document).nodes:
        found[node.code] = node.name if node.kind == "factor" else found.get(parent or "", "")
    return found
