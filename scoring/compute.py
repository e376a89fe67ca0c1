"""From the counts of the units of a round to its result. Pure: exact fractions inside, rounding on output only.

`n` of a unit counts its forms. Counts do not tell how many people answered anything at all at a factor or part;
its `n` is therefore the largest number of valid answers at one of its items, which that number cannot be below.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from scoring.counts import BlockName, ItemCounts, UnitCounts
from scoring.formulas import NOTHING, SUMS, Sums, competition_ranks, mean, weighted
from scoring.method import Method, Node, RollUp
from scoring.printing import PERCENT, ROOT, Scored, Shares, Writer
from scoring.results import BlockResult, RoundResult


def compute(
    method: Method,
    units: Sequence[UnitCounts],
    blocks: Sequence[BlockName],
    *,
    code: str,
    name: str,
    item_names: Mapping[str, str],
    ranking: bool = True,
) -> RoundResult:
    """Score every unit, block and the whole round (`code`, `name`); the order of units and blocks is kept.

    Without `ranking` no unit has a rank: some questionnaires measure a province as a whole.
    """
    writer = Writer(method, item_names)
    scored = [_score(method, unit) for unit in units]
    ranks = _ranks(method, scored) if ranking else {}
    ranked = Counter(one.unit.block for one in scored if one.unit.agency in ranks)
    return RoundResult(
        agencies=tuple(writer.unit(one, ranks.get(one.unit.agency), ranked[one.unit.block]) for one in scored),
        blocks=tuple(_block(method, writer, block, scored) for block in blocks),
        total=writer.unit(_total(method, scored, code, name), None, 0),
    )


def shares_of(method: Method, items: Mapping[str, ItemCounts]) -> Shares:
    """Return the share of every node, None without a valid answer; the whole tree's stands under ROOT."""
    shares: dict[str, Fraction | None] = {}
    _add_shares(method.root, items, shares)
    return shares


def _add_shares(node: Node, items: Mapping[str, ItemCounts], shares: dict[str, Fraction | None]) -> Fraction | None:
    """Compute a node's share after its children's and note both."""
    children = [_add_shares(child, items, shares) for child in node.children]
    shares[node.code] = _pooled(node, items).share if node.pools else _combined(node, children)
    return shares[node.code]


def _pooled(node: Node, items: Mapping[str, ItemCounts]) -> Sums:
    return sum((SUMS[node.base](items[code].levels) for code in node.items), NOTHING)


def _combined(node: Node, children: Sequence[Fraction | None]) -> Fraction | None:
    if all(share is None for share in children):
        return None
    stand_in = {"exclude": None, "zero": Fraction(0), "full": Fraction(1)}[node.na]
    weights = node.weights or (Fraction(1),) * len(children)
    filled = [stand_in if share is None else share for share in children]
    return weighted([(weight, share) for weight, share in zip(weights, filled, strict=True) if share is not None])


def _score(method: Method, unit: UnitCounts) -> Scored:
    return Scored(unit, shares_of(method, unit.items) if unit.n >= method.minimum else {})


def _ranks(method: Method, scored: Sequence[Scored]) -> dict[str, int]:
    """Return ranks by agency code, each within its block; units without a block are not ranked."""
    ranks: dict[str, int] = {}
    for block in {one.unit.block for one in scored} - {None}:
        peers = [one for one in scored if one.unit.block == block and one.index is not None]
        values = [_ranking_value(method, one.index) for one in peers if one.index is not None]
        ranks |= dict(zip((one.unit.agency for one in peers), competition_ranks(values), strict=True))
    return ranks


def _ranking_value(method: Method, index: Fraction) -> Fraction:
    return method.rounding(index * PERCENT) if method.rank_by == "printed" else index


def _rolled_up(method: Method, scored: Sequence[Scored], roll_up: RollUp, merged: UnitCounts) -> Shares:
    """Return the shares of several units together.

    `mean` gives every unit with an index the same weight, `pooled` every counted answer, also those of units
    with too few forms for an index of their own.
    """
    if roll_up == "pooled":
        return shares_of(method, merged.items)
    with_index = [one.shares for one in scored if one.index is not None]
    codes = [ROOT, *(node.code for node, _ in method.nodes)]
    return {code: mean([share for one in with_index if (share := one[code]) is not None]) for code in codes}


def _merged(method: Method, scored: Iterable[Scored], code: str, name: str) -> UnitCounts:
    units = [one.unit for one in scored]
    nothing = ItemCounts((0,) * method.scale)
    items = {item: sum((unit.items[item] for unit in units), nothing) for item in method.root.items}
    return UnitCounts(code, name, None, sum(unit.n for unit in units), items)


def _total(method: Method, scored: Sequence[Scored], code: str, name: str) -> Scored:
    merged = _merged(method, scored, code, name)
    enough = merged.n >= method.minimum
    return Scored(merged, _rolled_up(method, scored, method.total_roll_up, merged) if enough else {})


def _block(method: Method, writer: Writer, block: BlockName, scored: Sequence[Scored]) -> BlockResult:
    members = [one for one in scored if one.unit.block == block.code]
    merged = _merged(method, members, block.code, block.name)
    enough = merged.n >= method.minimum
    shares = _rolled_up(method, members, method.block_roll_up, merged) if enough else {}
    return writer.block(block, Scored(merged, shares), sum(one.index is not None for one in members))
