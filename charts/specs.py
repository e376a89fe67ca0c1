"""Chart specifications (Vega-Lite), made once for screen and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from charts.numbers import vi

WINDOWS = (10, 20, 40)
# Rows of a chart that no page break parts: so many at its start and at its end.
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a chart: `value` in percent, already rounded by the method; None has no mark, only the words.

    `low` and `high` are the limits drawn around it, None without any.
    """

    label: str
    value: Decimal | None
    words: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def values(self) -> list[Decimal]:
        """Return all that an axis must hold."""
        return [each for each in (self.low, self.value, self.high) if each is not None]

    @property
    def text(self) -> str:
        return self.words or vi(self.value)


@dataclass(frozen=True, slots=True)
class Axis:
    """The part of 0-100 that a chart shows, in percent."""

    low: int
    high: int


def axis_of(values: Sequence[Decimal]) -> Axis:
    """Return the smallest window of 10, 20 or 40 points (else 0-100) that holds every value off its edges."""
    for width in WINDOWS:
        step = width // 2
        for low in range(100 - width, -1, -step):
            if values and low < min(values) and (max(values) < low + width or low + width == 100):
                return Axis(low, low + width)
    return Axis(0, 100)


def runs(rows: int) -> list[range]:
    """Return the rows of a chart that stay together on a page, in order; up to five are not broken at all."""
    if rows < 2 * TOGETHER:
        return [range(rows)]
    edges = [*range(0, rows - TOGETHER, TOGETHER), rows - TOGETHER, rows]
    return [range(start, end) for start, end in pairwise(edges)]


def dots(marks: Sequence[Mark], *, reference: Decimal | None = None, reference_label: str = "") -> dict[str, Any]:
    """Return a dot for each row on a common axis, its figure at the right; `reference` is a line through all rows.

    A thick line through a dot runs from its low to its high. Rows keep their order. The views of the specification
    are the axis and then the `runs` of rows; `charts.pieces` cuts the drawing into them.
    """
    # Imported here: altair takes 30 MB and seconds, which a process that draws nothing need not pay.
    from charts import drawing

    return drawing.dots(marks, reference, reference_label)
