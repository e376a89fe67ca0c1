"""Units to look at: those that fell, or miss a target, beyond chance; nobody else, however low. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from agencies.sorting import sort_key
from dashboards.board import Board
from dashboards.overview.aims import Aims, Reached
from dashboards.query import page_number
from dashboards.rows import Row

PAGE = "chu-y"
# So many on a page: the overview is read at one glance.
MOST = 10


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A unit with what is certain of it: `fell` against the survey before, or `missed` a target."""

    row: Row
    fell: bool
    missed: Reached | None


@dataclass(frozen=True, slots=True)
class Risk:
    """The units to look at, lowest first: `shown` are those of one page of the list, `every` all of them.

    `compared` and `judged` count the units of which it could be told that they fell, or miss a target; `too_few`
    those without an index, of which nothing is said.
    """

    every: tuple[AtRisk, ...]
    shown: tuple[AtRisk, ...]
    page: int
    pages: int
    compared: int
    judged: int
    too_few: int

    @property
    def previous(self) -> str:
        return f"?{PAGE}={self.page - 1}#can-chu-y" if self.page > 1 else ""

    @property
    def next(self) -> str:
        return f"?{PAGE}={self.page + 1}#can-chu-y" if self.page < self.pages else ""


def risk_of(board: Board, aims: Aims, raw: Mapping[str, str]) -> Risk:
    """Return the units to look at of all one sees, whatever the filters of the table."""
    judged = {row.code: aims.of_unit(row) for row in board.everyone}
    every = tuple(sorted(_at_risk(board.everyone, judged), key=_lowest_first))
    pages = max(1, -(-len(every) // MOST))
    page = min(page_number(raw.get(PAGE, "")), pages)
    return Risk(
        every=every,
        shown=every[(page - 1) * MOST : page * MOST],
        page=page,
        pages=pages,
        compared=sum(row.certain.verdict is not None for row in board.everyone),
        judged=sum(found is not None and found.certainty is not None for found in judged.values()),
        too_few=sum(row.index is None for row in board.everyone),
    )


def _at_risk(rows: Iterable[Row], judged: Mapping[str, Reached | None]) -> Iterable[AtRisk]:
    for row in rows:
        found = judged[row.code]
        fell, missed = row.certain.verdict == "giam", found if found and found.is_missed else None
        if fell or missed:
            yield AtRisk(row, fell, missed)


def _lowest_first(found: AtRisk) -> tuple[Decimal, object]:
    return Decimal(found.row.index or 0), sort_key(found.row.name)
