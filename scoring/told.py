"""Which figures of several runs of a round are told beside each other: whoever has two of them subtracts them. Pure.

The newest run is told as its page tells it. Of an older one a row is told only where it rests on the same answers as
each newer one that is told, or on at least k other answers (STATISTICS § 10, differencing over time).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scoring.disclosure import TOP, hidden_changes
from scoring.results import NodeResult, RoundResult, UnitResult

Rows = Mapping[str, UnitResult]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run computed, and the rows of it that stay hidden by themselves."""

    result: RoundResult
    hidden: frozenset[str] = frozenset()


def rows_of(result: RoundResult) -> Rows:
    """Return the units by agency code and the whole round under TOP."""
    return {unit.agency: unit for unit in result.agencies} | {TOP: result.total}


def moved(one: UnitResult | None, other: UnitResult | None) -> int:
    """Return how many people at least answered in one of two runs and not, or not so, in the other."""
    if one is None or other is None:
        return (one or other).n if one or other else 0  # type: ignore[union-attr]
    nodes = {node.code: node for node in other.nodes}
    items = [moved_at(node, nodes.get(node.code)) for node in one.of_kind("item")]
    return max([abs(one.n - other.n), *items])


def moved_at(one: NodeResult, other: NodeResult | None) -> int:
    """Return the same of one item."""
    if other is None or len(one.levels) != len(other.levels):
        return one.valid
    return sum(abs(a - b) for a, b in zip(one.levels, other.levels, strict=True)) + abs(one.na - other.na)


def told_rows(runs: Sequence[Seen], *, k: int) -> list[frozenset[str]]:
    """Return, of runs of the same round by any methods, newest first, the rows of each that are told."""
    told: dict[str, list[UnitResult]] = {}
    found = []
    for run in runs:
        open_rows = {key: row for key, row in rows_of(run.result).items() if key not in run.hidden}
        rows = {key: row for key, row in open_rows.items() if _fits(row, told.get(key, ()), k)}
        found.append(frozenset(rows))
        for key, row in rows.items():
            told.setdefault(key, []).append(row)
    return found


def _fits(row: UnitResult, told: Collection[UnitResult], k: int) -> bool:
    return not any(0 < moved(row, each) < k for each in told)


def tells_voluntary(rows: Sequence[UnitResult], *, k: int) -> bool:
    """Say whether the last of several results of a row, oldest first, tells the index of the forms people volunteered.

    It does not where it rests on fewer than k of them, or on fewer than k others than an earlier one that was told.
    """
    told: list[UnitResult] = []
    now = False
    for row in rows:
        now = row.voluntary >= k and not any(0 < _volunteered_otherwise(row, each) < k for each in told)
        told += [row] if now else []
    return now


def _volunteered_otherwise(one: UnitResult, other: UnitResult) -> int:
    """Return how many volunteered forms differ at least: of as many with another index one left and one came."""
    swapped = 2 if one.voluntary_index != other.voluntary_index else 0
    return abs(one.voluntary - other.voluntary) or swapped


def untold_between(one: RoundResult, other: RoundResult, *, k: int) -> frozenset[str]:
    """Return the rows whose difference between two runs rests on few people, or would tell one that does."""
    before, after = rows_of(one), rows_of(other)
    sizes = {key: moved(before.get(key), after.get(key)) for key in {*before, *after}}
    units = tuple(sorted(key for key in sizes if key != TOP))
    # What moved at the whole round is what moved at its units, however little of it its counts show.
    sizes[TOP] = sum(sizes[unit] for unit in units)
    return hidden_changes(sizes, {TOP: units} if units else {}, k=k)


def few_moved_within(one: UnitResult | None, other: UnitResult | None, *, k: int) -> bool:
    """Say whether fewer than k people moved at some item of a row."""
    if one is None or other is None:
        return False
    nodes = {node.code: node for node in other.nodes}
    return any(0 < moved_at(node, nodes.get(node.code)) < k for node in one.of_kind("item"))
