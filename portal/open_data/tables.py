"""The rows of open data from what is public of a publication: decimals as texts with a dot, None where empty.

Nothing is decided here about small cells but the exact fractions: a fraction is as good as the counts of answers, so it
is told only where these are (DESIGN § 3): of at least `FOLD_BELOW` people, of no row or node without counts, and of no
group in which a unit has fewer people, as its fraction would be what remains.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.open_data.dictionary import AGENCIES, BLOCKS, NODES, TOTAL
from portal.published import PublishedRound
from scoring.decided import UnitDecided
from scoring.disclosure import FOLD_BELOW, TOP, block_key, parent_key
from scoring.figure_rows import RANK_BEFORE, rank_before
from scoring.results import BlockResult, Certain, NodeResult, UnitResult

Value = str | int | None
Row = Mapping[str, Value]
Tables = Mapping[str, Sequence[Row]]
CHANGES = ("previous", "change", "change_low", "change_high", "verdict", "no_verdict")
COMPARED = ("compared_units", "compared_index")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the result with its level, its code, and its key among what is hidden.

    `small` are the nodes, TOP for the whole, at which some unit of a group has fewer than `FOLD_BELOW` people.
    """

    level: str
    code: str
    key: str
    row: UnitResult | BlockResult
    small: frozenset[str] = frozenset()


def tables_of(found: PublishedRound) -> Tables:
    """Return the rows of each table of the dictionary by its name, in the order of the result."""
    result = found.result
    agencies = [(_Line("agency", unit.agency, unit.agency, unit), unit) for unit in result.agencies]
    blocks = [(_block(found, one), one) for one in result.blocks]
    parents = [(_parent(found, one), one) for one in result.parents]
    total = _Line("total", found.code, TOP, result.total, _small(result.agencies))
    lines = [line for line, _row in (*agencies, *blocks, *parents)]
    return {
        AGENCIES.name: [_agency(found, line, unit) for line, unit in agencies],
        BLOCKS.name: [_group(found, line, one) for line, one in (*blocks, *parents)],
        TOTAL.name: [_total(found, total, result.total)],
        NODES.name: [_node(found, line, node) for line in (*lines, total) for node in line.row.nodes],
    }


def _block(found: PublishedRound, one: BlockResult) -> _Line:
    return _Line("block", one.block, block_key(one.block), one, _small(found.units_in(one.block)))


def _parent(found: PublishedRound, one: BlockResult) -> _Line:
    members = [unit for unit in found.result.agencies if unit.agency in found.members.get(one.block, ())]
    return _Line("parent", one.block, parent_key(one.block), one, _small(members))


def _small(units: Iterable[UnitResult]) -> frozenset[str]:
    sizes = ((code, n) for unit in units for code, n in ((TOP, unit.n), *((one.code, one.n) for one in unit.nodes)))
    return frozenset(code for code, n in sizes if 0 < n < FOLD_BELOW)


def _agency(found: PublishedRound, line: _Line, unit: UnitResult) -> Row:
    told = unit.index is not None
    return {
        "code": unit.agency,
        "name": unit.name,
        "block": unit.block,
        "n": unit.n,
        **_figures(found, line),
        "rank": unit.rank if told else None,
        "ranked": unit.ranked if unit.block else None,
        "rank_low": unit.rank_low if told else None,
        "rank_high": unit.rank_high if told else None,
        **(rank_before(unit) if told else dict.fromkeys(RANK_BEFORE)),
        **_changes(unit),
        **_points(unit),
        **_decided(found.decided_of(unit.agency)),
    }


def _group(found: PublishedRound, line: _Line, row: BlockResult) -> Row:
    head: Row = {"level": line.level, "code": row.block, "name": row.name, "n": row.n, "agencies": row.agencies}
    return {**head, **_figures(found, line), **_changes(row), **_some(row, COMPARED)}


def _total(found: PublishedRound, line: _Line, row: UnitResult) -> Row:
    head: Row = {"code": found.code, "name": found.round.title, "n": row.n}
    return {**head, **_figures(found, line), **_changes(row), **_some(row, COMPARED), **_points(row)}


