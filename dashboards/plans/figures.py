"""The figures of an agency beside what it plans: through the gate, as this person sees them, nothing computed again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Plan
from charts.numbers import vi
from dashboards import profile as profiles
from dashboards import selectors
from dashboards.beside_shown import told_of_unit
from dashboards.profile import Line, Profile
from dashboards.selectors import UnitRow
from scoring.access import Sight, sight_of
from scoring.method import Method
from scoring.models import ScoringRun
from scoring.run_for import run_seen
from scoring.selectors import method_of
from surveys.models import RoundUnit
from surveys.natures import nature_of
from surveys.questionnaire import Text, say
from surveys.selectors import questionnaire_of


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run says of an agency, hidden where this person does not see it; `row` is for judging only."""

    unit: RoundUnit
    run: ScoringRun
    method: Method
    profile: Profile
    row: UnitRow

    @property
    def lines(self) -> dict[str, Line]:
        """Factors and items by their codes."""
        return {line.code: line for line in (*self.profile.factors, *self.profile.items)}

    def said(self, node: str) -> str:
        """Return an index with its limits in words, empty where it is not told; the whole under ""."""
        of = self.lines.get(node) if node else self.profile
        return in_words(of.index, of.certain.low, of.certain.high) if of is not None else ""


def in_words(index: str | None, low: str | None, high: str | None) -> str:
    """Say an index with its limits: "78,40 % (khoảng tin cậy 74,10–82,30)"."""
    if index is None:
        return ""
    if low is None or high is None:
        return _("%(index)s %%") % {"index": vi(index)}
    limits = {"index": vi(index), "low": vi(low), "high": vi(high)}
    return _("%(index)s %% (khoảng tin cậy %(low)s–%(high)s)") % limits


def figures_of(unit: RoundUnit, user: User, *, on: date, run: ScoringRun | None = None) -> Figures | None:
    """Return what the run that a person sees (or an older one they were shown) says of a unit; None where nothing.

    `unit` comes with its round, agency, version and block.
    """
    sight = sight_of(user, state=unit.round.state, on=on)
    if not sight.shows(unit) or nature_of(unit.round) != "agencies":
        return None
    seen = run_seen(unit.round, newest=sight.sees_newest)
    asked = run or seen.run
    row = selectors.unit_row(asked, unit) if asked else None
    return _made(unit, sight, asked, row, seen.withheld) if asked and row else None


def _made(unit: RoundUnit, sight: Sight, run: ScoringRun, row: UnitRow, withheld: frozenset[str]) -> Figures:
    method, detail = method_of(run), sight.details(unit)
    hidden = {} if detail else told_of_unit(run, row.result, unit, sight, withheld)
    return Figures(unit, run, method, profiles.make(row.result, detail=detail, method=method, **hidden), row)


def unit_of_plan(plan: Plan) -> RoundUnit | None:
    """Return the agency of a plan in the round it rests on."""
    if plan.run_id is None:
        return None
    found = RoundUnit.objects.select_related("round", "agency", "version", "block")
    return found.filter(round__runs=plan.run_id, agency=plan.agency_id).first()


def figures_of_plan(plan: Plan, user: User, *, on: date) -> Figures | None:
    """Return what this person sees now of the round that a plan rests on."""
    unit = unit_of_plan(plan)
    return figures_of(unit, user, on=on) if unit is not None else None


def node_names(plan: Plan) -> Mapping[str, str]:
    """Return what the factors and items of a plan's method are called, in the method's order."""
    return _names(plan, ("factor", "item"))


def factor_names(plan: Plan) -> Mapping[str, str]:
    """Return the factors alone."""
    return _names(plan, ("factor",))


def _names(plan: Plan, kinds: Collection[str]) -> Mapping[str, str]:
    """Return names by code; an item without a name of its own is called by its question."""
    run = plan.run
    if run is None:
        return {}
    questions = {each.code: each.text for each in questionnaire_of(run.round.questionnaire_version_id).coded}
    nodes = [node for node, _above in method_of(run).nodes if node.kind in kinds]
    return {node.code: node.name or _asked(questions.get(node.code), node.code) for node in nodes}


def _asked(text: Text | None, code: str) -> str:
    return say(text, get_language() or "vi") if text else code
