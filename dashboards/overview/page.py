"""The overview of a round, for whoever sees the province: put together from what its page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.headlines import Headline
from dashboards.history.page import Section
from dashboards.known_rows import known_of_total
from dashboards.orders import INDEX, Order, order_of, ordered
from dashboards.overview.aims import Reached, aims_of
from dashboards.overview.lines import Line, Lines, block_lines, drawn, factor_lines
from dashboards.overview.participants import Participants, participants_of
from dashboards.overview.risk import Risk, risk_of
from dashboards.overview.trend import trend_of
from dashboards.overview.words import quick_reading
from dashboards.pages import RoundPage
from dashboards.rows import Row
from dashboards.strips import Strip, strip_of
from scoring.known import Known
from scoring.results import RoundResult

FACTORS, BLOCKS = "yeu-to", "cac-khoi"


@dataclass(frozen=True, slots=True)
class Share:
    """Forms counted in the index, of those handed out; `percent` has two decimals."""

    percent: str
    valid: int
    issued: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands above the table of units; without an index of all (`row.index`) there is no strip."""

    row: Row
    strip: Strip
    reached: Reached | None
    judges: bool
    share: Share | None
    reading: str
    factors: Lines
    factor_order: Order
    blocks: Lines
    block_order: Order
    risk: Risk
    trend: Section | None
    participants: Participants | None


def overview_of(page: RoundPage, raw: Mapping[str, str], *, one_of_several: bool = False) -> Overview | None:
    """Return the overview of a round, None for who does not see the province; `one_of_several`: rounds of its year."""
    board, source, run, headline = page.board, page.source, page.run, page.headline
    if board is None or source is None or run is None or headline is None or board.total is None:
        return None
    if not page.sight.figures.everything:
        return None
    row = board.total
    aims = aims_of(page.round, run, source.method.rounding, one_of_several=one_of_several)
    reached = aims.of_whole(row)
    target = reached.value if reached else None
    kept = (FACTORS, BLOCKS, *board.query.pairs)
    orders = [
        order_of(raw, FACTORS, default=INDEX, kept=kept),
        order_of(raw, BLOCKS, default="", kept=kept),
    ]
    factors = factor_lines(source)
    trend = trend_of(run, page.sight)
    blocks = ordered(block_lines(board, page.blocks, aims), orders[1])
    return Overview(
        row=row,
        strip=strip_of(row.index, row.certain, reached),
        reached=reached,
        judges=aims.judges,
        share=_share(page, source.result),
        reading=_reading(headline, row, reached, factors, known_of_total(run), trend),
        factors=drawn(ordered(factors, orders[0]), target),
        factor_order=orders[0],
        blocks=drawn(blocks, target),
        block_order=orders[1],
        risk=risk_of(board, aims, raw),
        trend=trend,
        participants=participants_of(page),
    )


def _reading(
    headline: Headline, row: Row, reached: Reached | None, factors: Sequence[Line], known: Known, trend: Section | None
) -> str:
    if row.index is None:
        return row.reason
    said = f"{headline.sentence} {quick_reading(row, reached, factors, known)}"
    if trend is None or row.certain.no_verdict != "no_previous":
        return said
    broken = _("khác bộ câu hỏi, khác cách tính, hoặc chỉ có số đã công bố")
    return " ".join((said, _("Có số của năm trước nhưng không so trực tiếp được: %(why)s.") % {"why": broken}))


def _share(page: RoundPage, result: RoundResult) -> Share | None:
    """Return how many of the forms handed out came back valid; None where it is not known of every unit."""
    units: Sequence[int | None] = [unit.issued for unit in page.source.units] if page.source else []
    issued = sum(each for each in units if each is not None)
    valid = sum(unit.n for unit in result.agencies)
    if not issued or None in units or valid > issued:
        return None
    return Share(vi(f"{Decimal(100 * valid) / issued:.2f}"), valid, issued)
