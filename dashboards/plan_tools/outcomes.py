"""What became of what a plan is about: the figures it rests on beside those of the next survey, with the verdict.

Both come out of the gate as this person sees them on the pages of their rounds; nothing is computed again. A change
after a measure is not its effect: pages say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Plan, Target
from charts.numbers import vi
from dashboards import profile as profiles
from dashboards import selectors
from dashboards.beside_shown import told_of_unit
from dashboards.plan_tools.judged import Judged, judged
from dashboards.profile import Line, Profile
from scoring.access import Sight, sight_of
from scoring.history.earlier import run_before
from scoring.method import Method
from scoring.results import Certain
from scoring.run_for import RunSeen, runs_seen
from scoring.selectors import method_of
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class Side:
    """An agency in one round as a person sees it; without `profile` there are no figures for them."""

    unit: RoundUnit
    profile: Profile | None = None
    method: Method | None = None
    published: bool = False

    def line(self, node: str) -> Line | Profile | None:
        """Return a factor or item, the whole for ""."""
        if self.profile is None or not node:
            return self.profile
        lines = (*self.profile.factors, *self.profile.items)
        return next((line for line in lines if line.code == node), None)


@dataclass(frozen=True, slots=True)
class NodeOutcome:
    """A factor or item (or the whole, `node` ""): its index then and now, the change, the target of now's year.

    An index is None where `before_why` or `now_why` says so. `certain` has the change where it is one from then;
    else `no_change` says why there is none.
    """

    node: str
    name: str
    before: str | None = None
    before_why: str = ""
    now: str | None = None
    now_why: str = ""
    certain: Certain | None = None
    no_change: str = ""
    target: Judged | None = None


@dataclass(frozen=True)
class Outcomes:
    """The figures a plan rests on and those of a later round; `later` are all later rounds of the same survey.

    `gone`: the agency was not measured any more in the later rounds.
    """

    before: Side | None = None
    now: Side | None = None
    later: Sequence[Round] = ()
    gone: bool = False
    same_base: bool = True
    targets: Mapping[tuple[str, int], Target] = field(default_factory=dict)

    def of(self, node: str) -> NodeOutcome:
        """Return what became of a node."""
        then = self.before.line(node) if self.before else None
        now = self.now.line(node) if self.now else None
        return NodeOutcome(
            node=node,
            name=self.name(node),
            before=then.index if then else None,
            before_why=_why(then) if self.before else _("không có số của đợt làm căn cứ"),
            now=now.index if now else None,
            now_why=_why(now) if self.now else _("chưa có đợt sau"),
            certain=now.certain if now and now.index and self.same_base and _is_of(now.certain, then) else None,
            no_change=self._no_change(then, now),
            target=self._judged(node, now),
        )

    def name(self, node: str) -> str:
        if not node:
            return _("Chỉ số hài lòng chung")
        for side in (self.now, self.before):
            line = side.line(node) if side else None
            if line is not None:
                return line.name
        return node

    def _no_change(self, then: Line | Profile | None, now: Line | Profile | None) -> str:
        if not now or not now.index:
            return ""
        if not self.same_base:
            return _("kỳ trước của đợt này là một đợt khác")
        return "" if _is_of(now.certain, then) else _("số của đợt làm căn cứ đã được công bố lại")

    def _judged(self, node: str, now: Line | Profile | None) -> Judged | None:
        year = self.now.unit.round.assessment_year if self.now else None
        target = self.targets.get((node, year)) if year else None
        if target is None or self.now is None:
            return next((judged(each, None, None) for (code, _y), each in self.targets.items() if code == node), None)
        return judged(target, now.index if now else None, self.now.method, now.certain if now else None)


def outcomes_of(plan: Plan, user: User, *, on: date, round_code: str = "") -> Outcomes:
    """Return what became of what a plan is about, in the first later round with figures or the one asked for."""
    if plan.run is None or plan.block_id is not None:
        return Outcomes()
    base, targets = plan.run.round, _targets(plan)
    units = {unit.round_id: unit for unit in _units(plan, base)}
    sight = sight_of(user, state=Round.State.CLOSED, on=on)
    seen = runs_seen([unit.round for unit in units.values()], newest=sight.sees_newest)
    later = [unit.round for unit in units.values() if _follows(unit.round, base) and unit.round_id in seen]
    before = _side(units[base.pk], seen.get(base.pk), sight) if base.pk in units else None
    if not later:
        return Outcomes(before, targets=targets, gone=_is_gone(plan, base))
    chosen = next((each for each in later if each.code == round_code), later[0])
    now = _side(units[chosen.pk], seen.get(chosen.pk), sight)
    return Outcomes(before, now, later, targets=targets, same_base=_compares(chosen, base, units))


def base_of(plan: Plan, user: User, *, on: date) -> Side | None:
    """Return the figures a plan rests on, as this person sees them; None where its agency has none."""
    if plan.run is None or plan.block_id is not None:
        return None
    unit = _units(plan, plan.run.round).filter(round=plan.run.round).first()
    if unit is None:
        return None
    sight = sight_of(user, state=unit.round.state, on=on)
    return _side(unit, runs_seen([unit.round], newest=sight.sees_newest).get(unit.round_id), sight)


def _units(plan: Plan, base: Round) -> QuerySet[RoundUnit]:
    """Return the agency in the closed rounds of the same survey, oldest first, the one the plan rests on among them."""
    found = RoundUnit.objects.select_related("round", "agency", "version", "block").filter(
        agency=plan.agency_id,
        round__state=Round.State.CLOSED,
        round__owner=base.owner_id,
        round__synthetic=base.synthetic,
        round__questionnaire_version__questionnaire__versions=base.questionnaire_version_id,
    )
    return found.order_by("round__assessment_year", "round__opens_on", "round")


def _follows(round: Round, base: Round) -> bool:
    return (round.assessment_year, round.opens_on) > (base.assessment_year, base.opens_on)


def _compares(now: Round, base: Round, units: Mapping[int, RoundUnit]) -> bool:
    """Say whether the change that a round tells is the one from the base: that is the survey before it."""
    between = [each.round for each in units.values() if base.assessment_year <= each.round.assessment_year]
    between = [each for each in between if each.assessment_year < now.assessment_year]
    if [each.pk for each in between] == [base.pk]:
        return True
    found = run_before(now)
    return found is not None and found[0].pk == base.pk


def _is_of(certain: Certain, then: Line | Profile | None) -> bool:
    """Say whether a change starts from the index that stands beside it."""
    return (
        certain.previous is None
        or certain.compared_units is not None
        or (then is not None and then.index == certain.previous)
    )


def _is_gone(plan: Plan, base: Round) -> bool:
    """Say whether there are later rounds with figures that do not measure the agency."""
    later = Round.objects.filter(
        questionnaire_version__questionnaire__versions=base.questionnaire_version_id,
        owner=base.owner_id,
        synthetic=base.synthetic,
        state=Round.State.CLOSED,
        assessment_year__gt=base.assessment_year,
        runs__isnull=False,
    )
    return later.exists()


def _side(unit: RoundUnit, seen: RunSeen | None, sight: Sight) -> Side:
    run = seen.run if seen else None
    row = selectors.unit_row(run, unit) if run and sight.shows(unit) else None
    if seen is None or run is None or row is None:
        return Side(unit)
    detail, method = sight.details(unit), method_of(run)
    hidden = {} if detail else told_of_unit(run, row.result, unit, sight, seen.withheld)
    made = profiles.make(row.result, detail=detail, method=method, **hidden)
    return Side(unit, made, method, published=seen.is_published)


def _targets(plan: Plan) -> dict[tuple[str, int], Target]:
    return {(each.node, each.year): each for each in plan.targets.filter(section="").order_by("year")}


def _why(line: Line | Profile | None) -> str:
    if line is None:
        return _("phương pháp không có tiêu chí này, hoặc ông/bà không xem được")
    return "" if line.index is not None else line.reason


def in_percent(index: str | None) -> str:
    return "" if index is None else _("%(index)s %%") % {"index": vi(index)}
