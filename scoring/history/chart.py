"""Where the marks of a chart of years lie, as SVG attributes in percent. Pure but for the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from charts import graphics
from charts.numbers import vi
from charts.words import forms
from scoring.formulas import Rounding
from scoring.history.series import Line, Point, Series, YearMean

# Of the width, in percent. Left of the first year's figure stand the labels of the axis, 90 px on the narrowest phones
# for both; the last year must not be cut off.
LEFT, RIGHT = Decimal(17), Decimal(9)
# So many figures of 50 px fit beside each other on a phone.
MOST_FIGURES = 5
TWO_PLACES = Rounding(2, "half_up")


@dataclass(frozen=True, slots=True)
class Dot:
    """A year's figure: `kind` is computed, stated, predecessor or mean; `low` and `high` are empty without limits.

    `label` is empty where there is no room for it, `words` say all of it.
    """

    x: str
    y: str
    kind: str
    label: str
    words: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line between two figures that compare."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Years across, percents up; `breaks` are where no line goes on."""

    years: tuple[graphics.Tick, ...]
    ticks: tuple[graphics.Tick, ...]
    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]
    old_strokes: tuple[Stroke, ...]
    breaks: tuple[graphics.Tick, ...]
    words: str


def chart_of(series: Series) -> Chart | None:
    """Return the chart of an agency's years, None with fewer than two figures to draw."""
    lines = (series.line, *series.predecessors)
    points = [point for line in lines for point in line.points if point.value is not None]
    if len(points) < 2:
        return None
    area = _Area.of(points)
    return Chart(
        years=tuple(graphics.Tick(area.x(year), str(year)) for year in area.labelled),
        ticks=tuple(graphics.Tick(area.y(Decimal(at)), str(at)) for at in area.percents),
        dots=tuple(area.dots(series)),
        strokes=tuple(area.strokes(series.line)),
        old_strokes=tuple(stroke for line in series.predecessors for stroke in area.strokes(line)),
        breaks=tuple(area.breaks(series)),
        words="; ".join(f"{point.name} {point.year}: {vi(point.value)} %" for point in points),
    )


@dataclass(frozen=True, slots=True)
class _Area:
    first: int
    last: int
    axis: graphics.Axis

    @classmethod
    def of(cls, points: Sequence[Point]) -> "_Area":
        values = [value for point in points for value in (point.value, point.low, point.high)]
        years = [point.year for point in points]
        return cls(min(years), max(years), graphics.axis(None if value is None else str(value) for value in values))

    @property
    def labelled(self) -> range:
        """The years that have a label: all, or of many the last one and every second, third … before it."""
        return range(self.last, self.first - 1, -self._step(8))

    def has_room(self, year: int) -> bool:
        """Say whether a year's figure stands beside its dot: the newest does, and every second, third … before it."""
        return (self.last - year) % self._step(MOST_FIGURES) == 0

    def _step(self, most: int) -> int:
        return max(1, -(-(self.last - self.first + 1) // most))

    @property
    def percents(self) -> range:
        return range(self.axis.low, self.axis.high + 1, self.axis.step)

    def x(self, year: int | Decimal) -> str:
        span = self.last - self.first
        share = (Decimal(year) - self.first) / span if span else Decimal("0.5")
        return f"{LEFT + share * (100 - LEFT - RIGHT):.2f}%"

    def y(self, value: Decimal) -> str:
        return f"{100 - (value - self.axis.low) * 100 / (self.axis.high - self.axis.low):.2f}%"

    def dots(self, series: Series) -> Iterable[Dot]:
        for line in series.predecessors:
            yield from (self._dot(point, "predecessor") for point in line.points if point.value is not None)
        for mean in series.means:
            value = Decimal(mean.mean.value.numerator) / mean.mean.value.denominator
            yield Dot(self.x(mean.year), self.y(value), "mean", "", mean_words(mean))
        yield from (self._dot(point, point.kind) for point in series.line.points if point.value is not None)

    def _dot(self, point: Point, kind: str) -> Dot:
        low, high = (self.y(value) if value is not None else "" for value in (point.low, point.high))
        label = vi(point.value) if kind != "predecessor" and self.has_room(point.year) else ""
        words = _words_of(point, kind)
        return Dot(self.x(point.year), self.y(point.value or Decimal(0)), kind, label, words, low, high)

    def strokes(self, line: Line) -> Iterable[Stroke]:
        for place in range(1, len(line.points)):
            before, now = line.points[place - 1], line.points[place]
            if place not in line.breaks and before.value is not None and now.value is not None:
                yield Stroke(self.x(before.year), self.y(before.value), self.x(now.year), self.y(now.value))

    def breaks(self, series: Series) -> Iterable[graphics.Tick]:
        points = series.line.points
        for place in series.line.breaks:
            if points[place - 1].year != points[place].year:
                yield self._break(points[place - 1].year, points[place].year)
        old = [point.year for line in series.predecessors for point in line.points]
        if points and old and max(old) < points[0].year:
            yield self._break(max(old), points[0].year)

    def _break(self, before: int, now: int) -> graphics.Tick:
        words = _("không so sánh %(now)d với %(before)d") % {"now": now, "before": before}
        return graphics.Tick(self.x(Decimal(before + now) / 2), words)


def mean_words(mean: YearMean) -> str:
    """Return a year's mean of predecessors in words."""
    said = {"year": mean.year, "value": vi(TWO_PLACES.print(mean.mean.value))}
    return _("bình quân tiền thân năm %(year)d: %(value)s %%") % said


def _words_of(point: Point, kind: str) -> str:
    year = _("năm %(year)d") % {"year": point.year}
    value, low, high = (None if each is None else str(each) for each in (point.value, point.low, point.high))
    said = graphics.index_words(value or "", low, high, base="" if point.n is None else forms(point.n))
    return graphics.named(", ".join((point.name, year)) if kind == "predecessor" and point.name else year, said)
