"""A round's result as one table of figures by (row, node), with all sums that hold in it. Pure.

Inside a row parts, factors and items add up to the index; in the column of a node units add up to their block or
parent agency, and blocks to the round. So do the counts; an index that is a mean follows from its parts likewise.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.certainty.hiding import Sum
from scoring.disclosure.levels import alike, together
from scoring.results import BlockResult, NodeResult, RoundResult, UnitResult

# The key of what stands above every node or row: a unit's index, or the total of a round.
TOP = ""

# A row's key and the code of a node.
Place = tuple[str, str]
# Parent agencies with the agencies under them, by code.
Members = Mapping[str, Collection[str]]


def block_key(code: str) -> str:
    """Return the key of a block among rows; units have their agency's code, which has no colon."""
    return f"block:{code}"


def parent_key(code: str) -> str:
    """Return the key of a parent agency's roll-up among rows."""
    return f"parent:{code}"


@dataclass(frozen=True, slots=True)
class Table:
    """How many people each figure rests on, the sums among figures, and the nodes where all answers are alike."""

    sizes: Mapping[Place, int]
    sums: tuple[Sum[Place], ...]
    alike: frozenset[Place]

    @property
    def rows(self) -> list[str]:
        return [row for row, code in self.sizes if code == TOP]

    def column_of_indices(self) -> tuple[dict[str, int], list[Sum[str]]]:
        """Return the sizes of rows and the sums among them."""
        sizes = {row: size for (row, code), size in self.sizes.items() if code == TOP}
        columns = (each for each in self.sums if each.whole[1] == TOP and all(code == TOP for _, code in each.parts))
        return sizes, [Sum(each.whole[0], tuple(row for row, _ in each.parts)) for each in columns if each.parts]


def table_of(result: RoundResult, members: Members) -> Table:
    """Return the table of a round; roll-ups to parents stand in it where their `members` are told."""
    rows: dict[str, UnitResult | BlockResult] = {unit.agency: unit for unit in result.agencies}
    rows |= {block_key(block.block): block for block in result.blocks}
    rows |= {parent_key(parent.block): parent for parent in result.parents if parent.block in members}
    rows[TOP] = result.total
    return _table(rows, _groups(result, members))


def table_of_unit(row: str, n: int, nodes: Sequence[NodeResult]) -> Table:
    """Return the table of one unit of n forms by itself."""
    sizes = {(row, TOP): n} | {(row, node.code): node.n for node in nodes}
    return Table(sizes, tuple(_within(row, nodes)), frozenset(_alike(row, nodes)))


def _groups(result: RoundResult, members: Members) -> dict[str, list[str]]:
    """Return the rows that add up to each other row."""
    groups: dict[str, list[str]] = {block_key(block.block): [] for block in result.blocks}
    loose = []
    for unit in result.agencies:
        groups.get(block_key(unit.block or ""), loose).append(unit.agency)
    whole = [*groups, *loose]
    known = {unit.agency for unit in result.agencies}
    parents = {parent.block for parent in result.parents}
    groups |= {parent_key(code): sorted(known & set(found)) for code, found in members.items() if code in parents}
    return groups | {TOP: whole}


def _table(rows: Mapping[str, UnitResult | BlockResult], groups: Mapping[str, Sequence[str]]) -> Table:
    sizes: dict[Place, int] = {}
    sums: list[Sum[Place]] = []
    same: set[Place] = set()
    for key, row in rows.items():
        alone = table_of_unit(key, row.n, row.nodes)
        sizes |= alone.sizes
        sums += alone.sums
        same |= alone.alike
    for whole, parts in groups.items():
        for code in (TOP, *(node.code for node in rows[whole].nodes)):
            sums.append(Sum((whole, code), tuple((part, code) for part in parts if (part, code) in sizes)))
    return Table(sizes, tuple(sums), frozenset(same))


def _within(row: str, nodes: Sequence[NodeResult]) -> Iterator[Sum[Place]]:
    parts: dict[str, list[Place]] = {}
    for node in nodes:
        parts.setdefault(node.parent or TOP, []).append((row, node.code))
    return (Sum((row, whole), tuple(codes)) for whole, codes in parts.items())


def _alike(row: str, nodes: Sequence[NodeResult]) -> Iterator[Place]:
    """Yield the nodes where everybody chose the same level, at all items below together."""
    below: dict[str, list[tuple[int, ...]]] = {}
    # Children follow their parents in a result.
    for node in reversed(nodes):
        levels = node.levels if node.kind == "item" else together([each for each in below.get(node.code, ()) if each])
        below.setdefault(node.parent or TOP, []).append(levels)
        if levels and alike(levels):
            yield row, node.code
