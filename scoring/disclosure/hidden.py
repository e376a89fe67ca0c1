"""What stays hidden in a unit, and in a round. Pure.

Small cells give single answers away (DESIGN § 3); what is hidden must not follow from what is shown either. All that
leaves of a round is therefore one table, and `scoring.certainty.hiding` looks at all of its sums at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scoring.certainty.hiding import K, few, revealed, suppressed
from scoring.disclosure.sums import TOP, Place, plain_sums
from scoring.disclosure.table import Members, Table, alike_nodes, table_of, table_of_unit
from scoring.method import Method
from scoring.results import NodeResult, RoundResult, UnitResult

Why = Literal["few", "alike", "derivable"]
Hidden = Mapping[str, Why]


@dataclass(frozen=True, slots=True)
class RoundHidden:
    """What stays hidden beside each other: whole `rows` (units, blocks, the total) and the `nodes` of each.

    `counts` are the nodes of a row, TOP for all of them, that show their index without counts: an average of others'
    figures, whose counts would be a second sum of the same. `previous` are those whose figure of the year before is
    hidden: a change shown beside the figure of now would tell it.
    """

    rows: Hidden
    nodes: Mapping[str, Hidden]
    counts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    previous: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING_HIDDEN = RoundHidden({}, {})


def hidden_in_round(
    result: RoundResult, *, method: Method | None = None, members: Members | None = None
) -> RoundHidden:
    """Return what stays hidden from whoever sees all rows of a round, or all of a block, but not every count.

    The `method` says how few are too few and how figures follow from each other; without it k is 5 and all figures are
    taken for sums. `members` tell which agencies add up to each parent agency in `result.parents`.
    """
    return _hidden(table_of(result, method, members or {}), k_of(method))


def hidden_in_unit(unit: UnitResult, *, method: Method | None = None) -> RoundHidden:
    """Return the same for somebody who sees no other row than this unit's."""
    return _hidden(table_of_unit(unit, method), k_of(method))


def hidden_nodes(nodes: Sequence[NodeResult], *, detail: bool = False) -> Hidden:
    """Return which parts, factors and items of a unit stay hidden, and why, beside an index that is shown."""
    if detail:
        return {}
    sizes = {(TOP, node.code): node.n for node in nodes} | {(TOP, TOP): max((node.n for node in nodes), default=0)}
    same = frozenset((TOP, code) for code in alike_nodes(nodes))
    table = Table(sizes, tuple(plain_sums(TOP, nodes)), same)
    hidden = suppressed(table.sizes, table.sums, also=same, kept={(TOP, TOP)})
    return {node.code: _why(table, (TOP, node.code), K) for node in nodes if (TOP, node.code) in hidden}


def k_of(method: Method | None) -> int:
    """Return the number of people below which a method's figures stay hidden."""
    return K if method is None else method.certainty.suppression_k


def _hidden(table: Table, k: int) -> RoundHidden:
    rows, places = _places(table, k)
    whole = {row: _why(table, (row, TOP), k) for row in table.rows if row in rows}
    nodes: dict[str, dict[str, Why]] = {row: {} for row in table.rows}
    for row, code in table.sizes:
        if code != TOP and row in whole:
            nodes[row][code] = whole[row]
        elif code != TOP and (row, code) in places:
            nodes[row][code] = _why(table, (row, code), k)
    return RoundHidden(whole, nodes, _without_counts(table, places))


def _without_counts(table: Table, hidden: frozenset[Place]) -> dict[str, frozenset[str]]:
    """Return the places out of step that have something hidden beneath them."""
    found: dict[str, set[str]] = {}
    for (row, code), items in table.beneath.items():
        if not hidden.isdisjoint(items):
            found.setdefault(row, set()).add(code)
    return {row: frozenset(codes) for row, codes in found.items()}


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
