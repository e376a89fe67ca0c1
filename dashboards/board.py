"""The table of a round: rows by block, sorted and filtered, ready for page and file. No database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from agencies.sorting import folded, sort_key
from dashboards import disclosure, graphics
from dashboards.query import Query
from scoring.method import Method
from scoring.results import BlockResult, NodeResult, RoundResult, UnitResult
from surveys.models import RoundUnit

RANK, NAME, FORMS, INDEX = "hang", "don-vi", "phieu", "chi-so"
UNRANKED = 10**9


@dataclass(frozen=True, slots=True)
class Column:
    """A factor of the method; `code` is also the name by which it is sorted."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: `name` in full where the label is short; `url` sorts by it."""

    kind: Literal["rank", "name", "number", "axis", "index", "factor", "levels"]
    label: str
    name: str = ""
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A factor of a unit; without an index `reason` says why in a word."""

    code: str
    index: str | None
    n: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    block: str
    n: int
    index: str | None
    low: str | None
    high: str | None
    rank: int | None
    ranked: int
    tied: bool
    cells: tuple[Cell, ...]
    levels: disclosure.Distribution
    reason: str
    mark: graphics.Mark | None = None
    bar: graphics.Bar | None = None

    @property
    def printed_rank(self) -> str:
        return "–" if self.rank is None else f"{self.rank}{'=' if self.tied else ''}"


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a block; `mean` stands at the foot for whoever sees the whole block."""

    code: str
    name: str
    rows: tuple[Row, ...]
    ranked: int
    mean: Row | None


@dataclass(frozen=True, slots=True)
class Board:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    total: Row | None
    axis: graphics.Axis
    query: Query
    # All units one may see and the block means, whatever the filters.
    everyone: tuple[Row, ...]
    means: tuple[Row, ...]

    @property
    def has_intervals(self) -> bool:
        return any(row.low is not None for row in self.everyone)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads in the order of the columns."""
        return (
            Head("rank", _("Hạng"), **self._sorting(RANK)),
            Head("name", _("Đơn vị"), **self._sorting(NAME)),
            Head("number", _("Phiếu"), **self._sorting(FORMS)),
            Head("axis", self.axis.words),
            Head("index", _("Chỉ số, %"), **self._sorting(INDEX)),
            *(Head("factor", each.code, each.name, **self._sorting(each.code)) for each in self.columns),
            Head("levels", _("Phân bố trả lời, %")),
        )

    @property
    def orders(self) -> tuple[tuple[str, str], ...]:
        """What can be sorted by, as choices of a field."""
        fixed = ((RANK, _("Hạng")), (NAME, _("Tên đơn vị")), (FORMS, _("Số phiếu")), (INDEX, _("Chỉ số")))
        return (*fixed, *((column.code, column.name) for column in self.columns))

    def _sorting(self, column: str) -> dict[str, str]:
        return {"url": self.query.sorted_by(column), "sorted": self.query.sorting(column)}


@dataclass(frozen=True, slots=True)
class Source:
    """What a board is made of: the units one may see with the codes of those shown without hiding.

    `whole_blocks` are the blocks seen whole (None: all of them, and the total).
    """

    result: RoundResult
    method: Method
    units: Sequence[RoundUnit]
    detailed: frozenset[str]
    whole_blocks: frozenset[str] | None


def columns_of(result: RoundResult) -> tuple[Column, ...]:
    return tuple(Column(node.code, node.name) for node in result.total.of_kind("factor"))


def sortable(columns: Iterable[Column]) -> tuple[str, ...]:
    return (RANK, NAME, FORMS, INDEX, *(column.code for column in columns))


def make(source: Source, query: Query) -> Board:
    """Return the board an address asks for."""
    columns = columns_of(source.result)
    rows = _rows(source, columns)
    means = {block.block: _mean_row(source, block, columns) for block in _seen_blocks(source)}
    total = _total_row(source, columns) if source.whole_blocks is None else None
    axis = graphics.axis(_values([*rows, *means.values(), *([total] if total else [])]))
    drawn = [_drawn(row, axis) for row in rows]
    kept = [row for row in drawn if _asked(row, query)]
    return Board(
        columns=columns,
        groups=tuple(_groups(source, kept, means, axis, query, columns)),
        total=_drawn(total, axis) if total else None,
        axis=axis,
        query=query,
        everyone=tuple(drawn),
        means=tuple(means.values()),
    )


def _seen_blocks(source: Source) -> list[BlockResult]:
    whole = source.whole_blocks
    return [block for block in source.result.blocks if whole is None or block.block in whole]


def _values(rows: Iterable[Row]) -> Iterable[str | None]:
    return [value for row in rows for value in (row.index, row.low, row.high)]


def _rows(source: Source, columns: Sequence[Column]) -> list[Row]:
    results = {unit.agency: unit for unit in source.result.agencies}
    shared = _shared_ranks(source.result.agencies)
    found = [(unit, results[unit.agency.code]) for unit in source.units if unit.agency.code in results]
    return [_row(source, result, columns, (result.block, result.rank) in shared) for _unit, result in found]


def _shared_ranks(units: Iterable[UnitResult]) -> set[tuple[str | None, int | None]]:
    seen: set[tuple[str | None, int | None]] = set()
    places = [(unit.block, unit.rank) for unit in units if unit.rank is not None]
    return {place for place in places if place in seen or seen.add(place)}  # type: ignore[func-returns-value]


def _row(source: Source, unit: UnitResult, columns: Sequence[Column], tied: bool) -> Row:
    detail = unit.agency in source.detailed
    enough = unit.status == "ok" and not disclosure.hides(unit.n, detail=detail)
    return Row(
        code=unit.agency,
        name=unit.name,
        block=unit.block or "",
        n=unit.n,
        index=unit.index if enough else None,
        low=unit.low if enough else None,
        high=unit.high if enough else None,
        rank=unit.rank if enough else None,
        ranked=unit.ranked,
        tied=tied,
        cells=_cells(unit.nodes, columns, detail=detail) if enough else (),
        levels=_levels(unit.nodes, unit.n, detail=detail) if enough else disclosure.Distribution("empty"),
        reason=_reason(unit, source.method, enough),
    )


def _reason(unit: UnitResult, method: Method, enough: bool) -> str:
    if enough:
        return ""
    if unit.status == "ok":
        return _("Dưới %(k)d phiếu: không nêu số liệu để không lộ câu trả lời của từng người.") % {"k": disclosure.K}
    if not unit.n:
        return _("Chưa có phiếu nào: không tính chỉ số, không xếp hạng.")
    if unit.n >= method.minimum:
        return _("Không có câu trả lời chấm điểm nào: không tính chỉ số, không xếp hạng.")
    return _("Dưới %(minimum)d phiếu: không tính chỉ số, không xếp hạng.") % {"minimum": method.minimum}


def _cells(nodes: Sequence[NodeResult], columns: Sequence[Column], *, detail: bool) -> tuple[Cell, ...]:
    found = {node.code: node for node in nodes}
    return tuple(cell(found[column.code], detail=detail) for column in columns if column.code in found)


def cell(node: NodeResult, *, detail: bool) -> Cell:
    """Return what may be shown of a factor's index."""
    if disclosure.hides(node.n, detail=detail):
        return Cell(node.code, None, node.n, _("ít phiếu"))
    return Cell(node.code, node.index, node.n, "" if node.index is not None else _("không có"))