def _node(found: PublishedRound, line: _Line, node: NodeResult) -> Row:
    if isinstance(line.row, UnitResult) and line.row.index is None:
        # A row without an index has none of the figures below it either, as on the pages.
        return _silent(line, node, _why_row(found, line))
    hidden = node.code in found.hidden.nodes.get(line.key, {}) or line.key in found.hidden.rows
    # Of what tells no counts the number of people who answered would be one.
    counted = not hidden and node.code not in found.hidden.counts.get(line.key, ())
    return {
        **_head(line, node),
        "n": node.n if counted else None,
        "index": node.index,
        "missing": None if node.index is not None else _why_node(found, line, node),
        **_exact(found, line, node.code, node),
        **_some(node, ("low", "high")),
        **_changes(node),
        **_some(node, COMPARED),
        **_points(node),
    }


def _head(line: _Line, node: NodeResult) -> dict[str, Value]:
    head = {"level": line.level, "code": line.code, "node": node.code}
    return {**head, "kind": node.kind, "parent": node.parent, "node_name": node.name}


def _silent(line: _Line, node: NodeResult, why: str) -> Row:
    return {**dict.fromkeys(NODES.names), **_head(line, node), "missing": why, "exact_missing": "no_index"}


def _figures(found: PublishedRound, line: _Line) -> dict[str, Value]:
    row = line.row
    return {
        "index": row.index,
        "missing": None if row.index is not None else _why_row(found, line),
        **_exact(found, line, TOP, row),
        **_some(row, ("low", "high")),
    }


def _exact(
    found: PublishedRound, line: _Line, code: str, one: UnitResult | BlockResult | NodeResult
) -> dict[str, Value]:
    why = _why_not_exact(found, line, code, one)
    share = None if why or one.exact is None else Fraction(one.exact)
    return {
        "exact_numerator": None if share is None else share.numerator,
        "exact_denominator": None if share is None else share.denominator,
        "exact_missing": why,
    }


def _why_not_exact(
    found: PublishedRound, line: _Line, code: str, one: UnitResult | BlockResult | NodeResult
) -> str | None:
    if one.index is None or one.exact is None:
        return "no_index"
    if line.key in found.withheld:
        return "correction"
    if code in found.hidden.counts.get(line.key, ()):
        return "average"
    if one.n < FOLD_BELOW:
        return "few_people"
    return "few_beneath" if code in line.small else None


def _why_row(found: PublishedRound, line: _Line) -> str:
    if line.key in found.hidden.rows:
        return str(found.hidden.rows[line.key])
    return _too_few(found, line.row.n)


def _why_node(found: PublishedRound, line: _Line, node: NodeResult) -> str:
    if line.key in found.hidden.rows:
        return str(found.hidden.rows[line.key])
    why = found.hidden.nodes.get(line.key, {}).get(node.code)
    return str(why) if why else _too_few(found, node.n)


def _too_few(found: PublishedRound, n: int) -> str:
    if n == 0:
        return "no_forms"
    return "too_few_forms" if n < found.method.minimum else "no_valid_answers"


def _changes(row: Certain) -> dict[str, Value]:
    return _some(row, CHANGES)


def _points(row: UnitResult | NodeResult) -> dict[str, Value]:
    return _some(row, ("points", "max_points")) if row.index is not None else {"points": None, "max_points": None}


def _some(row: Any, names: Sequence[str]) -> dict[str, Value]:
    return {name: getattr(row, name) for name in names}


def _decided(unit: UnitDecided | None) -> dict[str, Value]:
    shown = unit is not None and bool(unit.appraised)
    grade = unit.grade if unit else None
    return {
        "appraised": _plain(unit.total) if unit and shown else None,
        "appraised_max": _plain(unit.maximum) if unit and shown else None,
        "grade": grade.name if grade else None,
        "grade_possible": ", ".join(grade.possible) if grade and grade.is_open else None,
    }


def _plain(written: str) -> str | None:
    """Return a number that was written for people with a dot again, without those between thousands."""
    return written.replace(".", "").replace(",", ".") or None
