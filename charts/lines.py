"""A line over years: dots with their limits, strokes only between years that compare, a mark where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charts.specs import Mark


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year on the line: its mark (without a value there is no dot); `breaks`: it does not compare with the last."""

    mark: Mark
    breaks: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.mark.value


def line(years: Sequence[YearMark], *, break_label: str) -> dict[str, Any]:
    """Return the specification of one view, to be cut by `charts.pieces` as the others."""
    # Imported here, as in charts.specs: altair takes 30 MB and seconds.
    from charts import line_drawing

    return line_drawing.line(years, break_label)
