"""Adds to a round's result how sure every index is, the ranks it leaves open, and verdicts on changes. Pure.

STATISTICS §§ 3-6. One verdict for a (run, row, node): tables, sheets and files read it here. Families, fixed before the
data: the indices of all units of a block; those of all blocks; the factors of one row; its parts, which are sums of
factors and would make these less sure beside them (all Holm); its items (Benjamini-Hochberg, only described). The level
of a method is that of printed limits; verdicts are at α = 0.05 and open ranks at 95 % whatever it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from scoring.certainty.changes import Judged, printed_change
from scoring.certainty.combining import Part, combined
from scoring.certainty.intervals import Rule, limits_of
from scoring.certainty.ranks import joint_rank_intervals, with_printed
from scoring.changing import Changes, Previous
from scoring.known import Before, Evidence, Known, Owner, Place, Stood
from scoring.method import ROOT, Method
from scoring.ranks_before import comparable_ranks, rank_fields
from scoring.results import BlockResult, Certain, RoundResult, UnitResult, with_fields

Row = TypeVar("Row", UnitResult, BlockResult)
Any_ = TypeVar("Any_", bound=Certain)


def judged(method: Method, result: RoundResult, evidence: Evidence, before: Before | None) -> RoundResult:
    """Return the result with limits, rank intervals, changes and verdicts."""
    telling = Telling.of(method, result, evidence, before)
    return replace(telling.groups, agencies=tuple(telling.units()))


@dataclass(frozen=True, slots=True)
class Telling:
    """A judged result whose rows of units are written one by one, so that the first is stored before the last is there.

    `groups` is the result with blocks, parents and the whole, without units.
    """

    groups: RoundResult
    told: "_Told"
    plain: Sequence[UnitResult]
    evidence: Evidence

    @classmethod
    def of(cls, method: Method, result: RoundResult, evidence: Evidence, before: Before | None) -> "Telling":
        units = _with_ranks(result.agencies, evidence)
        changes = Changes(method, evidence, before)
        changes.add_all(replace(result, agencies=tuple(units)))
        told = _Told(
            method,
            _Limits.of(method, evidence),
            changes.judge({("unit", unit.agency): unit.block or "" for unit in units}),
            changes.previous,
            evidence.standing,
            comparable_ranks(before, method.rank_by),
        )
        groups = RoundResult(
            agencies=(),
            blocks=told.groups("block", result.blocks, evidence.blocks),
            total=told.row(("total", ""), result.total, evidence.total),
            parents=told.groups("parent", result.parents, evidence.parents),
        )
        return cls(groups, told, units, evidence)

    def units(self) -> Iterator[UnitResult]:
        """Yield the rows of the units, in their order."""
        for unit in self.plain:
            yield self.told.unit(unit, self.evidence.units.get(unit.agency, {}))


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
            intervals = joint_rank_intervals(partial(all_limits, sure), len(sure))
            printed = [unit.rank for unit in peers if unit.rank is not None]
            open_ranks |= dict(zip((unit.agency for unit in peers), with_printed(intervals, printed), strict=True))
    return [_with_rank(unit, open_ranks.get(unit.agency)) for unit in units]


def _with_rank(unit: UnitResult, between: tuple[int, int] | None) -> UnitResult:
    return unit if between is None else replace(unit, rank_low=between[0], rank_high=between[1])


def all_limits(of: Sequence[tuple[Part, ...]], level: float) -> list[tuple[float, float]]:
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


@dataclass(frozen=True, slots=True)
class _Told:
    """Writes limits and verdicts beside the indices they are on; both at once, for every row written anew costs."""

    method: Method
    sure: _Limits
    judged: Mapping[Place, Judged]
    previous: Mapping[Place, Previous]
    standing: Mapping[Owner, Known]
    stood: Mapping[str, Stood]

    def unit(self, unit: UnitResult, known: Known) -> UnitResult:
        """Return a unit's row, with the rank it had where its index is set beside the one before."""
        owner = ("unit", unit.agency)
        compares = (owner, ROOT) in self.previous
        return self.row(owner, unit, known, rank_fields(unit, self.stood.get(unit.agency)) if compares else {})

    def row(self, owner: Owner, row: Row, known: Known, more: Mapping[str, Any] = MappingProxyType({})) -> Row:
        standing = self.standing.get(owner, {})
        known = {code: standing.get(code, parts) for code, parts in known.items()}
        nodes = tuple(
            with_fields(node, **self._fields((owner, node.code), node.index, known.get(node.code)))
            for node in row.nodes
        )
        fields = self._fields((owner, ROOT), row.index, known.get(ROOT))
        return with_fields(row, nodes=nodes, **fields, **more)

    def groups(self, kind: str, rows: Iterable[BlockResult], known: Mapping[str, Known]) -> tuple[BlockResult, ...]:
        return tuple(self.row((kind, row.block), row, known.get(row.block, {})) for row in rows)

    def _fields(self, place: Place, index: str | None, parts: tuple[Part, ...] | None) -> dict[str, Any]:
        fields = self.sure.fields(parts) if parts and index is not None else {}
        judged, previous = self.judged[place], self.previous.get(place)
        fields |= {"verdict": judged.verdict, "no_verdict": judged.reason, "p": judged.adjusted}
        if previous is not None and index is not None:
            fields |= {
                "previous": previous.printed,
                "change": self._difference(previous.index or index, previous.printed),
                "compared_units": previous.units,
                "compared_index": previous.index,
                "units_in_both": previous.in_both,
            }
        if judged.change is not None:
            limits = (judged.change.low, judged.change.high)
            printed = (self.method.rounding.print(limit, percent=True) for limit in limits)
            fields |= dict(zip(("change_low", "change_high"), printed, strict=True))
        return fields

    def _difference(self, now: str, before: str) -> str:
        return printed_change(Fraction(now), Fraction(before), self.method.rounding)