def _levels(nodes: Sequence[NodeResult], base: int, *, detail: bool) -> disclosure.Distribution:
    """Return the answers to all items together."""
    items = [node.levels for node in nodes if node.kind == "item" and node.levels]
    together = [sum(counts) for counts in zip(*items, strict=True)] if len({*map(len, items)}) == 1 else []
    return disclosure.distribution(together, base=base, detail=detail)


def _mean_row(source: Source, block: BlockResult, columns: Sequence[Column]) -> Row:
    detail = all(unit.agency.code in source.detailed for unit in source.units)
    return Row(
        **_whole(block, columns, detail=detail),
        code=block.block,
        name=_("Trung bình khối") if source.method.block_roll_up == "mean" else _("Toàn khối, gộp mọi phiếu"),
        block=block.block,
    )


def _total_row(source: Source, columns: Sequence[Column]) -> Row:
    detail = all(unit.agency.code in source.detailed for unit in source.units)
    pooled = source.method.total_roll_up == "pooled"
    name = _("Chung, gộp mọi phiếu") if pooled else _("Chung, trung bình các đơn vị")
    return Row(**_whole(source.result.total, columns, detail=detail), code="", name=name, block="")


def _whole(of: BlockResult | UnitResult, columns: Sequence[Column], *, detail: bool) -> dict[str, Any]:
    return {
        "n": of.n,
        "index": of.index,
        "low": of.low,
        "high": of.high,
        "rank": None,
        "ranked": 0,
        "tied": False,
        "cells": _cells(of.nodes, columns, detail=detail),
        "levels": _levels(of.nodes, of.n, detail=detail),
        "reason": "",
    }


def _drawn(row: Row, axis: graphics.Axis) -> Row:
    bar = graphics.bar(row.levels.levels) if row.levels.is_shown else None
    return replace(row, mark=graphics.mark(axis, row.index, row.low, row.high), bar=bar)


def _asked(row: Row, query: Query) -> bool:
    in_block = not query.block or row.block == query.block
    named = not query.name or folded(query.name) in folded(f"{row.name} {row.code}")
    counted = not query.status or (row.index is not None) == (query.status == "du")
    return in_block and named and counted


def _groups(
    source: Source,
    rows: Sequence[Row],
    means: Mapping[str, Row],
    axis: graphics.Axis,
    query: Query,
    columns: Sequence[Column],
) -> Iterable[Group]:
    """Yield blocks in their order with the rows asked for, those without a block last."""
    names = [(block.block, block.name) for block in source.result.blocks]
    for code, name in [*names, ("", _("Đơn vị không thuộc khối"))]:
        mine = [row for row in rows if row.block == code]
        if not mine:
            continue
        ranked = max(row.ranked for row in mine)
        mean = _drawn(means[code], axis) if code in means else None
        yield Group(code, name, ordered(mine, query, columns), ranked, mean)


def ordered(rows: Sequence[Row], query: Query, columns: Sequence[Column]) -> tuple[Row, ...]:
    """Sort as asked; rows without the value stand last, whichever way the rest is sorted."""
    key = _key(query.order, columns)
    with_value = [row for row in rows if row.index is not None and key(row) is not None]
    without = [row for row in rows if row.index is None or key(row) is None]
    by_name = sorted(with_value, key=lambda row: sort_key(row.name))
    return (*sorted(by_name, key=key, reverse=query.descending), *sorted(without, key=lambda row: -row.n))


def _key(order: str, columns: Sequence[Column]) -> Callable[[Row], Any]:
    places = {column.code: place for place, column in enumerate(columns)}
    if order in places:
        return lambda row: _number(row.cells[places[order]].index) if row.cells else None
    keys: dict[str, Callable[[Row], Any]] = {
        # Units outside every block have no rank: after the ranked ones, best first.
        RANK: lambda row: (row.rank or UNRANKED, -(_number(row.index) or 0)),
        NAME: lambda row: sort_key(row.name),
        FORMS: lambda row: row.n,
        INDEX: lambda row: _number(row.index),
    }
    return keys[order]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
