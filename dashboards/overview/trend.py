"""The years of a survey up to a round, all units together, as the pages of years draw them."""

from dataclasses import replace

from dashboards.history.page import Section, section_of
from dashboards.history.reading import Group
from scoring.access import Sight
from scoring.disclosure import TOP
from scoring.gaps import gaps_together
from scoring.history.figures import Found, computed_point, stated_for, stated_point, surveys_up_to, totals_in
from scoring.history.hiding import Look
from scoring.history.series import Point, Series, line_of
from scoring.models import ScoringRun


def trend_of(run: ScoringRun, sight: Sight) -> Section | None:
    """Return the years up to a run's round, None where there is but one; in a few queries.

    For whoever sees all of the province; what the page of a round hides of the whole is hidden here.
    """
    surveys = surveys_up_to(run, newest=sight.sees_newest)
    found = totals_in(surveys)
    detail = sight.detail.everything
    points = [computed_point(each, hidden=not detail and _hides(each)) for each in found]
    if run.round.owner_id is None:
        points += _stated(run)
    if len({point.year for point in points}) < 2:
        return None
    series = Series(line_of("", "", [replace(point, name="") for point in points]))
    return section_of(Group("", "", series, {}, detail, Look()), None, frozenset())


def _hides(found: Found) -> bool:
    return TOP in gaps_together(found.survey.run).hidden


def _stated(run: ScoringRun) -> list[Point]:
    """Return the older figures up to the round's year; such a year says itself where it is from.

    They stand with the survey that the province measures itself by now, as on the page of years: with that of the
    newest closed round with figures.
    """
    year = run.round.assessment_year
    rows = stated_for(whole=True, beside=run.round.questionnaire_version_id)
    return [stated_point(row, "") for row in rows if row.year <= year]
