"""The figures of the survey before as a run judges changes from them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.disclosure import released
from scoring.evidence import from_json, known_of
from scoring.history.earlier import Predecessor, earlier_of
from scoring.known import Before, BeforeRow, Known, Stood
from scoring.method import ROOT, Method, RollUp
from scoring.models import BlockScore, ScoringRun, UnitScore
from scoring.ranks_before import stood_of
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.selectors import members_of, result_of
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class Earlier:
    """The survey before, with the hash of the run its figures are from."""

    before: Before
    run_hash: str

    @property
    def hash(self) -> str:
        """What tells equal figures to compare with: of the same run, by the same successions of agencies."""
        units = sorted([code, row.agency, row.reason] for code, row in self.before.units.items())
        return hashlib.sha256(json.dumps([self.run_hash, units]).encode()).hexdigest()


def before_of(round: Round, method: Method) -> Earlier | None:
    """Return what a round's figures are compared with, None where there is nothing."""
    found = earlier_of(round, method)
    if found is None:
        return None
    run, how, then = found.run, method.roll_ups, found.method.roll_ups
    # A change would give away a figure that stays hidden of the survey before.
    shown = released(result_of(run), method=found.method, members=members_of(run))
    units = {unit.agency: unit for unit in shown.agencies}
    kept, stood = _kept(run), stood_of(shown.agencies)
    before = Before(
        method=found.method,
        units={code: _unit(unit, units.get(unit.agency or ""), stood) for code, unit in found.units.items()},
        blocks=_groups(_blocks(run, shown), (how.block, then.block), kept, lambda one: one.block),
        parents=_groups(_parents(run, shown), (how.parent, then.parent), kept, lambda one: one.parent),
        total=group_row(shown.total, known_of(from_json(run.estimates)), (how.total, then.total), _known(kept)),
    )
    return Earlier(before, run.input_hash)


def group_row(
    result: UnitResult | BlockResult, known: Known, rules: tuple[RollUp, RollUp], members: Mapping[str, Known]
) -> BeforeRow:
    """Return a row of several units: a pooled one by its own estimates, a mean by its `members` with theirs.

    `rules` are those of now and then; `members` are the units that had forms.
    """
    now, then = rules
    if now != then:
        return BeforeRow(reason="not_comparable")
    if then == "pooled":
        return BeforeRow(indices_of(result), known, members={ROOT: frozenset(members)})
    return BeforeRow(members=_members(members))


def indices_of(result: UnitResult | BlockResult) -> Mapping[str, str | None]:
    return {ROOT: result.index, **{node.code: node.index for node in result.nodes}}


def _members(known: Mapping[str, Known]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for agency, nodes in known.items():
        for code in nodes:
            found.setdefault(code, set()).add(agency)
    return {code: frozenset(agencies) for code, agencies in found.items()}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a run keeps of a unit with forms; one without an index rests on nothing known."""

    agency: str
    block: str | None
    parent: str | None
    known: Known


def _kept(run: ScoringRun) -> list[_Kept]:
    rows = UnitScore.objects.filter(run=run, n__gt=0).values_list(
        "round_unit__agency__code", "round_unit__block__code", "round_unit__version__parent__code", "estimates"
    )
    return [_Kept(agency, block, parent, known_of(from_json(found))) for agency, block, parent, found in rows]


def _known(kept: Iterable[_Kept]) -> Mapping[str, Known]:
    return {one.agency: one.known for one in kept}


def _unit(unit: Predecessor, shown: UnitResult | None, stood: Mapping[str, Stood]) -> BeforeRow:
    if unit.result is None or shown is None:
        return BeforeRow(reason=unit.reason or "no_previous")
    known = known_of(from_json(unit.estimates))
    standing = stood.get(shown.agency)
    return BeforeRow(indices_of(shown), known, unit.reason, agency=shown.agency, size=shown.size, stood=standing)


def _blocks(run: ScoringRun, shown: RoundResult) -> list[tuple[BlockResult, Known]]:
    kept = dict(BlockScore.objects.filter(run=run).values_list("block__code", "estimates"))
    return [(block, known_of(from_json(kept.get(block.block, {})))) for block in shown.blocks]


def _parents(run: ScoringRun, shown: RoundResult) -> list[tuple[BlockResult, Known]]:
    kept = run.parent_estimates
    return [(parent, known_of(from_json(kept.get(parent.block, {})))) for parent in shown.parents]


def _groups(
    found: Iterable[tuple[BlockResult, Known]],
    rules: tuple[RollUp, RollUp],
    kept: Sequence[_Kept],
    group_of: Callable[[_Kept], str | None],
) -> dict[str, BeforeRow]:
    """Return rows of several units by their codes, of units that `group_of` puts together."""
    members: dict[str | None, list[_Kept]] = {}
    for one in kept:
        members.setdefault(group_of(one), []).append(one)
    return {row.block: group_row(row, known, rules, _known(members.get(row.block, ()))) for row, known in found}
