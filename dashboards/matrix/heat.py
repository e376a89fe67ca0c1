"""The heat map of a round: units in rows, items or factors in columns, each index in a shade of its size."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from agencies.sorting import sort_key
from charts.numbers import vi
from dashboards.rows import Cell, Column, Row, Source, mean_row, total_row, unit_rows
from dashboards.tables import Cells, number

Level = Literal["item", "factor"]
LEVEL, BLOCK = "muc", "khoi"
SHADES = 5
# More columns than this go beyond a screen of 1280 px.
WIDE = 9


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell with its shade from 1 (lowest) to 5, 0 without an index."""

    cell: Cell
    shade: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the map; `lowest` is the weakest of its columns."""

    row: Row
    cells: tuple[Shaded, ...]
    lowest: Column | None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lines: tuple[Line, ...]
    mean: Line | None


@dataclass(frozen=True, slots=True)
class Scale:
    """Five shades with a fifth of the shown indices each, equal ones alike; `known` are they, ascending.

    Shades of equal width would paint a province of 80 to 100 % in one colour for the sake of one low item.
    """

    known: tuple[Decimal, ...]

    def shade(self, index: str | None) -> int:
        if index is None or not self.known:
            return 0
        return 1 + SHADES * bisect_left(self.known, Decimal(index)) // len(self.known)

    @property
    def legend(self) -> tuple[tuple[int, str], ...]:
        """Return the shades worn, each with the lowest and the highest index that wears it."""
        worn: dict[int, list[Decimal]] = {}
        for index in self.known:
            worn.setdefault(self.shade(str(index)), []).append(index)
        return tuple((shade, _range(found[0], found[-1])) for shade, found in worn.items())


def _range(low: Decimal, high: Decimal) -> str:
    ends = {"low": vi(low), "high": vi(high)}
    return ends["low"] if low == high else _("từ %(low)s đến %(high)s") % ends


@dataclass(frozen=True, slots=True)
class Map:
    """A heat map; `shades` says in words which indices wear which shade, lowest first."""

    level: Level
    block: str
    blocks: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    total: Line | None
    shades: tuple[tuple[int, str], ...]

    @property
    def address(self) -> str:
        level = "nhan-to" if self.level == "factor" else ""
        pairs = [f"{name}={value}" for name, value in ((LEVEL, level), (BLOCK, self.block)) if value]
        return f"?{'&'.join(pairs)}" if pairs else ""


def heat_map(source: Source, raw: Mapping[str, str]) -> Map:
    """Return the map that an address asks for; unknown values are as if absent."""
    level: Level = "factor" if raw.get(LEVEL) == "nhan-to" else "item"
    columns = tuple(Column(node.code, node.name) for node in source.result.total.of_kind(level))
    blocks = _blocks(source)
    block = raw.get(BLOCK, "") if raw.get(BLOCK, "") in dict(blocks) else ""
    rows = [row for row in unit_rows(source, columns) if not block or row.block == block]
    means = [mean_row(source, each, columns) for each in source.result.blocks if _is_whole(source, each.block)]
    total = total_row(source, columns) if source.whole_blocks is None and not block else None
    # Shades set figures beside each other: one unit alone has none, or its lowest would look like the worst of all.
    scale = _scale(cell.index for row in (rows if len(rows) > 1 else []) for cell in row.cells)
    return Map(
        level=level,
        block=block,
        blocks=(("", _("Tất cả các khối")), *blocks),
        columns=columns,
        groups=tuple(_groups(source, rows, {mean.block: mean for mean in means}, columns, scale)),
        total=_line(total, columns, scale) if total else None,
        shades=scale.legend,
    )


def _blocks(source: Source) -> tuple[tuple[str, str], ...]:
    seen = {unit.block.code for unit in source.units if unit.block}
    return tuple((block.block, block.name) for block in source.result.blocks if block.block in seen)


def _is_whole(source: Source, block: str) -> bool:
    return source.whole_blocks is None or block in source.whole_blocks


def _scale(values: Iterable[str | None]) -> Scale:
    return Scale(tuple(sorted(Decimal(value) for value in values if value is not None)))


def _groups(
    source: Source, rows: Sequence[Row], means: Mapping[str, Row], columns: Sequence[Column], scale: Scale
) -> Iterable[Group]:
    named = [(block.block, block.name) for block in source.result.blocks]
    for code, name in [*named, ("", _("Đơn vị không thuộc khối"))]:
        mine = sorted((row for row in rows if row.block == code), key=_best_first)
        if mine:
            mean = _line(means[code], columns, scale) if code in means else None
            yield Group(name, tuple(_line(row, columns, scale) for row in mine), mean)


def _best_first(row: Row) -> tuple[bool, Decimal, tuple[object, ...] | str]:
    return row.index is None, -Decimal(row.index or 0), sort_key(row.name)


def _line(row: Row, columns: Sequence[Column], scale: Scale) -> Line:
    found = {cell.code: cell for cell in row.cells}
    cells = tuple(
        _shaded(found[column.code], column, scale)
        if column.code in found
        else Shaded(Cell(column.code, None, 0), 0, "")
        for column in columns
    )
    # Which is the weakest is told of none while one is hidden.
    known = [cell for cell in row.cells if cell.index is not None and not any(each.why for each in row.cells)]
    weakest = min(known, key=lambda cell: Decimal(cell.index or 0), default=None)
    return Line(row, cells, next((each for each in columns if weakest and each.code == weakest.code), None))


def _shaded(cell: Cell, column: Column, scale: Scale) -> Shaded:
    said = f"{vi(cell.index)} %" if cell.index is not None else cell.reason
    return Shaded(cell, scale.shade(cell.index), f"{column.name}: {said}")


def map_rows(found: Map) -> Iterable[Cells]:
    """Yield the map as rows of a file."""
    yield [
        _("Khối"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Số phiếu"),
        _("Chỉ số, %"),
        *(each.name for each in found.columns),
    ]
    for group in found.groups:
        for line in (*group.lines, *([group.mean] if group.mean else [])):
            yield _file_row(group.name, line)
    if found.total:
        yield _file_row("", found.total)


def _file_row(group: str, line: Line) -> Cells:
    row = line.row
    shown = [number(each.cell.index) if each.cell.index is not None else each.cell.reason for each in line.cells]
    return [group, row.code, row.name, row.n, number(row.index), *shown]
