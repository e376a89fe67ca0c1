"""The table of one block: ranks as bands, equal ones side by side, units without an index last. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from dashboards import graphics
from dashboards.board import Board, Group, Head
from dashboards.overview.aims import Aims
from dashboards.pages import RoundPage
from dashboards.query import page_number
from dashboards.rows import Row
from scoring.method import Certainty

PAGE = "trang"
# Up to 2.5 kB a row with long names and all five levels, of pages of 200 KiB at the most.
MOST = 75
INSET = graphics.INSET


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with the band of ranks its limits leave open: places on the axis of ranks, empty without a rank."""

    row: Row
    low: str = ""
    high: str = ""
    at: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class BlockPage:
    """A block as one person sees it; `mean` only for who sees all of it. `unlisted` are units the round leaves out."""

    page: RoundPage
    board: Board
    group: Group
    name: str
    rows: tuple[Placed, ...]
    ticks: tuple[graphics.Tick, ...]
    number: int
    pages: int
    rising: int
    falling: int
    unsure: int
    met: int
    judged: int
    surely_met: int
    unlisted: tuple[str, ...] = ()

    @property
    def mean(self) -> Row | None:
        return self.group.mean

    @property
    def certainty(self) -> Certainty:
        return self.board.certainty

    @property
    def spread(self) -> tuple[str, str] | None:
        """The lowest and the highest index, of two units at least."""
        known = [row.index for row in self._everyone if row.index is not None]
        return (min(known, key=Decimal), max(known, key=Decimal)) if len(known) > 1 else None

    @property
    def apart(self) -> str:
        """By how many points these two lie apart, empty without."""
        return "" if self.spread is None else str(Decimal(self.spread[1]) - Decimal(self.spread[0]))

    @property
    def alike(self) -> tuple[Row, Row] | None:
        """The first unit and the last one whose ranks overlap with its own: the figures do not tell them apart."""
        ranked = sorted((row for row in self._everyone if row.rank and row.ranks), key=lambda row: row.rank or 0)
        if not ranked or ranked[0].ranks is None:
            return None
        first, worst = ranked[0], ranked[0].ranks[1]
        same = [row for row in ranked[1:] if row.ranks and row.ranks[0] <= worst and row.rank != first.rank]
        return (first, same[-1]) if same else None

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads that can be sorted by, in the order of the columns."""
        return tuple(head for head in self.board.heads if head.kind in {"rank", "name", "number", "index"})

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.number < self.pages else ""

    def _address(self, number: int) -> str:
        return f"{self.board.query.address}&{PAGE}={number}"

    @property
    def _everyone(self) -> tuple[Row, ...]:
        return tuple(row for row in self.board.everyone if row.block == self.group.code)


def block_page(page: RoundPage, block: str, aims: Aims, raw: Mapping[str, str]) -> BlockPage | None:
    """Return the table of a block out of a board that was made for it alone; None where it shows no unit of it."""
    board = page.board
    group = next((group for group in board.groups if group.code == block), None) if board else None
    if board is None or group is None:
        return None
    everyone = [row for row in board.everyone if row.block == block]
    verdicts = [row.certain.verdict for row in everyone]
    reached = [found for row in everyone if (found := aims.of_unit(row)) and found.met is not None]
    pages = max(1, -(-len(group.rows) // MOST))
    number = min(page_number(raw.get(PAGE, "")), pages)
    return BlockPage(
        page=page,
        board=board,
        group=group,
        name=group.name,
        rows=tuple(_placed(row, group.ranked) for row in group.rows[(number - 1) * MOST : number * MOST]),
        ticks=_ticks(group.ranked),
        number=number,
        pages=pages,
        rising=verdicts.count("tang"),
        falling=verdicts.count("giam"),
        unsure=verdicts.count("chua_du_can_cu"),
        met=sum(found.met is True for found in reached),
        judged=len(reached),
        surely_met=sum(found.certainty == "chac_chan_dat" for found in reached),
    )


def with_unlisted(found: BlockPage, names: Sequence[str]) -> BlockPage:
    """Add the units of the block that the round does not measure; told with its last page alone."""
    return replace(found, unlisted=tuple(names)) if found.number == found.pages else found


def _placed(row: Row, ranked: int) -> Placed:
    if row.rank is None:
        return Placed(row)
    at = _place(row.rank, ranked)
    if row.ranks is None:
        words = _("hạng %(rank)s") % {"rank": row.printed_rank}
        return Placed(row, at=at, words=graphics.named(row.name, words))
    low, high = row.ranks
    said = _("hạng %(rank)s, có thể từ %(low)d đến %(high)d") % {"rank": row.printed_rank, "low": low, "high": high}
    return Placed(row, _place(low, ranked), _place(high, ranked), at, graphics.named(row.name, said))


def _place(rank: int, ranked: int) -> str:
    share = Decimal(rank - 1) / (ranked - 1) if ranked > 1 else Decimal("0.5")
    return f"{INSET + share * (100 - 2 * INSET):.2f}%"


def _ticks(ranked: int) -> tuple[graphics.Tick, ...]:
    """Return up to five marks between the first rank and the last."""
    if ranked < 2:
        return ()
    steps = min(4, ranked - 1)
    ranks = [1 + (ranked - 1) * step // steps for step in range(steps + 1)]
    return tuple(graphics.Tick(_place(rank, ranked), str(rank)) for rank in ranks)
