"""Results without what stays hidden: an answered node or row without an index is hidden. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, TypeVar

from scoring.disclosure.hidden import Hidden, RoundHidden, hidden_in_round, hidden_in_unit, k_of
from scoring.disclosure.levels import distribution, hides
from scoring.disclosure.sums import TOP
from scoring.disclosure.table import Members, block_key, parent_key
from scoring.method import Method
from scoring.results import BlockResult, Certain, NodeResult, RoundResult, UnitResult

# How sure a figure is and how it changed tells the figure itself.
UNSURE: Mapping[str, Any] = asdict(Certain())
CHANGELESS: Mapping[str, Any] = {
    name: UNSURE[name]
    for name in ("previous", "change", "change_low", "change_high", "p", "verdict", "no_verdict", "compared_units",
                 "compared_index", "units_in_both")
}  # fmt: skip
UNRANKED: Mapping[str, Any] = {
    **dict.fromkeys(("rank", "rank_low", "rank_high", "rank_before", "rank_before_low", "rank_before_high")),
    "ranked_before": 0,
    "tied_before": False,
}
UNCOUNTED: Mapping[str, Any] = {"satisfied": 0, "na": 0, "levels": ()}

Row = TypeVar("Row", UnitResult, BlockResult)
Group = TypeVar("Group", bound=UnitResult | BlockResult)
AnyRow = TypeVar("AnyRow", bound=Certain)


def released(
    result: RoundResult,
    *,
    method: Method | None = None,
    members: Members | None = None,
    hidden: RoundHidden | None = None,
) -> RoundResult:
    """Return a round's result without what stays hidden, or without what `hidden` says.

    Roll-ups to parent agencies leave only where their `members` are told: they are sums of units, too.
    """
    found, k = hidden or hidden_in_round(result, method=method, members=members), k_of(method)

    def group(row: Row, key: str) -> Row:
        return told_change(_released(row, key, found, k), result.agencies, found)

    return RoundResult(
        agencies=tuple(_released(unit, unit.agency, found, k) for unit in result.agencies),
        blocks=tuple(group(block, block_key(block.block)) for block in result.blocks),
        total=group(result.total, TOP),
        parents=tuple(
            group(parent, parent_key(parent.block))
            for parent in result.parents
            if parent_key(parent.block) in found.nodes
        ),
    )


def told_change(row: Group, units: Sequence[UnitResult], hidden: RoundHidden) -> Group:
    """Return a row of several units without changes that would tell a hidden figure.

    A change over some of its units is a mean of these beside the mean of all, so it tells of the others. It is told
    only where no unit of the round is hidden there: then it follows from figures that are shown.
    """
    gone = {code for unit in units for code in hidden.nodes.get(unit.agency, ())}
    rows_gone = any(unit.agency in hidden.rows for unit in units)
    nodes = tuple(_unchanged(node, tells=not (rows_gone or node.code in gone)) for node in row.nodes)
    return _unchanged(replace(row, nodes=nodes), tells=not rows_gone)


def _unchanged(one: AnyRow, *, tells: bool) -> AnyRow:
    return one if tells or one.compared_index is None else replace(one, **CHANGELESS)


def released_unit(unit: UnitResult, *, method: Method | None = None) -> UnitResult:
    """Return one unit's result, for somebody who sees no other, without what stays hidden."""
    return _released(unit, unit.agency, hidden_in_unit(unit, method=method), k_of(method))


def masked(unit: UnitResult, hidden: Hidden, *, whole: bool, k: int) -> UnitResult:
    """Return a unit without its hidden nodes; with `whole` without any figure but its number of forms."""
    return _masked(unit, hidden, whole=whole, k=k)


def _released(row: Row, key: str, hidden: RoundHidden, k: int) -> Row:
    shown = _masked(row, hidden.nodes.get(key, {}), whole=key in hidden.rows, k=k)
    counts = hidden.counts.get(key, frozenset())
    nodes = tuple(replace(node, **UNCOUNTED) if node.code in counts else node for node in shown.nodes)
    return replace(shown, nodes=nodes)


def _masked(row: Row, hidden: Hidden, *, whole: bool, k: int) -> Row:
    nodes = tuple(_masked_node(node, hidden=whole or node.code in hidden, k=k) for node in row.nodes)
    shown = replace(row, nodes=nodes)
    if isinstance(shown, UnitResult):
        shown = _masked_unit(shown, hidden, whole=whole, k=k)
    return replace(shown, index=None, exact=None, **UNSURE) if whole else shown


def _masked_unit(unit: UnitResult, hidden: Hidden, *, whole: bool, k: int) -> UnitResult:
    # The total is the sum of printed components: beside all others it would tell a hidden one.
    if whole or any(node.code in hidden and node.max_points is not None for node in unit.nodes):
        unit = replace(unit, points=None, max_points=None)
    if whole or hides(unit.voluntary, detail=False, k=k):
        unit = replace(unit, voluntary_index=None)
    return replace(unit, **UNRANKED) if whole else unit


def _masked_node(node: NodeResult, *, hidden: bool, k: int) -> NodeResult:
    if hidden:
        return replace(node, index=None, exact=None, points=None, **UNCOUNTED, **UNSURE)
    return replace(node, levels=distribution(node.levels, base=node.n, detail=False, k=k).levels)
