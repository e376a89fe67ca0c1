"""Who sees a year: as far as they see results of its closed rounds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from dashboards.history.rights import closed_sight
from scoring.access import Sight
from surveys.models import Round
from surveys.selectors import measures_a_province, rounds_in_scope


@dataclass(frozen=True, slots=True)
class Seen:
    """A year with the rounds of it that a person sees, by id."""

    year: int
    sight: Sight
    rounds: frozenset[int]


def year_for(request: HttpRequest, year: int) -> Seen:
    """Return a year as this person sees it; one without any round in their scope does not exist for them."""
    sight = closed_sight(request)
    rounds = rounds_in_scope(sight.units).filter(assessment_year=year, owner=None)
    found = frozenset(rounds.values_list("pk", flat=True))
    if not found:
        raise Http404
    return Seen(year, sight, found)


def years_seen(sight: Sight) -> Mapping[int, int]:
    """Return the years of which a person sees two closed rounds or more that measure agencies, with their number."""
    years: dict[int, int] = {}
    for each in rounds_in_scope(sight.units).filter(owner=None, state=Round.State.CLOSED):
        if not measures_a_province(each):
            years[each.assessment_year] = years.get(each.assessment_year, 0) + 1
    return {year: count for year, count in years.items() if count > 1}


def has_year(round: Round, closed: Collection[Round] | None = None) -> bool:
    """Say whether a round is one of several closed ones of the province's year.

    `closed`: where all closed rounds are read already, these; the database is not asked again.
    """
    if closed is None:
        return others_of_year(round).exists()
    return _is_of_year(round) and any(each.pk != round.pk and _shares_year(each, round) for each in closed)


def others_of_year(round: Round) -> QuerySet[Round]:
    """Return the other closed rounds of the province's year; none for a round that is no part of it."""
    if not _is_of_year(round):
        return Round.objects.none()
    same = Round.objects.filter(assessment_year=round.assessment_year, owner=None, state=Round.State.CLOSED)
    return same.exclude(pk=round.pk)


def _is_of_year(round: Round) -> bool:
    return round.owner_id is None and round.state == Round.State.CLOSED and not measures_a_province(round)


def _shares_year(each: Round, round: Round) -> bool:
    """Say the same of a round at hand as `others_of_year` asks of the database."""
    closed = each.owner_id is None and each.state == Round.State.CLOSED
    return closed and each.assessment_year == round.assessment_year
