"""The window of an axis for many rows of which a few lie far off, and how these are drawn: cut at its edge. Pure.

A window of 0 to 100 for the sake of one row crowds all others at its end, where nobody tells them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dashboards import graphics
from dashboards.graphics import Axis

WHOLE = 100
# Limits of fewer answers are wide: such rows do not choose the window.
FEW = 30
# At most so large a share of the other rows is cut.
SHARE = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Spread:
    """An index with its limits, None without any, and from how many answers, None where that is not told."""

    index: str
    low: str | None
    high: str | None
    n: int | None

    @property
    def ends(self) -> tuple[str, str]:
        return self.low or self.index, self.high or self.index


@dataclass(frozen=True, slots=True)
class Cut:
    """A row that does not lie wholly in the window: places as in `graphics.Mark`.

    `low` and `high` are the part of its interval within, empty without any; `left` and `right`: it goes on beyond that
    edge; `value` is empty where the index itself lies beyond.
    """

    value: str
    low: str
    high: str
    left: bool
    right: bool
    words: str


def window(rows: Sequence[Spread]) -> Axis:
    """Return the smallest window that holds all rows, else those of many answers, else three in four of these.

    0–100 where no smaller window does.
    """
    many = [row for row in rows if row.n is None or row.n >= FEW]
    far = _farthest_first(many)
    tries = [list(rows), many, *(far[cut:] for cut in range(1, int(len(many) * SHARE) + 1))]
    for held in tries:
        axis = graphics.axis(end for row in held for end in row.ends)
        if held and axis.high - axis.low < WHOLE:
            return axis
    return graphics.axis(["0", "100"])


def _farthest_first(rows: Sequence[Spread]) -> list[Spread]:
    ordered = sorted(rows, key=lambda row: Decimal(row.index))
    if not ordered:
        return []
    middle = Decimal(ordered[len(ordered) // 2].index)
    return sorted(ordered, key=lambda row: -max(abs(Decimal(end) - middle) for end in row.ends))


def cut(axis: Axis, row: Spread, words: str) -> Cut | None:
    """Return how a row is drawn that does not lie wholly in the window, None for one that does; `words` say it."""
    low, high = (Decimal(end) for end in row.ends)
    left, right = low < axis.low, high > axis.high
    if not (left or right):
        return None
    touches = low <= axis.high and high >= axis.low and low < high
    return Cut(
        value=axis.at(row.index) if axis.low <= Decimal(row.index) <= axis.high else "",
        low=axis.at(max(low, Decimal(axis.low))) if touches else "",
        high=axis.at(min(high, Decimal(axis.high))) if touches else "",
        left=left,
        right=right,
        words=_("%(mark)s; vượt ra ngoài khung của trục") % {"mark": words},
    )
