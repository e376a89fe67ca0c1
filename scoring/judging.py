"""Adds to a round's result how sure every index is, the ranks it leaves open, and verdicts on changes. Pure.

STATISTICS §§ 3-6. One verdict for a (run, row, node): tables, sheets and files read it here. Families, fixed before the
data: the indices of all units of a block; those of all blocks; the factors of one row; its parts, which are sums of
factors and would make these less sure beside them (all Holm); its items (Benjamini-Hochberg, only described). The level
of a method is that of printed limits; verdicts are at α = 0.05 and open ranks at 95 % whatever it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

from scoring.certainty.changes import Change, Judged, NoVerdict, judge_family, measured, printed_change
from scoring.certainty.combining import Part, combined
from scoring.certainty.families import benjamini_hochberg, holm
from scoring.certainty.intervals import Rule, limits_of
from scoring.certainty.ranks import joint_rank_intervals, with_printed
from scoring.comparison import comparable
from scoring.method import ROOT, Method
from scoring.points import PERCENT
from scoring.results import BlockResult, Certain, RoundResult, UnitResult

# By node, ROOT for the whole tree: the estimates whose weighted sum is the index there. None: nothing may be inferred.
Known = Mapping[str, tuple[Part, ...]]
# A row: ("unit", agency), ("block", code), ("parent", code), ("total", ""); and a node of it.
Owner = tuple[str, str]
Place = tuple[Owner, str]
Row = TypeVar("Row", UnitResult, BlockResult)
Any_ = TypeVar("Any_", bound=Certain)
Adjust = Callable[[Sequence[float]], list[float]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the figures of a round rest on, by agency, block and parent code; `voluntary` agencies have no limits.

    `standing` has the rows whose mean stands for units that were not surveyed, too: their limits are drawn from that
    estimate. Their change is one of the units that were, which are all there are to compare.
    """

    units: Mapping[str, Known]
    blocks: Mapping[str, Known]
    parents: Mapping[str, Known]
    total: Known
    voluntary: frozenset[str] = frozenset()
    standing: Mapping[Owner, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """A row a year before: printed `indices` and estimates by node; with a `reason` it compares with nothing now."""

    indices: Mapping[str, str | None] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    reason: NoVerdict | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The round of the year before and the method it was scored by."""

    method: Method
    units: Mapping[str, BeforeRow]
    blocks: Mapping[str, BeforeRow]
    parents: Mapping[str, BeforeRow]
    total: BeforeRow


NOTHING = BeforeRow(reason="no_previous")


def judged(method: Method, result: RoundResult, evidence: Evidence, before: Before | None) -> RoundResult:
    """Return the result with limits, rank intervals, changes and verdicts."""
    units = _with_ranks(result.agencies, evidence)
    changes = _Changes(method, before)
    for unit in units:
        given = before.units.get(unit.agency, NOTHING) if before else NOTHING
        known = evidence.units.get(unit.agency, {})
        changes.add(("unit", unit.agency), unit, known, given, voluntary=unit.agency in evidence.voluntary)
    _add_groups(changes, "block", result.blocks, evidence.blocks, before.blocks if before else {})
    _add_groups(changes, "parent", result.parents, evidence.parents, before.parents if before else {})
    changes.add(("total", ""), result.total, evidence.total, before.total if before else NOTHING)
    told = _Told(
        method,
        _Limits.of(method, evidence),
        changes.judge({("unit", unit.agency): unit.block or "" for unit in units}),
        changes.previous,
        evidence.standing,
    )
    return RoundResult(
        agencies=tuple(told.row(("unit", unit.agency), unit, evidence.units.get(unit.agency, {})) for unit in units),
        blocks=told.groups("block", result.blocks, evidence.blocks),
        total=told.row(("total", ""), result.total, evidence.total),
        parents=told.groups("parent", result.parents, evidence.parents),
    )


def _add_groups(
    changes: "_Changes",
    kind: str,
    rows: Iterable[BlockResult],
    known: Mapping[str, Known],
    before: Mapping[str, BeforeRow],
) -> None:
    for row in rows:
        changes.add((kind, row.block), row, known.get(row.block, {}), before.get(row.block, NOTHING))


@dataclass(frozen=True, slots=True)
class _Limits:
    """Prints limits at the method's level; those of estimates that stand alone are all found at once."""

    method: Method
    alone: Mapping[int, tuple[float, float, Rule]]

    @classmethod
    def of(cls, method: Method, evidence: Evidence) -> "_Limits":
        groups = [*evidence.blocks.values(), *evidence.parents.values(), evidence.total, *evidence.standing.values()]
        rows = [*evidence.units.values(), *groups]
        single = [parts[0].estimate for known in rows for parts in known.values() if len(parts) == 1]
        low, high, rules = limits_of(single, _level(method))
        found = zip(low.tolist(), high.tolist(), rules, strict=True)
        return cls(method, dict(zip(map(id, single), found, strict=True)))

    def fields(self, parts: tuple[Part, ...]) -> dict[str, Any]:
        """Return the fields of a result that say how sure its index is."""
        rule: Rule | None
        if len(parts) == 1:
            low, high, rule = self.alone[id(parts[0].estimate)]
        else:
            together = combined(parts, _level(self.method))
            low, high, rule = together.low, together.high, None
        point = _point(parts)
        return {
            "low": self.print(low),
            "high": self.print(high),
            "margin": self.print(max(point - low, high - point)),
            "rule": rule,
            "assumed": any(part.estimate.assumed for part in parts),
        }

    def print(self, share: float) -> str:
        return self.method.rounding.print(share, percent=True)


def _point(parts: Sequence[Part]) -> float:
    if _is_alone(parts):
        return float(parts[0].estimate.ratio)
    return float(sum((part.weight * part.estimate.ratio for part in parts), Fraction(0)))


def _with_ranks(units: Sequence[UnitResult], evidence: Evidence) -> list[UnitResult]:
    """Add the ranks that the limits leave open, within each block; none where a unit of it has no limits."""
    open_ranks: dict[str, tuple[int, int]] = {}
    for block in {unit.block for unit in units if unit.rank is not None}:
        peers = [unit for unit in units if unit.block == block and unit.rank is not None]
        known = [evidence.units.get(unit.agency, {}).get(ROOT) for unit in peers]
        sure = [parts for parts in known if parts]
        if len(sure) == len(peers):
            intervals = joint_rank_intervals(partial(_all_limits, sure), len(sure))
            printed = [unit.rank for unit in peers if unit.rank is not None]
            open_ranks |= dict(zip((unit.agency for unit in peers), with_printed(intervals, printed), strict=True))
    return [_with_rank(unit, open_ranks.get(unit.agency)) for unit in units]


def _with_rank(unit: UnitResult, between: tuple[int, int] | None) -> UnitResult:
    return unit if between is None else replace(unit, rank_low=between[0], rank_high=between[1])


def _all_limits(of: Sequence[tuple[Part, ...]], level: float) -> list[tuple[float, float]]:
    """Return limits of all rows; those of a sum, as of a year that averages rounds, are not one estimate's."""
    low, high, _rules = limits_of([parts[0].estimate for parts in of], level)
    alone = zip(low.tolist(), high.tolist(), strict=True)
    return [each if _is_alone(parts) else _limits(parts, level) for each, parts in zip(alone, of, strict=True)]


def _is_alone(parts: Sequence[Part]) -> bool:
    return len(parts) == 1 and parts[0].weight == 1


def _limits(parts: Sequence[Part], level: float) -> tuple[float, float]:
    together = combined(parts, level)
    return together.low, together.high


def _level(method: Method) -> float:
    return float(method.certainty.level)


class _Changes:
    """Gathers the changes of all rows and nodes, to be measured at once."""

    def __init__(self, method: Method, before: Before | None) -> None:
        self.method = method
        self.comparable = _comparable_nodes(method, before.method) if before else frozenset()
        self.sums: dict[Place, list[Part]] = {}
        self.reasons: dict[Place, NoVerdict] = {}
        self.previous: dict[Place, str] = {}
        self.kinds: dict[Place, str] = {}

    def add(self, owner: Owner, row: Row, known: Known, before: BeforeRow, *, voluntary: bool = False) -> None:
        found: list[tuple[str, str, str | None]] = [(ROOT, ROOT, row.index)]
        found += [(node.code, node.kind, node.index) for node in row.nodes]
        for code, kind, index in found:
            place = (owner, code)
            self.kinds[place] = kind
            reason = self._reason(code, index, before)
            if reason is None:
                self.previous[place] = str(before.indices[code])
                reason = self._measure(place, known.get(code), before.known.get(code), voluntary=voluntary)
            if reason is not None:
                self.reasons[place] = reason

    def _reason(self, code: str, index: str | None, before: BeforeRow) -> NoVerdict | None:
        """Return why an index has nothing to compare with, None where it has."""
        if before.reason is not None:
            return before.reason
        if code not in self.comparable or code not in before.indices:
            return "not_comparable"
        if before.indices[code] is None:
            return "previous_too_few"
        return "too_few" if index is None else None

    def _measure(
        self, place: Place, now: tuple[Part, ...] | None, then: tuple[Part, ...] | None, *, voluntary: bool
    ) -> NoVerdict | None:
        """Keep a change to be measured, or say why it has no verdict."""
        if voluntary or not now:
            return "voluntary"
        if not then:
            return "not_recomputable"
        self.sums[place] = [*now, *(Part(-part.weight, part.estimate) for part in then)]
        return None

    def judge(self, block_of: Mapping[Owner, str]) -> dict[Place, Judged]:
        """Measure all changes and judge them by family; `block_of` gives the block of each unit."""
        level, margin = _level(self.method), float(self.method.certainty.delta) / PERCENT
        changes: dict[Place, Change | NoVerdict] = dict(self.reasons)
        changes |= dict(zip(self.sums, measured(list(self.sums.values()), level), strict=True)) if self.sums else {}
        families: dict[tuple[str, ...], dict[Place, Change | NoVerdict]] = {}
        for place, change in changes.items():
            families.setdefault(self._family(place, block_of), {})[place] = change
        judged: dict[Place, Judged] = {}
        for name, family in families.items():
            adjust: Adjust = benjamini_hochberg if name[-1] == "item" else holm
            judged |= judge_family(family, margin=margin, adjust=adjust)
        return judged

    def _family(self, place: Place, block_of: Mapping[Owner, str]) -> tuple[str, ...]:
        owner, code = place
        if code == ROOT:
            return (owner[0], block_of.get(owner, ""), "")
        return (*owner, self.kinds[place])


@dataclass(frozen=True, slots=True)
class _Told:
    """Writes limits and verdicts beside the indices they are on; both at once, for every row written anew costs."""

    method: Method
    sure: _Limits
    judged: Mapping[Place, Judged]
    previous: Mapping[Place, str]
    standing: Mapping[Owner, Known]

    def row(self, owner: Owner, row: Row, known: Known) -> Row:
        standing = self.standing.get(owner, {})
        known = {code: standing.get(code, parts) for code, parts in known.items()}
        nodes = tuple(
            replace(node, **self._fields((owner, node.code), node.index, known.get(node.code))) for node in row.nodes
        )
        return replace(row, nodes=nodes, **self._fields((owner, ROOT), row.index, known.get(ROOT)))

    def groups(self, kind: str, rows: Iterable[BlockResult], known: Mapping[str, Known]) -> tuple[BlockResult, ...]:
        return tuple(self.row((kind, row.block), row, known.get(row.block, {})) for row in rows)

    def _fields(self, place: Place, index: str | None, parts: tuple[Part, ...] | None) -> dict[str, Any]:
        fields = self.sure.fields(parts) if parts and index is not None else {}
        judged, previous = self.judged[place], self.previous.get(place)
        fields |= {"verdict": judged.verdict, "no_verdict": judged.reason, "p": judged.adjusted}
        if previous is not None and index is not None:
            fields |= {"previous": previous, "change": self._difference(index, previous)}
        if judged.change is not None:
            limits = (judged.change.low, judged.change.high)
            printed = (self.method.rounding.print(limit, percent=True) for limit in limits)
            fields |= dict(zip(("change_low", "change_high"), printed, strict=True))
        return fields

    def _difference(self, now: str, before: str) -> str:
        return printed_change(Fraction(now), Fraction(before), self.method.rounding)


def _comparable_nodes(method: Method, before: Method) -> frozenset[str]:
    shared = set(method.by_code) & set(before.by_code)
    return frozenset(code for code in shared if comparable(before, method, code=code).outcome == "same")
