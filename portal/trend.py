"""An agency's years as everybody sees them: published figures alone, where they compare, what it came out of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime

from charts.numbers import vi
from portal.published import PublishedRound, publications
from scoring.gaps import gaps_together
from scoring.history.ancestors import Ancestry
from scoring.history.ancestry import ancestry_of
from scoring.history.chart import Chart, chart_of
from scoring.history.figures import Found, Survey, computed_point, stated_for, stated_point, units_in
from scoring.history.series import Line, Point, Series, series_of
from scoring.history.words import gap_words, mean_basis, mean_value, origin_words, part_words, reason_words
from scoring.selectors import method_of
from surveys.selectors import measures_a_province


@dataclass(frozen=True, slots=True)
class Year:
    """A year's figure or the `reason` why there is none; `gap` says why it does not compare with the one before."""

    year: int
    title: str
    url: str
    value: str
    limits: str
    n: int | None
    reason: str
    stated: bool
    gap: str


@dataclass(frozen=True, slots=True)
class Past:
    """What an agency came out of, with its years; `part`: which part of it passed on."""

    name: str
    part: str
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Years of one agency by one questionnaire: chart, table, predecessors with their weighted means."""

    chart: Chart | None
    years: tuple[Year, ...]
    origin: str
    pasts: tuple[Past, ...]
    means: tuple[tuple[int, str, str], ...]


def trend_of(found: PublishedRound, agency: str) -> Trend:
    """Return an agency's years up to a published round."""
    ancestry = ancestry_of(agency)
    points = [*_computed(found, ancestry), *_stated(found, ancestry)]
    series = series_of(ancestry, points, today=localtime(found.publication.published_at).date())
    return Trend(
        chart=chart_of(series),
        years=tuple(_years(series.line)),
        origin=origin_words(series),
        pasts=tuple(Past(line.name, part_words(line), tuple(_years(line))) for line in series.predecessors),
        means=_means(series),
    )


def _means(series: Series) -> tuple[tuple[int, str, str], ...]:
    return tuple((mean.year, mean_value(mean), mean_basis(mean)) for mean in series.means)


def _computed(found: PublishedRound, ancestry: Ancestry) -> list[Point]:
    """Return what publications in force of the same questionnaire tell, hidden as in their rounds."""
    here = found.round
    same = publications().filter(
        round__in=list(ancestry.measured),
        round__questionnaire_version__questionnaire=here.questionnaire_version.questionnaire_id,
        round__opens_on__lte=here.opens_on,
    )
    surveys = {
        each.round_id: Survey(
            each.round, each.run, method_of(each.run), official=True, withheld=frozenset(each.withheld)
        )
        for each in same
        if not measures_a_province(each.round)
    }
    return [computed_point(each, hidden=_hides(each, found)) for each in units_in(surveys, ancestry.codes)]


def _hides(one: Found, found: PublishedRound) -> bool:
    """Say whether a figure stays hidden in its round, which may be the one that is shown."""
    if one.survey.run.pk == found.publication.run_id:
        return one.code in found.hidden.rows
    return one.code in gaps_together(one.survey.run).hidden


def _stated(found: PublishedRound, ancestry: Ancestry) -> list[Point]:
    rows = stated_for(agencies=ancestry.codes, beside=found.round.questionnaire_version_id)
    return [stated_point(row, ancestry.name(row.agency.code, date(row.year, 12, 31))) for row in rows if row.agency]


def _years(line: Line) -> Iterable[Year]:
    for place, point in enumerate(line.points):
        gap = gap_words(line.breaks[place], line.points[place - 1], point) if place in line.breaks else ""
        yield _year(point, gap)


def _year(point: Point, gap: str) -> Year:
    limits = "" if point.low is None or point.high is None else f"{vi(point.low)}–{vi(point.high)}"
    return Year(
        year=point.year,
        title=point.source,
        url=reverse("public:agency", args=[point.round_code, point.code]) if point.round_code else "",
        value="" if point.value is None else vi(point.value),
        limits=limits,
        n=point.n,
        reason=reason_words(point),
        stated=point.kind == "stated",
        gap=gap,
    )
