"""Reads: targets in force, and how the satisfaction index stands to its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from django.db.models import Q, QuerySet, Subquery
from psycopg2.extras import DateRange

from agencies.models import Agency, AgencyVersion, Block
from scoring.certainty.targets import Judgement, Target, judge
from scoring.disclosure import TOP, RoundHidden, block_key
from scoring.history.figures import Found, blocks_in, surveys_of, totals_in, units_in
from scoring.method import ROOT, Method
from scoring.models import IndicatorTarget, ScoringRun, YearRun
from scoring.results import BlockResult, NodeResult, RoundResult, UnitResult
from scoring.shown import Shown, shown_of
from scoring.year_results import year_method_of, year_result_of
from scoring.year_rounds import latest_year_run, rounds_of_year
from scoring.year_shown import year_shown_of
from surveys.models import Round
from surveys.selectors import measures_a_province

# Indicator, method, node: two of them are none.
Subject = tuple[int | None, int | None, str]
# Why an index is not judged: no closed round by its method, no index of it, or a figure that stays hidden.
Why = Literal["", "no_run", "too_few", "hidden"]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a target is judged by: the row of agency or block `code`, or of all (""), in a run of a round or year."""

    method: Method
    run: ScoringRun | YearRun
    code: str
    result: UnitResult | BlockResult

    @property
    def round(self) -> Round | None:
        """The round, None of a whole year."""
        return self.run.round if isinstance(self.run, ScoringRun) else None


@dataclass(frozen=True, slots=True)
class IndexTarget:
    """A target of the satisfaction index and what was reached, percents as printed with a dot.

    `basis` is the run it is judged by; `judgement` is None where `why` says so.
    """

    target: IndicatorTarget
    name: str
    basis: Basis | None
    value: str | None
    low: str | None
    high: str | None
    judgement: Judgement | None
    why: Why


def targets_in_force(*, year: int | None = None) -> QuerySet[IndicatorTarget]:
    """Return the targets that nobody withdrew."""
    rows = IndicatorTarget.objects.filter(withdrawn_at=None, **({} if year is None else {"year": year}))
    return rows.select_related("indicator", "method", "agency", "block", "set_by")


def targets_held(year: int, agency: Agency | None = None, block: Block | None = None) -> dict[Subject, IndicatorTarget]:
    """Return the targets in force in a year for an agency (its own, else its block's), a block, or the province.

    In one query.
    """
    rows = targets_in_force(year=year)
    if agency is None:
        return {subject_of(row): row for row in rows.filter(agency=None, block=block)}
    found = rows.filter(Q(agency=agency) | Q(block=Subquery(_block_in(agency, year))))
    # What comes later stands: an agency's own.
    return {subject_of(row): row for row in sorted(found, key=lambda row: row.agency_id is not None)}


def subject_of(target: IndicatorTarget) -> Subject:
    return target.indicator_id, target.method_id, target.node


def _block_in(agency: Agency, year: int) -> QuerySet[AgencyVersion, int | None]:
    """Return the block an agency stood in last in a year."""
    of_year = DateRange(date(year, 1, 1), date(year + 1, 1, 1))
    versions = AgencyVersion.objects.filter(agency=agency, valid__overlap=of_year)
    return versions.order_by("-valid").values_list("block_id", flat=True)[:1]


def targets_of(
    *,
    year: int,
    agency: Agency | None = None,
    block: Block | None = None,
    detail: bool = False,
    held: Mapping[Subject, IndicatorTarget] | None = None,
) -> list[IndexTarget]:
    """Return the targets of the satisfaction index of an agency, of a block, or of the province, and judge them.

    Judged by the printed index of the year where it is computed from several rounds by the target's method; else by
    that of the newest closed round scored by it: its published run, else the one that is seen. Rounds that an agency
    makes of itself tell nothing, made-up ones only where there is no real one. Without `detail` a figure that stays
    hidden from somebody is not judged. `held`: the targets, where they are read already.
    """
    known = targets_held(year, agency, block) if held is None else held
    of_index = [target for target in known.values() if target.method_id is not None]
    found = _found(year, agency, block, newest=detail) if of_index else {}
    return [
        _reached(target, found.get(target.method_id or 0), detail=detail)
        for target in sorted(of_index, key=lambda target: (target.method_id or 0, target.node))
    ]


