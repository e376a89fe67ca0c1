"""Two years computed again by one method on the items both have, from the counts their runs keep. Pure.

STATISTICS § 8: shown beside what was published, never in its place; and why a pooled index changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, Self

from scoring.certainty.changes import printed_change
from scoring.certainty.comparability import restricted
from scoring.certainty.decomposition import Effect, decompose
from scoring.comparison import common_items
from scoring.counts import ItemCounts
from scoring.formulas import NOTHING, SUMS, Sums
from scoring.method import ROOT, Method, Node
from scoring.points import PERCENT
from scoring.results import Certain, UnitResult
from scoring.shares import shares_of

# Why two years have no common computation.
Without = Literal["scale", "items", "too_few"]


@dataclass(frozen=True, slots=True)
class FactorEffect:
    """A factor's share of the change, printed in points of percent, with its two printed indices."""

    name: str
    before: str | None
    now: str | None
    within: str
    mix: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Both years by the method titled `method` on `items` common items; printed by its rounding.

    `change` is what a reader gets who subtracts. `inapplicable` are the shares of answers that an item does not apply
    (STATISTICS § 7) before and now, with their change, printed in percent; None where an item has no such choice or
    nobody took it. `factors`, and the sums `within` and `mix` of their effects, are
    there only where the index pools its answers: rounded one by one, they may miss `change` by a last digit.
    """

    method: str
    items: int
    before: str
    now: str
    change: str
    inapplicable: tuple[str, str, str] | None = None
    factors: tuple[FactorEffect, ...] = ()
    within: str | None = None
    mix: str | None = None


@dataclass(frozen=True, slots=True)
class SureChange:
    """How sure the figures of `Recomputed` are: the printed index `before` with its limits, and of `now` all there is.

    `changed`: the answers are no longer those that were counted, so that nothing can be said.
    """

    before: str | None = None
    before_low: str | None = None
    before_high: str | None = None
    now: str | None = None
    certain: Certain = field(default_factory=Certain)
    changed: bool = False

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**{**json, "certain": Certain(**json["certain"])})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def fits(self, found: Recomputed) -> bool:
        """Say whether it speaks of these very figures."""
        return not self.changed and (self.before, self.now) == (found.before, found.now)


def common_method(method: Method, method_before: Method) -> Method | Without:
    """Return the method of now on the items that both methods score; its points have no meaning there."""
    if method.scale != method_before.scale:
        return "scale"
    root = restricted(method.root, common_items(method_before, method))
    return "items" if root is None else replace(method, root=root, point_scheme=None)


def recomputed(now: UnitResult, before: UnitResult, method: Method, method_before: Method) -> Recomputed | Without:
    """Compute a unit's two years by `method` on the items that both methods score.

    `method` scored the year of now. Counts are those in the two results: of the runs, hence of what was published.
    """
    one = common_method(method, method_before)
    if not isinstance(one, Method):
        return one
    counts = [counts_of(result, one.root.items) for result in (now, before)]
    shares = [shares_of(one, each) for each in counts]
    here, there = (each[ROOT] for each in shares)
    if here is None or there is None or min(now.n, before.n) < method.minimum:
        return "too_few"
    found = Recomputed(
        method=method.title,
        items=len(one.root.items),
        before=_printed(one, there),
        now=_printed(one, here),
        change=printed_change(here * PERCENT, there * PERCENT, one.rounding),
        inapplicable=_inapplicable(one, counts),
    )
    return _with_effects(found, one, counts) if one.root.pools else found


def counts_of(result: UnitResult, items: Sequence[str]) -> dict[str, ItemCounts]:
    """Return what a result counted of some items."""
    return {
        node.code: ItemCounts(node.levels, node.na)
        for node in result.nodes
        if node.kind == "item" and node.code in set(items)
    }


def _inapplicable(method: Method, counts: Sequence[Mapping[str, ItemCounts]]) -> tuple[str, str, str] | None:
    sums = [(sum(each.na for each in of.values()), sum(sum(each.levels) for each in of.values())) for of in counts]
    if not any(na for na, _valid in sums):
        return None
    now, before = (Fraction(na, na + valid) if na + valid else Fraction(0) for na, valid in sums)
    change = printed_change(now * PERCENT, before * PERCENT, method.rounding)
    return _printed(method, before), _printed(method, now), change


def _with_effects(found: Recomputed, method: Method, counts: Sequence[Mapping[str, ItemCounts]]) -> Recomputed:
    factors = _factors(method.root)
    now, before = ({node.code: _sums(node, method, each) for node in factors} for each in counts)
    split = decompose(now, before)
    if split is None:
        return found
    names = {node.code: node.name or node.code for node in factors}
    return replace(
        found,
        factors=tuple(
            _factor(method, names[code], now[code], before[code], effect) for code, effect in split.effects.items()
        ),
        within=_printed(method, split.within),
        mix=_printed(method, split.mix),
    )


def _factors(root: Node) -> list[Node]:
    """Return the factors where all items belong to one, else what stands first under the tree."""
    factors = [node for node, _ in root.below() if node.kind == "factor"]
    covered = [code for node in factors for code in node.items]
    return factors if sorted(covered) == sorted(root.items) else list(root.children)


def _sums(node: Node, method: Method, counts: Mapping[str, ItemCounts]) -> Sums:
    return sum((SUMS[method.root.base](counts[code].levels) for code in node.items), NOTHING)


def _factor(method: Method, name: str, now: Sums, before: Sums, effect: Effect) -> FactorEffect:
    return FactorEffect(
        name=name,
        before=None if before.share is None else _printed(method, before.share),
        now=None if now.share is None else _printed(method, now.share),
        within=_printed(method, effect.within),
        mix=_printed(method, effect.mix),
    )


def _printed(method: Method, share: Fraction) -> str:
    return method.rounding.print(share * PERCENT)
