"""Tables of analyses: the same rows for the page, the CSV and the spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi, vi_change
from dashboards import graphics
from dashboards.wording import forms


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as printed with a dot ("" where there is none), its limits, or words instead; `label` is its column."""

    value: str = ""
    low: str = ""
    high: str = ""
    words: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        return self.words or vi(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, what stands below it, cells and mark on the axis; `band` names what rows in a row share."""

    name: str
    sub: str
    cells: tuple[Cell, ...]
    mark: graphics.Mark | None = None
    total: bool = False
    indent: bool = False
    band: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `heads` are those of the rows and of their cells. The last column may be words (`ends_in_words`)."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    axis: graphics.Axis | None = None
    note: str = ""
    ends_in_words: bool = False

    @property
    def width(self) -> int:
        return len(self.heads) + (self.axis is not None)


Json = Mapping[str, Any]


def number(label: str, value: Any) -> Cell:
    """Return a cell of a plain number; None is hidden."""
    return Cell(label=label, words=_("ẩn")) if value is None else Cell(str(value), label=label)


def figure(label: str, found: Json, *, none: str = "") -> Cell:
    """Return the cell of a stored `Figure`; `none` are the words where nobody gave a valid answer."""
    if found["hidden"]:
        return Cell(words=_("ẩn"), label=label)
    if found["index"] is None:
        return Cell(words=none or _("không có"), label=label)
    return Cell(found["index"], found["low"] or "", found["high"] or "", label=label)


def mark_of(axis: graphics.Axis, found: Json, name: str, count: int | None) -> graphics.Mark | None:
    """Return the mark of a row's figure; `count` is the number of forms that stands in the row."""
    base = "" if count is None else forms(count)
    if found["hidden"]:
        return None
    return graphics.mark(axis, found["index"], found["low"], found["high"], name=name, base=base)


def axis_of(figures: Iterable[Json]) -> graphics.Axis:
    """Return the axis that holds all these figures with their limits."""
    known = list(figures)
    return graphics.axis([one[key] for one in known for key in ("index", "low", "high")])


def change(label: str, found: Json) -> Cell:
    """Return the cell of a difference in points of percent."""
    return Cell(label=label, words=f"{vi_change(found['value'])} ({vi(found['low'])}; {vi(found['high'])})")


def file_rows(tables: Sequence[Table]) -> Iterator[list[str]]:
    """Yield the tables one below the other; a figure with limits takes three columns."""
    for place, table in enumerate(tables):
        if place:
            yield []
        wide = _wide(table)
        yield [*_heads(table, wide)]
        for row in table.rows:
            yield [
                row.band or row.name,
                row.name if row.band else row.sub,
                *(text for at, cell in enumerate(row.cells) for text in _texts(cell, at in wide)),
            ]


def _wide(table: Table) -> frozenset[int]:
    """Return the places of columns that hold limits."""
    return frozenset(at for row in table.rows for at, cell in enumerate(row.cells) if cell.low)


def _heads(table: Table, wide: frozenset[int]) -> Iterator[str]:
    yield table.title
    yield ""
    for at, head in enumerate(table.heads[1:]):
        yield head
        if at in wide:
            yield from (_("%(head)s: giới hạn dưới") % {"head": head}, _("%(head)s: giới hạn trên") % {"head": head})


def _texts(cell: Cell, wide: bool) -> list[str]:
    values = [cell.words or cell.value, cell.low, cell.high] if wide else [cell.words or cell.value]
    return [value if cell.words else value.replace(".", ",") for value in values]
