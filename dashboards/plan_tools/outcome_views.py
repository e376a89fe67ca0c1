"""The page on which a plan's measures stand beside the next survey's figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.models import Measure, Plan
from actionplans.reach import READING
from agencies.access import requires
from dashboards.plan_tools.links import plan_address, trail
from dashboards.plan_tools.outcomes import NodeOutcome, Outcomes, outcomes_of
from dashboards.plan_tools.rights import seen_plan
from scoring.method import Method
from surveys.models import Round

ROUND = "dot"


@dataclass(frozen=True, slots=True)
class Group:
    """A factor with the nodes under it that measures are for, each with its measures."""

    name: str
    rows: Sequence[tuple[NodeOutcome, Sequence[Measure]]]


@require_safe
@requires(*READING)
@never_cache
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Show each measure of a plan beside its figure then and now."""
    reader, plan = seen_plan(request, pk)
    if plan.block_id is not None:
        return redirect("plan_tools:block_plan", plan.pk)
    found = outcomes_of(plan, reader.user, on=reader.on, round_code=request.GET.get(ROUND, ""))
    measures = list(plan.measures.exclude(state=Measure.State.DROPPED))
    context = {
        "plan": plan,
        "plan_url": plan_address(plan),
        "found": found,
        "whole": found.of("") if found.before else None,
        "groups": groups_of(measures, found),
        "tabs": _tabs(plan, found),
        "proposes": reader.writes(plan),
        "trail": trail(plan, _("Kết quả ở đợt sau")),
    }
    return render(request, "dashboards/plan_tools/outcome.html", context)


def groups_of(measures: Sequence[Measure], found: Outcomes) -> list[Group]:
    """Return measures by factor and node, in the order of the method; those for no node come last."""
    side = found.now or found.before
    above = _factors(side.method) if side and side.method else {}
    by_node: dict[str, list[Measure]] = {}
    for each in measures:
        by_node.setdefault(each.node, []).append(each)
    nodes = sorted(by_node, key=lambda code: (not code, list(above).index(code) if code in above else len(above)))
    groups: dict[str, list[tuple[NodeOutcome, Sequence[Measure]]]] = {}
    for node in nodes:
        name = found.name(above.get(node, node)) if node else _("Không gắn với tiêu chí nào")
        groups.setdefault(name, []).append((found.of(node), by_node[node]))
    return [Group(name, rows) for name, rows in groups.items()]


def _factors(method: Method) -> Mapping[str, str]:
    """Return the factor that each factor and item belongs to, in the order of the method."""
    return {
        node.code: above if node.kind == "item" and above is not None else node.code for node, above in method.nodes
    }


def _tabs(plan: Plan, found: Outcomes) -> list[tuple[str, str, bool]]:
    if len(found.later) < 2:
        return []
    address = reverse("plan_tools:outcome", args=[plan.pk])
    return [(each.title, f"{address}?{ROUND}={each.code}", _is_now(each, found)) for each in found.later]


def _is_now(round: Round, found: Outcomes) -> bool:
    return found.now is not None and found.now.unit.round_id == round.pk
