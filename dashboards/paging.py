"""Tables with a row for each unit by pages, so that those of a large province stay small. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from dashboards.board import Board, Group
from dashboards.query import page_number

PAGE = "trang"
# A row takes some 2.3 kB, a page at most 200 KiB. Under an overview fewer stand: blocks have tables of their own.
MOST, MOST_BELOW_OVERVIEW = 60, 25
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Lines(Generic[Row]):
    """One page of a plain list: `rows` are its own, `units` counts those of all pages.

    `filters` is what the address of every page begins with ("?…"), `anchor` the place where the table stands.
    """

    rows: tuple[Row, ...]
    number: int
    pages: int
    units: int
    filters: str
    anchor: str

    @property
    def previous(self) -> str:
        return f"{self.address_of(self.number - 1)}#{self.anchor}" if self.number > 1 else ""

    @property
    def next(self) -> str:
        return f"{self.address_of(self.number + 1)}#{self.anchor}" if self.number < self.pages else ""

    @property
    def here(self) -> str:
        return self.address_of(self.number)

    def address_of(self, number: int) -> str:
        """Return the address of a page; the first has no number."""
        if number == 1:
            return self.filters
        return f"{self.filters}{'&' if self.filters != '?' else ''}{PAGE}={number}"


def lines_of(rows: Sequence[Row], raw: Mapping[str, str], *, most: int, anchor: str, filters: str = "?") -> Lines[Row]:
    """Return the page of a list that an address, or what was sent, asks for, the nearest there is."""
    pages = max(1, -(-len(rows) // most))
    number = min(page_number(raw.get(PAGE, "")), pages)
    return Lines(tuple(rows[(number - 1) * most : number * most]), number, pages, len(rows), filters, anchor)


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a table: `board` has its rows alone, `units` counts those of all pages."""

    board: Board
    number: int
    pages: int
    units: int

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.number < self.pages else ""

    def _address(self, number: int) -> str:
        return f"{self.board.query.address}&{PAGE}={number}#ket-qua"


def paged(board: Board, raw: Mapping[str, str], *, most: int) -> Paged:
    """Return the page of a board that an address asks for, the nearest there is."""
    units = len(board.rows)
    pages = max(1, -(-units // most))
    number = min(page_number(raw.get(PAGE, "")), pages)
    groups = tuple(_groups(board, (number - 1) * most, number * most))
    return Paged(replace(board, groups=groups), number, pages, units)


def _groups(board: Board, start: int, end: int) -> list[Group]:
    """Return the groups with rows from `start` to before `end`, counted over all of them.

    What a block has in all stands at its foot: below its last rows, not where a page cuts it.
    """
    found, before = [], 0
    for group in board.groups:
        rows = group.rows[max(0, start - before) : max(0, end - before)]
        before += len(group.rows)
        if rows:
            mean = group.mean if before <= end else None
            found.append(replace(group, rows=rows, mean=mean))
    return found
