"""The table of a round: rows by block, sorted and filtered, ready for page and file. No database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from agencies.sorting import folded, sort_key
from dashboards import graphics
from dashboards.query import Query
from dashboards.rows import Cell, Column, Row, Source, columns_of, mean_row, parent_row, total_row, unit_rows
from dashboards.wording import forms, units
from scoring.method import Certainty
from scoring.results import BlockResult

RANK, NAME, FORMS, INDEX = "hang", "don-vi", "phieu", "chi-so"
UNRANKED = 10**9


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: `name` in full where the label is short; `url` sorts by it."""

    kind: Literal["rank", "name", "number", "axis", "index", "change", "factor", "levels"]
    label: str
    name: str = ""
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a block; `mean` stands at the foot for whoever sees the whole block.

    `units` counts all of them where a page has a part.
    """

    code: str
    name: str
    rows: tuple[Row, ...]
    ranked: int
    mean: Row | None
    units: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    # The units under each parent agency together, for whoever sees the whole round and filters nothing.
    parents: Group | None
    total: Row | None
    axis: graphics.Axis
    query: Query
    # All units one may see and the block means, whatever the filters.
    everyone: tuple[Row, ...]
    means: tuple[Row, ...]
    # Settings of the method that words name: the level of limits, and below how many people figures stay hidden.
    certainty: Certainty

    @property
    def has_intervals(self) -> bool:
        rows = (*self.everyone, *self.means, *([self.total] if self.total else []))
        return any(row.low is not None for row in rows)

    @property
    def has_changes(self) -> bool:
        rows = (*self.everyone, *self.means, *([self.total] if self.total else []))
        return any(row.certain.previous is not None for row in rows)

    @property
    def has_decided(self) -> bool:
        return any(row.decided for row in self.everyone)

    @property
    def has_open_ranks(self) -> bool:
        return any(row.ranks is not None for row in self.everyone)

    @property
    def has_empty(self) -> bool:
        return any(cell.index is None and cell.why is None for cell in self._cells)

    @property
    def hides_few(self) -> bool:
        return any(cell.why == "few" for cell in self._cells)

    @property
    def hides_more(self) -> bool:
        return any(cell.why in {"alike", "derivable"} for cell in self._cells)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def rests_on_few(self) -> bool:
        return any(cell.rests_on_few for cell in self._cells)

    @property
    def _cells(self) -> Iterable[Cell]:
        """Yield the factors in the rows shown."""
        together = [*(group.mean for group in self.groups), *(self.parents.rows if self.parents else ()), self.total]
        return (cell for row in (*self.rows, *together) if row is not None for cell in row.cells)

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads in the order of the columns."""
        return (
            Head("rank", _("Hạng"), **self._sorting(RANK)),
            Head("name", _("Đơn vị"), **self._sorting(NAME)),
            Head("number", _("Phiếu"), **self._sorting(FORMS)),
            Head("axis", self.axis.words),
            Head("index", _("Chỉ số, %"), **self._sorting(INDEX)),
            *([Head("change", _("So kỳ trước"))] if self.has_changes else []),
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


def sortable(columns: Iterable[Column]) -> tuple[str, ...]:
    return (RANK, NAME, FORMS, INDEX, *(column.code for column in columns))


def make(source: Source, query: Query) -> Board:
    """Return the board an address asks for."""
    columns = columns_of(source.result)
    rows = unit_rows(source, columns)
    means = {block.block: mean_row(source, block, columns) for block in _seen_blocks(source)}
    total = total_row(source, columns) if source.whole_blocks is None else None
    above = _above(source, query, columns)
    axis = graphics.axis(_values([*rows, *means.values(), *above, *([total] if total else [])]))
    drawn = [_drawn(row, axis) for row in rows]
    kept = [row for row in drawn if _asked(row, query)]
    return Board(
        columns=columns,
        groups=tuple(_groups(source, kept, means, axis, query, columns)),
        parents=_parents(ordered([_drawn(row, axis) for row in above], query, columns), source),
        total=_drawn(total, axis) if total else None,
        axis=axis,
        query=query,
        everyone=tuple(drawn),
        means=tuple(means.values()),
        certainty=source.method.certainty,
    )


def _seen_blocks(source: Source) -> list[BlockResult]:
    whole = source.whole_blocks
    return [block for block in source.result.blocks if whole is None or block.block in whole]


def _above(source: Source, query: Query, columns: Sequence[Column]) -> list[Row]:
    if source.whole_blocks is not None or query.is_filtered:
        return []
    return [parent_row(source, one, columns) for one in source.result.parents if one.block in source.members]


def _parents(rows: tuple[Row, ...], source: Source) -> Group | None:
    names = {
        "pooled": _("Theo cơ quan cấp trên, gộp mọi phiếu"),
        "mean": _("Theo cơ quan cấp trên, trung bình các đơn vị"),
        "weighted": _("Theo cơ quan cấp trên, trung bình các đơn vị theo số hồ sơ"),
    }
    return Group("cap-tren", names[source.method.roll_ups.parent], rows, 0, None) if rows else None


def _values(rows: Iterable[Row]) -> Iterable[str | None]:
    return [value for row in rows for value in (row.index, row.low, row.high)]


def _drawn(row: Row, axis: graphics.Axis) -> Row:
    bar = graphics.bar(row.levels.levels) if row.levels.is_shown else None
    mark = graphics.mark(axis, row.index, row.low, row.high, name=row.name, base=forms(row.n))
    return replace(row, mark=mark, bar=bar)


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
        mean = _drawn(_named(means[code], query), axis) if code in means else None
        yield Group(code, name, ordered(mine, query, columns), ranked, mean, len(mine))


def _named(mean: Row, query: Query) -> Row:
    """Say that a mean is of the whole block where only some of its rows are shown."""
    if not mean.averaged or not (query.name or query.status):
        return mean
    return replace(mean, name=_("Trung bình cả khối, %(units)s") % {"units": units(mean.averaged)})


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
