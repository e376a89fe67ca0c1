"""What stays hidden in a unit, and in a round. Pure.

Small cells give single answers away (DESIGN § 3); what is hidden must not follow from what is shown either. All that
leaves of a round is therefore one table, and `scoring.certainty.hiding` looks at all of its sums at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scoring.certainty.hiding import K
from scoring.disclosure.choice import Choice
from scoring.disclosure.releases import Releases
from scoring.disclosure.remainders import Remainders
from scoring.disclosure.sums import TOP, Place
from scoring.disclosure.table import Members, Table, table_of, table_of_unit
from scoring.method import Method
from scoring.results import RoundResult, UnitResult

# `moved`: fewer than k answers differ from what was shown before.
Why = Literal["few", "alike", "derivable", "moved"]
Hidden = Mapping[str, Why]


@dataclass(frozen=True, slots=True)
class RoundHidden:
    """What stays hidden beside each other: whole `rows` (units, blocks, the total) and the `nodes` of each.

    `counts` are the nodes of a row, TOP for all of them, that show their index without counts: an average of others'
    figures, whose counts would be a second sum of the same.
    """

    rows: Hidden
    nodes: Mapping[str, Hidden]
    counts: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING_HIDDEN = RoundHidden({}, {})


def hidden_in_round(
    result: RoundResult, *, method: Method | None = None, members: Members | None = None
) -> RoundHidden:
    """Return what stays hidden from whoever sees all rows of a round, or all of a block, but not every count.

    The `method` says how few are too few and how figures follow from each other; without it k is 5 and all figures are
    taken for sums. `members` tell which agencies add up to each parent agency in `result.parents`.
    """
    return hidden_in_releases([result], method=method, members=members)


def hidden_in_unit(unit: UnitResult, *, method: Method | None = None) -> RoundHidden:
    """Return the same for somebody who sees no other row than this unit's."""
    return hidden_in_unit_releases([unit], method=method)


def hidden_in_releases(
    results: Sequence[RoundResult], *, method: Method | None = None, members: Members | None = None
) -> RoundHidden:
    """Return what the last of several results of one round hides from whoever saw those before, oldest first."""
    return decided([table_of(result, method, members or {}) for result in results], method).hidden


def hidden_in_unit_releases(units: Sequence[UnitResult], *, method: Method | None = None) -> RoundHidden:
    """Return the same of results of one unit for somebody who saw no other row."""
    return decided([table_of_unit(unit, method) for unit in units], method).hidden


def k_of(method: Method | None) -> int:
    """Return the number of people below which a method's figures stay hidden."""
    return K if method is None else method.certainty.suppression_k


@dataclass(frozen=True, slots=True)
class Decided:
    """The places that each of several releases hides, and what the last of them says."""

    places: tuple[frozenset[Place], ...]
    hidden: RoundHidden


def decided(tables: Sequence[Table], method: Method | None) -> Decided:
    """Go through releases in their order: each is decided on beside those before it."""
    k = k_of(method)
    before: list[frozenset[Place]] = []
    found = NOTHING_HIDDEN
    for number, table in enumerate(tables):
        releases = Releases(tables[: number + 1], before)
        keys = Choice(releases, Remainders(releases, method, k), k).hidden()
        places = frozenset(place for place in table.sizes if releases.key(place) in keys)
        rows = {row for row, code in places if code == TOP}
        before.append(places | {place for place in table.sizes if place[0] in rows})
        found = _said(releases, before[-1], k)
    return Decided(tuple(before), found)


def _said(releases: Releases, places: frozenset[Place], k: int) -> RoundHidden:
    table = releases.now
    moved = {key[1:] for key, size in releases.changes.items() if 0 < size < k}
    why = {place: _why(table, place, moved, k) for place in places}
    rows = {row: why[row, TOP] for row in table.rows if (row, TOP) in places}
    nodes: dict[str, dict[str, Why]] = {row: {} for row in table.rows}
    for row, code in table.sizes:
        if code != TOP and (row, code) in places:
            nodes[row][code] = rows.get(row, why[row, code])
    return RoundHidden(rows, nodes, _without_counts(table, places))


def _without_counts(table: Table, hidden: frozenset[Place]) -> dict[str, frozenset[str]]:
    """Return the places out of step that have something hidden beneath them."""
    found: dict[str, set[str]] = {}
    for place in table.out_of_step:
        if not hidden.isdisjoint(table.beneath(place)):
            found.setdefault(place[0], set()).add(place[1])
    return {row: frozenset(codes) for row, codes in found.items()}


def _why(table: Table, place: Place, moved: Collection[Place], k: int) -> Why:
    if 0 < table.sizes[place] < k:
        return "few"
    if place in table.alike:
        return "alike"
    return "moved" if place in moved else "derivable"
