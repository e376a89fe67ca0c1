"""What a page of years holds, ready for the template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from charts.numbers import vi
from dashboards.history.common import Common, commons_of
from dashboards.history.reading import Group
from scoring.history.chart import Chart, chart_of
from scoring.history.hiding import Key
from scoring.history.series import Line, Point, YearMean
from scoring.history.words import gap_words, mean_basis, mean_value, origin_words, part_words, reason_words


@dataclass(frozen=True, slots=True)
class Row:
    """A year in the table: its figure or `reason`, where it is from, and before it `gap`: why it starts anew."""

    year: int
    title: str
    url: str
    name: str
    value: str
    low: str
    high: str
    n: int | None
    method: str
    reason: str
    stated: bool
    official: bool
    gap: str

    @property
    def limits(self) -> str:
        return f"{self.low}–{self.high}" if self.low and self.high else ""


@dataclass(frozen=True, slots=True)
class Past:
    """A predecessor with its years; `part` says which part of it passed on, `linked` that its own page opens."""

    code: str
    name: str
    part: str
    rows: tuple[Row, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class Mean:
    """The weighted mean of predecessors in a year, in words that say what it weighs."""

    year: int
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """One survey on a page: chart, years, what it came out of, both years on common ground."""

    title: str
    own: bool
    chart: Chart | None
    rows: tuple[Row, ...]
    origin: str
    pasts: tuple[Past, ...]
    means: tuple[Mean, ...]
    common: Common | None


def sections_of(
    groups: Sequence[Group], *, pages: frozenset[str] = frozenset(), computes: bool = False
) -> list[Section]:
    """Return the surveys of a page; `computes`: the person may have years computed again with limits.

    `pages` are the predecessors whose own pages the person may open.
    """
    commons = commons_of(groups, computes=computes)
    return [section_of(group, common, pages) for group, common in zip(groups, commons, strict=True)]


def section_of(group: Group, common: Common | None, pages: frozenset[str]) -> Section:
    """Return a survey's part of the page; rows lead to the unit's page in their round where it opens."""
    series = group.series
    return Section(
        title=group.title,
        own=bool(group.owner),
        chart=chart_of(series),
        rows=tuple(_rows(series.line, group.look.opened)),
        origin=origin_words(series),
        pasts=tuple(_past(line, pages) for line in series.predecessors),
        means=tuple(_mean(mean) for mean in series.means),
        common=common,
    )


def _rows(line: Line, opened: frozenset[Key] = frozenset()) -> Iterable[Row]:
    names = {point.name for point in line.points}
    for place, point in enumerate(line.points):
        yield Row(
            year=point.year,
            title=point.source,
            url=_url(point) if point.round_code and (point.key, point.code) in opened else "",
            name=point.name if len(names) > 1 else "",
            value="" if point.value is None else vi(point.value),
            low="" if point.low is None else vi(point.low),
            high="" if point.high is None else vi(point.high),
            n=point.n,
            method=point.method_words,
            reason=reason_words(point),
            stated=point.kind == "stated",
            official=point.official,
            gap=gap_words(line.breaks[place], line.points[place - 1], point) if place in line.breaks else "",
        )


def _url(point: Point) -> str:
    return reverse("dashboards:unit", args=[point.round_code, point.code])


def _past(line: Line, pages: frozenset[str]) -> Past:
    return Past(line.code, line.name, part_words(line), tuple(_rows(line)), linked=line.code in pages)


def _mean(mean: YearMean) -> Mean:
    return Mean(mean.year, mean_value(mean), mean_basis(mean))
