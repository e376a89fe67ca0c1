"""Rows of public tables: agencies of a block, blocks of a round. Finished values, read from what is published."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.sorting import sort_key
from charts import graphics
from charts.words import forms
from portal import wording
from portal.published import PublishedRound
from scoring.decided import UnitDecided
from scoring.disclosure import TOP, block_key
from scoring.rank_words import before_words
from scoring.results import BlockResult, Certain, UnitResult

# The address of those that belong to no block.
NO_BLOCK = "-"
NAME = "ten"


@dataclass(frozen=True, slots=True)
class Row:
    """An agency or a block; without an index `reason` says why. `ranks` are those its limits leave open.

    `left_out` are the units of a block that have no index and whose forms its own does not rest on.
    """

    code: str
    name: str
    url: str
    n: int
    index: str | None
    certain: Certain
    rank: str
    ranks: tuple[int, int] | None
    reason: str
    mark: graphics.Mark | None
    units: int = 0
    left_out: int = 0
    decided: UnitDecided | None = None
    # Where it stood the survey before; empty where that does not compare.
    rank_before: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A block's table: its own row first, then its agencies; `reading` says what may be said of the first ranks."""

    code: str
    name: str
    url: str
    own: Row | None
    rows: tuple[Row, ...]
    axis: graphics.Axis
    ranked: int
    reading: str
    has_changes: bool

    @property
    def has_limits(self) -> bool:
        return any(row.certain.low for row in self.rows)


def blocks_of(found: PublishedRound) -> list[tuple[str, str]]:
    """Return the blocks of a round with agencies in them, code and name, those without a block last."""
    there = {unit.block or "" for unit in found.result.agencies}
    named = [(block.block, block.name) for block in found.result.blocks if block.block in there]
    return [*named, ("", _("Đơn vị không thuộc khối"))] if "" in there else named


def block_of(found: PublishedRound, code: str, *, order: str = "") -> Block:
    """Return a block's table by its code, empty for those outside every block. Raises KeyError for another."""
    name = dict(blocks_of(found))[code]
    units = found.units_in(code)
    mean = found.by_block.get(code)
    axis = graphics.axis(_values([*units, *([mean] if mean else [])]))
    tied = Counter(unit.rank for unit in units)
    rows = [_unit_row(found, unit, axis, tied[unit.rank] > 1) for unit in _ordered(units, order)]
    return Block(
        code=code,
        name=name,
        url=block_url(found, code),
        own=_mean_row(found, mean, axis) if mean else None,
        rows=tuple(rows),
        axis=axis,
        ranked=max((unit.ranked for unit in units if unit.rank is not None), default=0),
        reading=wording.first_reading(units),
        has_changes=any(row.certain.previous is not None for row in rows),
    )


def summary_of(found: PublishedRound) -> tuple[list[Row], graphics.Axis]:
    """Return a row for each block of a round, and the axis they stand on."""
    named = blocks_of(found)
    means = [found.by_block[code] for code, _name in named if code in found.by_block]
    axis = graphics.axis(_values([*means, found.result.total]))
    rows = []
    for code, name in named:
        mean, units = found.by_block.get(code), found.units_in(code)
        row = _mean_row(found, mean, axis) if mean else _empty(code, name, sum(unit.n for unit in units))
        rows.append(replace(row, name=name, url=block_url(found, code), units=len(units)))
    return rows, axis


def agency_url(found: PublishedRound, code: str) -> str:
    return reverse("public:agency", args=[found.code, code])


def block_url(found: PublishedRound, code: str) -> str:
    return reverse("public:block", args=[found.code, code or NO_BLOCK])


def _values(rows: Iterable[UnitResult | BlockResult]) -> Iterable[str | None]:
    return [value for row in rows for value in (row.index, row.low, row.high)]


def _ordered(units: Sequence[UnitResult], order: str) -> list[UnitResult]:
    """Sort by rank, or by name; those without an index stand last."""
    by_name = sorted(units, key=lambda unit: sort_key(unit.name))
    if order == NAME:
        return by_name
    with_index = [unit for unit in by_name if unit.index is not None]
    without = [unit for unit in by_name if unit.index is None]
    return [*sorted(with_index, key=lambda unit: (unit.rank or 10**6, -Decimal(unit.index or 0))), *without]


def _unit_row(found: PublishedRound, unit: UnitResult, axis: graphics.Axis, tied: bool) -> Row:
    why = found.hidden.rows.get(unit.agency)
    open_ = None if unit.rank_low is None or unit.rank_high is None else (unit.rank_low, unit.rank_high)
    return Row(
        code=unit.agency,
        name=unit.name,
        url=agency_url(found, unit.agency),
        n=unit.n,
        index=unit.index,
        certain=unit.certain,
        rank="" if unit.rank is None else f"{unit.rank}{'=' if tied else ''}",
        ranks=open_,
        reason="" if unit.index is not None else wording.why_none(unit, found.method, why),
        mark=graphics.mark(axis, unit.index, unit.low, unit.high, name=unit.name, base=forms(unit.n)),
        decided=found.decided_of(unit.agency),
        rank_before=before_words(unit),
    )


def _mean_row(found: PublishedRound, block: BlockResult, axis: graphics.Axis) -> Row:
    name = wording.block_name(found.method)
    hidden = block_key(block.block) in found.hidden.rows
    return Row(
        code=block.block,
        name=name,
        url="",
        n=block.n,
        index=block.index,
        certain=block.certain,
        rank="",
        ranks=None,
        reason=wording.why_no_whole(found.method) if hidden else "" if block.index else _("chưa có chỉ số"),
        mark=graphics.mark(axis, block.index, block.low, block.high, name=name, base=forms(block.n)),
        left_out=block.left_out + block.without_size,
    )


def _empty(code: str, name: str, n: int) -> Row:
    reason = _("không có chỉ số chung")
    return Row(code, name, "", n, None, Certain(), "", None, reason, None)


def total_row(found: PublishedRound, axis: graphics.Axis) -> Row:
    """Return the row of the whole round."""
    total = found.result.total
    hidden = TOP in found.hidden.rows
    return Row(
        code="",
        name=_("Chung"),
        url="",
        n=total.n,
        index=total.index,
        certain=total.certain,
        rank="",
        ranks=None,
        reason=wording.why_no_whole(found.method) if hidden else "" if total.index else _("chưa có chỉ số"),
        mark=graphics.mark(axis, total.index, total.low, total.high, base=forms(total.n)),
        units=sum(unit.index is not None for unit in found.result.agencies),
        left_out=total.left_out + total.without_size,
    )
