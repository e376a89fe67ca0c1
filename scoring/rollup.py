"""From units to what stands for several of them: block, parent agency, the whole round. Pure and exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.counts import ItemCounts, UnitCounts
from scoring.formulas import weighted
from scoring.method import ROOT, Method, RollUp
from scoring.shares import Scored, Shares, shares_of


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Several units together: their counts added up, and their shares as the roll-up has them.

    `agencies` counts the units with an index. A mean leaves out `left_out` units that have none, a weighted mean
    also `without_size` units that have one, but no size to weigh it by.
    """

    together: Scored
    agencies: int
    left_out: int = 0
    without_size: int = 0


def roll_up(method: Method, scored: Sequence[Scored], how: RollUp, *, code: str, name: str) -> RolledUp:
    """Return units together under a code and name.

    `mean` gives every unit with an index the same weight, `weighted` its size (STATISTICS § 4: Σ N·R / Σ N, node by
    node over the units that have answers there). `pooled` gives every counted answer the same weight, also those of
    units with too few forms for an index of their own. Below the method's minimum of forms there are no shares.
    """
    merged = merge(method, [one.unit for one in scored], code=code, name=name)
    with_index = [one for one in scored if one.index is not None]
    if how == "pooled":
        shares = shares_of(method, merged.items)
        return RolledUp(Scored(merged, shares if merged.n >= method.minimum else {}), len(with_index))
    sized = [(Fraction(_weight(one, how)), one.shares) for one in with_index if _weight(one, how)]
    shares = _means(method, sized)
    return RolledUp(
        together=Scored(merged, shares if shares[ROOT] is not None else {}),
        agencies=len(with_index),
        left_out=len(scored) - len(with_index),
        without_size=len(with_index) - len(sized),
    )


def merge(method: Method, units: Sequence[UnitCounts], *, code: str, name: str, block: str | None = None) -> UnitCounts:
    """Add up the counts of units; their size too where every one is known."""
    nothing = ItemCounts((0,) * method.scale)
    items = {item: sum((unit.items[item] for unit in units), nothing) for item in method.root.items}
    sizes = [unit.size for unit in units if unit.size is not None]
    size = sum(sizes) if units and len(sizes) == len(units) else None
    return UnitCounts(code, name, block, sum(unit.n for unit in units), items, size)


def _weight(one: Scored, how: RollUp) -> int:
    return 1 if how == "mean" else one.unit.size or 0


def _means(method: Method, sized: Sequence[tuple[Fraction, Shares]]) -> Shares:
    codes = [ROOT, *(node.code for node, _ in method.nodes)]
    return {
        code: weighted([(weight, share) for weight, shares in sized if (share := shares[code]) is not None])
        for code in codes
    }
