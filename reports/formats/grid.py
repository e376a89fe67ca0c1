"""A report's table on a grid: which place each cell takes, for formats that know rows and columns only. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.content import Cell, Row, Segment, Table

HEAD_PARTS = " – "
STACK = Cell("", figure=False)


@dataclass(frozen=True, slots=True)
class At:
    """A cell in its place: row and column from 0 within its part of the table."""

    row: int
    column: int
    cell: Cell
    strong: bool = False

    @property
    def last_row(self) -> int:
        return self.row + self.cell.rows - 1

    @property
    def last_column(self) -> int:
        return self.column + self.cell.columns - 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells; the foot is the last row of the body. `bars` are drawn in the column `stack`, by row."""

    width: int
    heads: tuple[At, ...]
    head_rows: int
    body: tuple[At, ...]
    rows: int
    foot: bool
    stack: int | None
    bars: Mapping[int, tuple[Segment, ...]]

    def without_bars(self) -> "Grid":
        """Return the grid without the column of drawings."""
        if self.stack is None:
            return self
        heads, body = (tuple(_shifted(cells, self.stack)) for cells in (self.heads, self.body))
        return replace(self, width=self.width - 1, heads=heads, body=body, stack=None, bars={})

    def columns(self) -> list[str]:
        """Return each column's head in one line."""
        return [HEAD_PARTS.join(self._over(column)) for column in range(self.width)]

    def _over(self, column: int) -> Iterator[str]:
        for at in self.heads:
            if at.column <= column <= at.last_column and at.cell.text:
                yield at.cell.text

    def lines(self, said: Callable[[Cell], str] = lambda cell: cell.text) -> list[list[str]]:
        """Return what the cells of the body say; one over several columns stands in its first."""
        found = [[""] * self.width for _row in range(self.rows)]
        for at in self.body:
            found[at.row][at.column] = said(at.cell)
        return found


def grid_of(table: Table) -> Grid:
    rows = (*table.rows, *((replace(table.foot, strong=True),) if table.foot else ()))
    heads, width = _placed(table.heads)
    body, wider = _placed(rows)
    width = max(width, wider)
    bars = {number: row.bar for number, row in enumerate(rows) if row.bar is not None}
    return Grid(
        width=width,
        heads=heads,
        head_rows=len(table.heads),
        body=body,
        rows=len(rows),
        foot=table.foot is not None,
        stack=width - 2 if bars else None,
        bars=bars,
    )


def _placed(rows: Sequence[Row]) -> tuple[tuple[At, ...], int]:
    """Return the cells of rows in their places, and how many columns they take."""
    taken: set[tuple[int, int]] = set()
    found: list[At] = []
    for number, row in enumerate(rows):
        for cell in _cells(row):
            column = next(place for place in range(len(taken) + 1) if (number, place) not in taken)
            at = At(number, column, cell, row.strong)
            taken |= {(down, over) for down in range(at.row, at.last_row + 1) for over in _span(at)}
            found.append(at)
    return tuple(found), max((at.last_column + 1 for at in found), default=0)


def _span(at: At) -> range:
    return range(at.column, at.last_column + 1)


def _cells(row: Row) -> tuple[Cell, ...]:
    """Return a row's cells, with one for its bar where the page draws it: before the last."""
    return row.cells if row.bar is None else (*row.cells[:-1], STACK, row.cells[-1])


def _shifted(cells: Sequence[At], gone: int) -> Iterator[At]:
    for at in cells:
        if at.column != gone:
            yield replace(at, column=at.column - (at.column > gone))
