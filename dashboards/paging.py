"""The table of a round by pages, so that one of a large province stays small. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboards.board import Board, Group
from dashboards.query import page_number

PAGE = "trang"
# A row takes some 2.3 kB, a page at most 200 KiB. Under an overview fewer stand: blocks have tables of their own.
MOST, MOST_BELOW_OVERVIEW = 60, 25


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
