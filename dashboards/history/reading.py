"""The figures of a page: read, hidden where they must be, and put in rows of years by survey."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from dashboards.history.rights import Seen
from scoring.access import Sight
from scoring.history.ancestors import Ancestry
from scoring.history.ancestry import ancestry_of
from scoring.history.figures import (
    Found,
    Survey,
    blocks_in,
    computed_point,
    stated_for,
    stated_point,
    surveys_of,
    totals_in,
    units_in,
)
from scoring.history.hiding import Key, Look, key_of, look_at
from scoring.history.series import Point, Series, line_of, series_of
from scoring.models import PublishedResult
from surveys.models import Round
from surveys.selectors import measures_a_province

Surveys = Mapping[int, Survey]


@dataclass(frozen=True, slots=True)
class Group:
    """Years of one survey: a questionnaire, whatever its version, of the province or of an agency (`owner`).

    `found` has the figures as their runs keep them, by run and agency, also those hidden here; `detail`: none is.
    `look` says which are, in whole or in part.
    """

    title: str
    owner: str
    series: Series
    found: Mapping[Key, Found]
    detail: bool
    look: Look


@dataclass(frozen=True, slots=True)
class Reading:
    """How the figures of one thing are read and put in a row."""

    rounds: Sequence[Round]
    find: Callable[[Surveys], list[Found]]
    stated: Sequence[Point]
    order: Callable[[Iterable[Point]], Series]
    sight: Sight
    detail: bool
    ancestry: Ancestry | None = None

    def groups(self) -> list[Group]:
        """Return the surveys with figures, the newest first; older published figures stand with the province's own."""
        surveys = surveys_of(self.rounds, newest=self.sight.sees_newest)
        found = self.find(surveys)
        look = look_at(found, self.sight, detail=self.detail)
        families: dict[tuple[int, int | None], list[Found]] = {}
        for each in sorted(found, key=lambda each: each.survey.round.opens_on, reverse=True):
            round = each.survey.round
            families.setdefault((round.questionnaire_version.questionnaire_id, round.owner_id), []).append(each)
        first = next((family for family in families if family[1] is None), None)
        groups = [
            self._group(members, look, self.stated if family == first else ()) for family, members in families.items()
        ]
        return groups if first is not None or not self.stated else [*groups, self._group([], look, self.stated)]

    def _group(self, members: Sequence[Found], look: Look, stated: Sequence[Point]) -> Group:
        points = [computed_point(each, hidden=key_of(each) in look.hidden) for each in members]
        newest = members[0].survey.round if members else None
        return Group(
            title=newest.questionnaire_version.title if newest else "",
            owner=newest.owner.code if newest and newest.owner else "",
            series=self.order([*points, *stated]),
            found={key_of(each): each for each in members},
            detail=self.detail,
            look=look,
        )


def reading_of_agency(seen: Seen) -> Reading:
    """Read an agency with all it came out of; rounds that measure the province as a whole say nothing of it."""
    ancestry, today = ancestry_of(seen.code), localdate()
    rounds = [each for each in _closed().filter(pk__in=list(ancestry.measured)) if not measures_a_province(each)]
    return Reading(
        rounds=rounds,
        find=lambda surveys: units_in(surveys, ancestry.codes),
        stated=[
            stated_point(row, ancestry.name(row.agency.code, date(row.year, 12, 31)))
            for row in stated_for(agencies=ancestry.codes)
            if row.agency
        ],
        order=lambda points: series_of(ancestry, points, today=today),
        sight=seen.sight,
        detail=seen.detail,
        ancestry=ancestry,
    )


def reading_of_block(seen: Seen) -> Reading:
    """Read a block."""
    rounds = _closed().filter(units__block__code=seen.code).distinct()
    return Reading(
        rounds=[each for each in rounds if not measures_a_province(each)],
        find=lambda surveys: blocks_in(surveys, seen.code),
        stated=_stated(stated_for(block=seen.code), seen.name),
        order=lambda points: Series(line_of(seen.code, seen.name, points)),
        sight=seen.sight,
        detail=seen.detail,
    )


def reading_of_whole(name: str, sight: Sight) -> Reading:
    """Read all units of each of the province's surveys together."""
    return Reading(
        rounds=list(_closed().filter(owner=None)),
        find=lambda surveys: [replace(each, name=name) for each in totals_in(surveys)],
        stated=_stated(stated_for(whole=True), name),
        order=lambda points: Series(line_of("", name, points)),
        sight=sight,
        detail=sight.detail.everything,
    )


def _stated(rows: Iterable[PublishedResult], name: str) -> list[Point]:
    return [stated_point(row, name) for row in rows]


def _closed() -> QuerySet[Round]:
    rounds = Round.objects.filter(state=Round.State.CLOSED).select_related("questionnaire_version", "owner")
    return rounds.defer("questionnaire_version__definition").order_by("opens_on", "pk")