def _found(year: int, agency: Agency | None, block: Block | None, *, newest: bool) -> Mapping[int, Basis]:
    """Return by the ids of methods what a year's targets are judged by."""
    rounds = Round.objects.filter(state=Round.State.CLOSED, assessment_year=year, owner=None).select_related(
        "questionnaire_version"
    )
    measuring = [each for each in rounds.order_by("opens_on", "pk") if agency is None or _measures(each)]
    surveys = surveys_of(measuring, newest=newest)
    if agency is not None:
        found = units_in(surveys, [agency.code])
    else:
        found = totals_in(surveys) if block is None else blocks_in(surveys, block.code)
    found.sort(key=lambda each: (not each.survey.round.synthetic, each.survey.round.opens_on, each.survey.round.pk))
    by_method = {each.survey.run.method_version.method_id: _of_round(each) for each in found}
    return by_method | _of_year(year, agency, block, newest=newest)


def _measures(round: Round) -> bool:
    return not measures_a_province(round)


def _of_round(found: Found) -> Basis:
    return Basis(found.survey.method, found.survey.run, found.code, found.result)


def _of_year(year: int, agency: Agency | None, block: Block | None, *, newest: bool) -> dict[int, Basis]:
    """Return what the year's run says, where it is more than one round's."""
    run = latest_year_run(rounds_of_year(year), newest=newest)
    if run is None or run.rounds.exclude(run=None).count() < 2:
        return {}
    code = agency.code if agency else block.code if block else ""
    result = _row(year_result_of(run), agency, block)
    return {run.method_version.method_id: Basis(year_method_of(run), run, code, result)} if result else {}


def _row(result: RoundResult, agency: Agency | None, block: Block | None) -> UnitResult | BlockResult | None:
    if agency is not None:
        return next((unit for unit in result.agencies if unit.agency == agency.code), None)
    if block is not None:
        return next((row for row in result.blocks if row.block == block.code), None)
    return result.total


def _reached(target: IndicatorTarget, basis: Basis | None, *, detail: bool) -> IndexTarget:
    if basis is None:
        return IndexTarget(target, target.node, None, None, None, None, None, "no_run")
    result, method = _node(basis, target.node), basis.method
    name = method.by_code[target.node].name if target.node in method.by_code else target.node
    hidden = not detail and _is_hidden(basis, target.node)
    if hidden or result is None or result.index is None:
        return IndexTarget(target, name, basis, None, None, None, None, "hidden" if hidden else "too_few")
    limits = None
    if result.low is not None and result.high is not None:
        limits = Fraction(result.low), Fraction(result.high)
    judgement = judge(aim_of(target), Fraction(result.index), limits, method.rounding)
    return IndexTarget(target, name, basis, result.index, result.low, result.high, judgement, "")


def _node(basis: Basis, code: str) -> UnitResult | BlockResult | NodeResult | None:
    if code == ROOT:
        return basis.result
    return next((node for node in basis.result.nodes if node.code == code), None)


def _is_hidden(basis: Basis, node: str) -> bool:
    """Say whether a figure stays hidden from who sees all rows, or from who sees this one alone."""
    return any(row in hidden.rows or node in hidden.nodes.get(row, ()) for hidden, row in _views(basis))


def _views(basis: Basis) -> list[tuple[RoundHidden, str]]:
    """Return what each kind of reader does not see, with the row's key there."""
    shown = shown_of(basis.run) if isinstance(basis.run, ScoringRun) else year_shown_of(basis.run)
    if not isinstance(basis.result, UnitResult):
        return [(shown.together, block_key(basis.code))]
    if basis.code:
        return [(shown.together, basis.code), (shown.alone(basis.code), basis.code)]
    whole = [(shown.total(), basis.result.agency)] if isinstance(shown, Shown) else []
    return [(shown.together, TOP), *whole]


def aim_of(target: IndicatorTarget) -> Target:
    return Target(target.operator, Fraction(target.value))  # type: ignore[arg-type]
