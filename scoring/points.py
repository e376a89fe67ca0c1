"""From indices to points: a share of a maximum, or a table that reads the printed index. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.formulas import Policy, Rounding

TotalOf = Literal["sum_of_printed", "rounded_sum"]
Belongs = Literal["above", "below"]
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Segment:
    """The points of indices from `low` to `high` percent: `first` at `low`, `last` at `high`, linear between.

    Equal `first` and `last` make a step. `high_belongs` says whether the index `high` itself is read from this
    segment (`below`) or from the next one (`above`).
    """

    low: Fraction
    high: Fraction
    first: Fraction
    last: Fraction
    high_belongs: Belongs

    def holds(self, index: Fraction) -> bool:
        """Say whether an index that no segment before holds is read from this one."""
        return index < self.high or (index == self.high and self.high_belongs == "below")

    def points(self, index: Fraction) -> Fraction:
        return self.first + (self.last - self.first) * (index - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Component:
    """What a node earns: its share of `maximum`, or what a table gives for its printed index.

    The segments of a table follow each other without gap from 0 to 100 percent and never fall.
    """

    maximum: Fraction
    table: tuple[Segment, ...] = ()

    def points(self, share: Fraction, printed: Rounding) -> Fraction:
        """Return the points before rounding; `printed` is how the method prints an index in percent."""
        if not self.table:
            return share * self.maximum
        index = printed(share * PERCENT)
        return next(segment for segment in self.table if segment.holds(index)).points(index)


@dataclass(frozen=True, slots=True)
class PointScheme:
    """Points of some nodes and their total; the code of the whole tree is empty."""

    components: Mapping[str, Component]
    na: Policy
    rounding: Rounding
    total: TotalOf

    def component(self, code: str, share: Fraction | None, printed: Rounding) -> Fraction | None:
        """Return the points of a component; without valid answers it has none, or all under `full`."""
        component = self.components[code]
        if share is None:
            return component.maximum if self.na == "full" else None
        return component.points(share, printed)

    def sum(self, shares: Mapping[str, Fraction | None], printed: Rounding) -> tuple[Fraction, Fraction] | None:
        """Return the points of all components and their maximum, or None where nothing is scored.

        A component without valid answers leaves the maximum under `exclude` and stays in it under `zero`.
        """
        scored = {code: self.component(code, shares[code], printed) for code in self.components}
        points = [one for one in scored.values() if one is not None]
        if not points:
            return None
        maxima = [
            component.maximum
            for code, component in self.components.items()
            if scored[code] is not None or self.na == "zero"
        ]
        return self._total(points), sum(maxima, Fraction(0))

    def _total(self, points: list[Fraction]) -> Fraction:
        if self.total == "rounded_sum":
            return self.rounding(sum(points, Fraction(0)))
        return sum((self.rounding(one) for one in points), Fraction(0))
