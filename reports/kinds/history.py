"""Reads the years of a round's survey up to it: of the whole, its blocks, its agencies with what these came out of.

Paper carries what stays visible to everybody: what the pages of years hide from whoever does not see every count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports.selectors import run_to_report
from scoring.access import measures_province
from scoring.history.ancestry import ancestries_of
from scoring.history.figures import (
    Found,
    Survey,
    blocks_in,
    computed_point,
    stated_for,
    stated_point,
    surveys_up_to,
    totals_in,
    units_in,
)
from scoring.history.hiding import key_of, look_at
from scoring.history.series import Line, Point, Series, line_of, series_of
from scoring.run_for import run_seen
from surveys.models import RoundUnit

if TYPE_CHECKING:
    from reports.asked import Asked

WHOLE = "Tất cả đơn vị"


@dataclass(frozen=True, slots=True)
class Years:
    """The lines of a report of years; of agencies with their predecessors. `draft`: its own year is not published."""

    whole: Line
    blocks: tuple[Line, ...]
    agencies: tuple[Series, ...]
    draft: bool

    @property
    def count(self) -> int:
        return len({point.year for point in self.whole.points})


def years_of(asked: "Asked") -> Years:
    """Read the years. Raises selectors.NothingToReport where the round has no figures yet."""
    run = run_to_report(asked.round, newest=asked.sees_newest)
    published = run_seen(asked.round, newest=asked.sees_newest).is_published
    surveys = surveys_up_to(run, newest=asked.sees_newest)
    here = surveys[asked.round.pk]
    surveys[asked.round.pk] = replace(here, official=published)
    units = list(asked.round.units.select_related("agency", "version", "block").order_by("version__sort_key"))
    apart = not measures_province(asked.round)
    return Years(
        whole=line_of("", WHOLE, [*_points(totals_in(surveys), asked), *_stated(asked, surveys)]),
        blocks=tuple(_blocks(surveys, units, asked)) if apart else (),
        agencies=tuple(_agencies(surveys, units, asked)) if apart else (),
        draft=not published,
    )


def _points(found: Sequence[Found], asked: "Asked") -> list[Point]:
    """Return figures as points; hidden is what anybody's page hides, as paper goes from hand to hand."""
    hidden = look_at(found, asked.sight, detail=False).hidden
    return [computed_point(each, hidden=key_of(each) in hidden) for each in found]


def _stated(asked: "Asked", surveys: dict[int, Survey]) -> Iterable[Point]:
    """Yield older published figures of the whole, beside the survey that the province measures itself by."""
    if asked.round.owner_id is not None:
        return
    for row in stated_for(whole=True, beside=asked.round.questionnaire_version_id):
        if row.year <= asked.round.assessment_year:
            yield stated_point(row, WHOLE)


def _blocks(surveys: dict[int, Survey], units: Sequence[RoundUnit], asked: "Asked") -> Iterable[Line]:
    for code, name in sorted({(unit.block.code, unit.block.name) for unit in units if unit.block}):
        yield line_of(code, name, _points(blocks_in(surveys, code), asked))


def _agencies(surveys: dict[int, Survey], units: Sequence[RoundUnit], asked: "Asked") -> Iterable[Series]:
    """Yield the years of each agency of the round; all figures and all they come out of being read at once."""
    ancestries = ancestries_of([unit.agency.code for unit in units])
    codes = {code for ancestry in ancestries.values() for code in ancestry.codes}
    points: dict[str, list[Point]] = {}
    for point in _points(units_in(surveys, codes), asked):
        points.setdefault(point.code, []).append(point)
    for unit in units:
        ancestry = ancestries[unit.agency.code]
        own = [point for code in ancestry.codes for point in points.get(code, ())]
        series = series_of(ancestry, own, today=asked.round.closes_on)
        yield replace(series, line=replace(series.line, name=unit.version.name))
