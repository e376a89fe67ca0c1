"""Which figures are shown: small cells give single answers away (DESIGN § 3, k = 5 on the base n). Pure.

What is hidden must not follow from what is shown either: a sum and all its parts but one tell that one. A unit's
own index, and that of a whole round, are released by their base alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scoring.disclosure.filters import hidden_cells as hidden_cells
from scoring.disclosure.filters import released_margins as released_margins
from scoring.results import BlockResult, NodeResult, RoundResult, UnitResult

K = 5
# Below this base the five levels are folded to three.
FOLD_BELOW = 30
# The key of what stands above every node or row: a unit's index, or the total of a round.
TOP = ""

State = Literal["shown", "folded", "hidden", "alike", "empty"]
Why = Literal["few", "alike", "derivable"]
Hidden = Mapping[str, Why]


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts as they may be shown: five, three (folded) or no levels."""

    state: State
    levels: tuple[int, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.state in {"shown", "folded"}


def distribution(levels: Sequence[int], *, base: int, detail: bool) -> Distribution:
    """Return what may be shown of the answers of `base` respondents; with `detail` all of it."""
    if not sum(levels):
        return Distribution("empty")
    if detail:
        return Distribution("shown", tuple(levels))
    if base < K:
        return Distribution("hidden")
    if _alike(levels):
        return Distribution("alike")
    if base < FOLD_BELOW and len(levels) == 5:
        return Distribution("folded", folded(levels))
    return Distribution("shown", tuple(levels))


def folded(levels: Sequence[int]) -> tuple[int, int, int]:
    """Return dissatisfied, neither, satisfied."""
    return sum(levels[:2]), levels[2], sum(levels[3:])


def hides(base: int, *, detail: bool) -> bool:
    """Say whether a figure of so few respondents stays hidden."""
    return 0 < base < K and not detail


def _alike(levels: Sequence[int]) -> bool:
    return 0 < sum(levels) == max(levels)


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure that follows from its parts, as each part does from it and the others."""

    whole: str
    parts: tuple[str, ...]


def derivable(
    sizes: Mapping[str, int], hidden: Collection[str], sums: Sequence[Sum], *, kept: Collection[str] = (TOP,)
) -> frozenset[str]:
    """Return what is hidden besides, so that no hidden figure follows from a sum (complementary suppression).

    In every sum with a hidden figure the smallest parts follow until at least two are hidden and together have
    K respondents; its whole where no part is left. `kept` are never hidden; figures of size 0 tell nothing.
    """
    gone = set(hidden)
    while more := {found for each in sums if (found := _next(each, sizes, gone, kept)) is not None}:
        gone.add(min(more, key=lambda key: (sizes[key], key)))
    return frozenset(gone - set(hidden))


def _next(each: Sum, sizes: Mapping[str, int], gone: Collection[str], kept: Collection[str]) -> str | None:
    """Return the next figure a sum makes hide, None where it gives nothing away."""
    parts = [key for key in each.parts if sizes.get(key)]
    lost = [key for key in parts if key in gone]
    needed = not lost if each.whole in gone else bool(lost) and not _covered([sizes[key] for key in lost])
    left = [key for key in (*parts, each.whole) if key not in gone and key not in kept and sizes.get(key)]
    if not needed or not left:
        return None
    return min((key for key in left if key in parts), key=lambda key: sizes[key], default=each.whole)


def _covered(sizes: Sequence[int]) -> bool:
    return len(sizes) >= 2 and sum(sizes) >= K


def hidden_nodes(nodes: Sequence[NodeResult], *, detail: bool = False) -> Hidden:
    """Return which parts, factors and items of a unit stay hidden, and why."""
    if detail:
        return {}
    small = {node.code: why for node in nodes if (why := _why(node, nodes)) is not None}
    return small | dict.fromkeys(derivable(_sizes(nodes), small, _sums(nodes)), "derivable")


def hidden_in_sum(nodes: Sequence[NodeResult], members: Sequence[tuple[Sequence[NodeResult], Hidden]]) -> Hidden:
    """Return which nodes of several units together stay hidden, so that none hidden at one of `members` follows."""
    lost: dict[str, list[int]] = {}
    for theirs, hidden in members:
        for node in theirs:
            if node.code in hidden and node.n:
                lost.setdefault(node.code, []).append(node.n)
    small = {node.code: why for node in nodes if (why := _why(node, nodes)) is not None}
    told = small | dict.fromkeys((code for code, sizes in lost.items() if not _covered(sizes)), "derivable")
    # What all members show could be added up again: hiding it here would hide nothing.
    kept = {TOP, *(node.code for node in nodes if node.code not in lost)}
    return told | dict.fromkeys(derivable(_sizes(nodes), told, _sums(nodes), kept=kept), "derivable")


def _why(node: NodeResult, nodes: Sequence[NodeResult]) -> Why | None:
    if hides(node.n, detail=False):
        return "few"
    return "alike" if _alike(_levels(node, nodes)) else None


def _levels(node: NodeResult, nodes: Sequence[NodeResult]) -> tuple[int, ...]:
    """Return how often each level was chosen at a node: at all items below it together."""
    if node.kind == "item":
        return node.levels
    below = [levels for child in nodes if child.parent == node.code if (levels := _levels(child, nodes))]
    return together(below)


def together(distributions: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Add up counts of levels; nothing where the scales differ."""
    one_scale = len({len(levels) for levels in distributions}) == 1
    return tuple(sum(counts) for counts in zip(*distributions, strict=True)) if one_scale else ()


def _sizes(nodes: Sequence[NodeResult]) -> Mapping[str, int]:
    return {node.code: node.n for node in nodes}


def _sums(nodes: Sequence[NodeResult]) -> list[Sum]:
    parts: dict[str, list[str]] = {}
    for node in nodes:
        parts.setdefault(node.parent or TOP, []).append(node.code)
    return [Sum(whole, tuple(codes)) for whole, codes in parts.items()]


def block_key(code: str) -> str:
    """Return the key of a block among rows; units have their agency's code, which has no colon."""
    return f"block:{code}"


@dataclass(frozen=True, slots=True)
class RoundHidden:
    """What stays hidden beside each other: whole `rows` (units, blocks, the total) and the `nodes` of each."""

    rows: Hidden
    nodes: Mapping[str, Hidden]


NOTHING_HIDDEN = RoundHidden({}, {})


def hidden_in_round(result: RoundResult) -> RoundHidden:
    """Return what stays hidden from whoever sees all rows of a round, or all of a block, but not every count.

    A figure hidden at one unit would follow from the block's and the other units': the next smallest unit's is
    hidden with it, not the block's or the round's, which rest on many people.
    """
    rows = _hidden_rows(result)
    nodes: dict[str, Hidden] = {unit.agency: _row_nodes(unit, rows) for unit in result.agencies}
    _cover(result.agencies, nodes, items=True)
    for block in result.blocks:
        members = [unit for unit in result.agencies if unit.block == block.block]
        _cover(members, nodes, items=False)
        parts = [(_of(unit.nodes, items=False), nodes[unit.agency]) for unit in members]
        nodes[block_key(block.block)] = hidden_in_sum(_of(block.nodes, items=False), parts)
    parts = [(_of(block.nodes, items=False), nodes[block_key(block.block)]) for block in result.blocks]
    parts += [(list(unit.nodes), nodes[unit.agency]) for unit in result.agencies if unit.block is None]
    parts += [(_of(unit.nodes, items=True), nodes[unit.agency]) for unit in result.agencies if unit.block is not None]
    nodes[TOP] = hidden_in_sum(result.total.nodes, parts)
    return RoundHidden(rows, nodes)


def _cover(units: Sequence[UnitResult], nodes: dict[str, Hidden], *, items: bool) -> None:
    """Hide figures of further units, smallest first, until no column's hidden figure follows from its sum."""
    while True:
        column = {(node.code, unit.agency): node.n for unit in units for node in _of(unit.nodes, items=items) if node.n}
        more = _smallest_uncovered(column, nodes)
        if more is None:
            return
        code, agency = more
        unit = next(unit for unit in units if unit.agency == agency)
        told: Hidden = {**nodes[agency], code: "derivable"}
        nodes[agency] = {**dict.fromkeys(derivable(_sizes(unit.nodes), told, _sums(unit.nodes)), "derivable"), **told}


def _smallest_uncovered(column: Mapping[tuple[str, str], int], nodes: Mapping[str, Hidden]) -> tuple[str, str] | None:
    lost: dict[str, list[int]] = {}
    for (code, agency), size in column.items():
        if code in nodes[agency]:
            lost.setdefault(code, []).append(size)
    bare = {code for code, sizes in lost.items() if not _covered(sizes)}
    left = [key for key in column if key[0] in bare and key[0] not in nodes[key[1]]]
    return min(left, key=lambda key: (column[key], key), default=None)


def _of(nodes: Sequence[NodeResult], *, items: bool) -> list[NodeResult]:
    return [node for node in nodes if (node.kind == "item") == items]


def _row_nodes(unit: UnitResult, rows: Hidden) -> Hidden:
    why = rows.get(unit.agency)
    return hidden_nodes(unit.nodes) if why is None else dict.fromkeys((node.code for node in unit.nodes), why)


def _hidden_rows(result: RoundResult) -> Hidden:
    sums = [
        Sum(block_key(block.block), tuple(unit.agency for unit in result.agencies if unit.block == block.block))
        for block in result.blocks
    ]
    loose = [unit.agency for unit in result.agencies if unit.block is None]
    sums.append(Sum(TOP, (*(each.whole for each in sums), *loose)))
    sizes = {unit.agency: unit.n for unit in result.agencies}
    sizes |= {block_key(block.block): block.n for block in result.blocks} | {TOP: result.total.n}
    few: dict[str, Why] = {key: "few" for key, size in sizes.items() if hides(size, detail=False)}
    return few | dict.fromkeys(derivable(sizes, few, sums), "derivable")


def released(result: RoundResult) -> RoundResult:
    """Return a round's result without what stays hidden: an answered node or row without an index is hidden."""
    hidden = hidden_in_round(result)
    return RoundResult(
        agencies=tuple(
            masked(unit, hidden.nodes[unit.agency], whole=unit.agency in hidden.rows) for unit in result.agencies
        ),
        blocks=tuple(_masked_block(block, hidden) for block in result.blocks),
        total=masked(result.total, hidden.nodes[TOP], whole=TOP in hidden.rows),
    )


def released_unit(unit: UnitResult) -> UnitResult:
    """Return one unit's result, for somebody who sees no other, without what stays hidden."""
    return masked(unit, hidden_nodes(unit.nodes), whole=hides(unit.n, detail=False))


def masked(unit: UnitResult, hidden: Hidden, *, whole: bool) -> UnitResult:
    """Return a unit without its hidden nodes; with `whole` without any figure but its number of forms."""
    nodes = tuple(_masked_node(node, hidden=whole or node.code in hidden) for node in unit.nodes)
    # The total is the sum of printed components: beside all others it would tell a hidden one.
    scored = any(node.code in hidden and node.max_points is not None for node in unit.nodes)
    shown = replace(unit, nodes=nodes)
    if whole or scored:
        shown = replace(shown, points=None, max_points=None)
    return replace(shown, index=None, exact=None, low=None, high=None, rank=None) if whole else shown


def _masked_block(block: BlockResult, hidden: RoundHidden) -> BlockResult:
    key = block_key(block.block)
    whole = key in hidden.rows
    nodes = tuple(_masked_node(node, hidden=whole or node.code in hidden.nodes[key]) for node in block.nodes)
    shown = replace(block, nodes=nodes)
    return replace(shown, index=None, exact=None, low=None, high=None) if whole else shown


def _masked_node(node: NodeResult, *, hidden: bool) -> NodeResult:
    if hidden:
        return replace(node, index=None, exact=None, satisfied=0, na=0, levels=(), points=None)
    return replace(node, levels=distribution(node.levels, base=node.n, detail=False).levels)
