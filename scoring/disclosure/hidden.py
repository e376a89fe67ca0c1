"""What stays hidden in a unit, and in a round. Pure.

Small cells give single answers away (DESIGN § 3); what is hidden must not follow from what is shown either. All that
leaves of a round is therefore one table, and `scoring.certainty.hiding` looks at all of its sums at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scoring.certainty.hiding import K, few, revealed, suppressed
from scoring.disclosure.table import TOP, Members, Place, Table, table_of, table_of_unit
from scoring.results import NodeResult, RoundResult, UnitResult

Why = Literal["few", "alike", "derivable"]
Hidden = Mapping[str, Why]


@dataclass(frozen=True, slots=True)
class RoundHidden:
    """What stays hidden beside each other: whole `rows` (units, blocks, the total) and the `nodes` of each.

    `previous` are the nodes of a row, TOP for its index, whose figure of the year before is hidden: a change shown
    beside the figure of now would tell it.
    """

    rows: Hidden
    nodes: Mapping[str, Hidden]
    previous: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING_HIDDEN = RoundHidden({}, {})


def hidden_in_round(result: RoundResult, *, k: int = K, members: Members | None = None) -> RoundHidden:
    """Return what stays hidden from whoever sees all rows of a round, or all of a block, but not every count.

    `members` tell which agencies add up to each parent agency in `result.parents`.
    """
    return _hidden(table_of(result, members or {}), k)


def hidden_in_unit(unit: UnitResult, *, k: int = K) -> RoundHidden:
    """Return the same for somebody who sees no other row than this unit's."""
    return _hidden(table_of_unit(unit.agency, unit.n, unit.nodes), k)


def hidden_nodes(nodes: Sequence[NodeResult], *, detail: bool = False, k: int = K) -> Hidden:
    """Return which parts, factors and items of a unit stay hidden, and why, beside an index that is shown."""
    if detail:
        return {}
    table = table_of_unit(TOP, max((node.n for node in nodes), default=0), nodes)
    kept = {(TOP, TOP)}
    hidden = suppressed(table.sizes, table.sums, also=table.alike, kept=kept, k=k)
    return {node.code: _why(table, (TOP, node.code), k) for node in nodes if (TOP, node.code) in hidden}


def _hidden(table: Table, k: int) -> RoundHidden:
    rows, places = _places(table, k)
    whole = {row: _why(table, (row, TOP), k) for row in table.rows if row in rows}
    nodes: dict[str, dict[str, Why]] = {row: {} for row in table.rows}
    for row, code in table.sizes:
        if code != TOP and row in whole:
            nodes[row][code] = whole[row]
        elif code != TOP and (row, code) in places:
            nodes[row][code] = _why(table, (row, code), k)
    return RoundHidden(whole, nodes)


def _places(table: Table, k: int) -> tuple[frozenset[str], frozenset[Place]]:
    """Return the hidden rows and places.

    An index is shown beside hidden factors, and further factors are hidden rather than the index; it goes, and its
    whole row with it, where it alone would tell what few people said.
    """
    sizes, sums = table.column_of_indices()
    rows: frozenset[str] = frozenset()
    while True:
        rows = suppressed(sizes, sums, also=rows, k=k)
        also = table.alike | {place for place in table.sizes if place[0] in rows}
        kept = {(row, TOP) for row in sizes if row not in rows}
        places = suppressed(table.sizes, table.sums, also=also, kept=kept, k=k)
        leaks = revealed(table.sizes, table.sums, places, k) & few(table.sizes, k)
        more = {row for row, _ in leaks} - rows
        if not more:
            return rows, places
        rows |= more


def _why(table: Table, place: Place, k: int) -> Why:
    if 0 < table.sizes[place] < k:
        return "few"
    return "alike" if place in table.alike else "derivable"
