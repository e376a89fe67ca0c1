"""The changes of all rows and nodes of a result against the year before, measured and judged at once. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.certainty.changes import Change, Judged, NoVerdict, judge_family, measured
from scoring.certainty.combining import Part
from scoring.certainty.families import benjamini_hochberg, holm
from scoring.comparison import comparable
from scoring.known import NOTHING, Before, BeforeRow, Evidence, Known, Owner, Place
from scoring.method import ROOT, Method
from scoring.pairing import paired
from scoring.points import PERCENT
from scoring.results import BlockResult, RoundResult, UnitResult

Adjust = Callable[[Sequence[float]], list[float]]


@dataclass(frozen=True, slots=True)
class Previous:
    """The printed index before. A mean of other `units` than it prints has its own `index` over those, if it differs.

    `units` is None where both years have the same. A pooled one stands as printed: `in_both` counts the units that have
    forms in both years where these do not have the same.
    """

    printed: str
    units: int | None = None
    index: str | None = None
    in_both: int | None = None


class Changes:
    """Gathers the changes of all rows and nodes, to be measured at once."""

    def __init__(self, method: Method, evidence: Evidence, before: Before | None) -> None:
        self.method = method
        self.evidence = evidence
        self.before = before
        self.comparable = _comparable_nodes(method, before.method) if before else frozenset()
        self.sums: dict[Place, list[Part]] = {}
        self.reasons: dict[Place, NoVerdict] = {}
        self.previous: dict[Place, Previous] = {}
        self.kinds: dict[Place, str] = {}

    def add_all(self, result: RoundResult) -> None:
        """Take in every row of a result."""
        evidence, before = self.evidence, self.before
        for unit in result.agencies:
            given = before.units.get(unit.agency, NOTHING) if before else NOTHING
            self._add(("unit", unit.agency), unit, evidence.units.get(unit.agency, {}), given)
        for block in result.blocks:
            given = before.blocks.get(block.block, NOTHING) if before else NOTHING
            self._add(("block", block.block), block, evidence.blocks.get(block.block, {}), given)
        for parent in result.parents:
            given = before.parents.get(parent.block, NOTHING) if before else NOTHING
            self._add(("parent", parent.block), parent, evidence.parents.get(parent.block, {}), given)
        self._add(("total", ""), result.total, evidence.total, before.total if before else NOTHING)

    def _add(self, owner: Owner, row: UnitResult | BlockResult, known: Known, before: BeforeRow) -> None:
        found: list[tuple[str, str, str | None]] = [(ROOT, ROOT, row.index)]
        found += [(node.code, node.kind, node.index) for node in row.nodes]
        for code, kind, index in found:
            place = (owner, code)
            self.kinds[place] = kind
            reason = self._compared(place, index, known, before)
            if reason is not None:
                self.reasons[place] = reason

    def _compared(self, place: Place, index: str | None, known: Known, before: BeforeRow) -> NoVerdict | None:
        """Keep a change to be measured, or say why it has no verdict."""
        owner, code = place
        if before.reason is not None:
            return before.reason
        if code not in self.comparable:
            return "not_comparable"
        if owner in self.evidence.means:
            return "too_few" if index is None else self._compare_mean(place, known, before)
        if code not in before.indices:
            return "not_comparable"
        if before.indices[code] is None:
            return "previous_too_few"
        if index is None:
            return "too_few"
        self.previous[place] = Previous(str(before.indices[code]), in_both=self._in_both(place, before))
        return self._measure(place, known.get(code), before.known.get(code))

    def _compare_mean(self, place: Place, known: Known, before: BeforeRow) -> NoVerdict | None:
        owner, code = place
        if code not in known or self.before is None:
            return "voluntary"
        sizes, members = self.evidence.means[owner], before.members.get(code, frozenset())
        pair = paired(code, sizes, self.evidence.units, self.before.units, members, equal=self._is_plain(owner))
        if isinstance(pair, str):
            return pair
        other = not (pair.all_now and pair.all_then)
        self.previous[place] = Previous(
            self._print(pair.then), pair.units if other else None, None if pair.all_now else self._print(pair.now)
        )
        return self._measure(place, pair.now, pair.then)

    def _in_both(self, place: Place, before: BeforeRow) -> int | None:
        """Count the units of a pooled row with forms in both years, None where all have; its nodes say nothing."""
        (owner, code), then = place, before.members.get(ROOT)
        now = self.evidence.pooled.get(owner)
        if code != ROOT or now is None or then is None or self.before is None:
            return None
        both = then & {self.before.units.get(agency, NOTHING).agency for agency in now}
        return None if len(both) == len(now) == len(then) else len(both)

    def _is_plain(self, owner: Owner) -> bool:
        rules = self.method.roll_ups
        return {"block": rules.block, "parent": rules.parent, "total": rules.total}[owner[0]] == "mean"

    def _print(self, parts: Sequence[Part]) -> str:
        share = sum((part.weight * part.estimate.ratio for part in parts), Fraction(0))
        return self.method.rounding.print(share * PERCENT)

    def _measure(self, place: Place, now: tuple[Part, ...] | None, then: tuple[Part, ...] | None) -> NoVerdict | None:
        owner, _code = place
        if not now or (owner[0] == "unit" and owner[1] in self.evidence.voluntary):
            return "voluntary"
        if not then:
            return "not_recomputable"
        self.sums[place] = [*now, *(Part(-part.weight, part.estimate) for part in then)]
        return None

    def judge(self, block_of: Mapping[Owner, str]) -> dict[Place, Judged]:
        """Measure all changes and judge them by family; `block_of` gives the block of each unit."""
        level, margin = float(self.method.certainty.level), float(self.method.certainty.delta) / PERCENT
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


def _comparable_nodes(method: Method, before: Method) -> frozenset[str]:
    shared = set(method.by_code) & set(before.by_code)
    return frozenset(code for code in shared if comparable(before, method, code=code).outcome == "same")
