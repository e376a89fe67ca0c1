"""The figures of the survey before as a run judges changes from them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.disclosure import released
from scoring.evidence import averaged, from_json, known_of
from scoring.history.earlier import Predecessor, earlier_of
from scoring.judging import Before, BeforeRow
from scoring.method import ROOT, Method, RollUp
from scoring.models import BlockScore, ScoringRun, UnitScore
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.sampling.estimates import Estimates
from scoring.selectors import members_of, result_of
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class Earlier:
    """The survey before, with the hash of the run its figures are from."""

    before: Before
    run_hash: str


def before_of(round: Round, method: Method) -> Earlier | None:
    """Return what a round's figures are compared with, None where there is nothing."""
    found = earlier_of(round, method)
    if found is None:
        return None
    run, how = found.run, method.roll_ups
    # A change would give away a figure that stays hidden of the survey before.
    shown = released(result_of(run), method=found.method, members=members_of(run))
    units = {unit.agency: unit for unit in shown.agencies}
    groups = _Groups(found.method, _kept(run))
    before = Before(
        method=found.method,
        units={code: _unit(unit, units.get(unit.agency or "")) for code, unit in found.units.items()},
        blocks=groups.rows(_blocks(run, shown), how.block, found.method.roll_ups.block, lambda one: one.block),
        parents=groups.rows(_parents(shown), how.parent, found.method.roll_ups.parent, lambda one: one.parent),
        total=groups.row(shown.total, from_json(run.estimates), how.total, found.method.roll_ups.total, groups.kept),
    )
    return Earlier(before, run.input_hash)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a run keeps of a unit."""

    block: str | None
    parent: str | None
    result: UnitResult
    estimates: Estimates


def _kept(run: ScoringRun) -> list[_Kept]:
    rows = UnitScore.objects.filter(run=run).values_list(
        "round_unit__block__code", "round_unit__version__parent__code", "result", "estimates"
    )
    return [_Kept(block, parent, UnitResult.from_json(result), from_json(each)) for block, parent, result, each in rows]


def _unit(unit: Predecessor, shown: UnitResult | None) -> BeforeRow:
    if unit.result is None or shown is None:
        return BeforeRow(reason=unit.reason or "no_previous")
    return BeforeRow(_indices(shown), known_of(from_json(unit.estimates)), unit.reason)


def _indices(result: UnitResult | BlockResult) -> Mapping[str, str | None]:
    return {ROOT: result.index, **{node.code: node.index for node in result.nodes}}


def _blocks(run: ScoringRun, shown: RoundResult) -> list[tuple[BlockResult, Estimates]]:
    kept = dict(BlockScore.objects.filter(run=run).values_list("block__code", "estimates"))
    return [(block, from_json(kept.get(block.block, {}))) for block in shown.blocks]


def _parents(shown: RoundResult) -> list[tuple[BlockResult, Estimates]]:
    return [(parent, {}) for parent in shown.parents]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows of several units: a pooled one keeps its estimates, those of a mean are its units'."""

    method: Method
    kept: list[_Kept]

    def rows(
        self,
        found: Iterable[tuple[BlockResult, Estimates]],
        now: RollUp,
        then: RollUp,
        group_of: Callable[[_Kept], str | None],
    ) -> dict[str, BeforeRow]:
        return {
            result.block: self.row(
                result, estimates, now, then, [one for one in self.kept if group_of(one) == result.block]
            )
            for result, estimates in found
        }

    def row(
        self, result: UnitResult | BlockResult, estimates: Estimates, now: RollUp, then: RollUp, members: list[_Kept]
    ) -> BeforeRow:
        if now != then:
            return BeforeRow(reason="not_comparable")
        if then == "pooled":
            return BeforeRow(_indices(result), known_of(estimates))
        counted = [one for one in members if one.result.index is not None]
        if not all(one.estimates for one in counted):
            return BeforeRow(_indices(result))
        sized = [(Fraction(1 if then == "mean" else one.result.size or 0), one.estimates) for one in counted]
        return BeforeRow(_indices(result), averaged(self.method, sized, equal=then == "mean"))
