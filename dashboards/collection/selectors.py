"""Reads of the monitor: sums of the counts of forms, at a cost that does not grow with the answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Sum

from dashboards.collection.by_day import by_date, by_surveyor, fresh_by_unit
from scoring.day_reading import Days, days_of
from scoring.models import UnitCount
from surveys.models import Round
from surveys.quality import STRAIGHT_LINED

# How many days the speed of collecting is taken from, and after how many without a form a unit is looked at.
PACE_DAYS = 7
SILENT_DAYS = 3

# By unit, then by channel. Of responses only those that people decided on are read: few among many. Hundreds of units
# compared with as constants would take longer to plan than all of it to run.
FORMS = """
WITH mine AS MATERIALIZED (SELECT unnest(%(units)s::bigint[]) AS round_unit_id),
touched AS (
    SELECT d.response_id, bool_or(d.number = 2) AS restored, bool_or(d.number = 1 AND d.actor_id IS NULL) AS waited
    FROM surveys_responsedecision d JOIN surveys_response r ON r.id = d.response_id JOIN mine USING (round_unit_id)
    GROUP BY 1
    UNION ALL
    SELECT v.response_id, false, false
    FROM surveys_flagreview v JOIN surveys_response r ON r.id = v.response_id JOIN mine USING (round_unit_id)
    WHERE NOT EXISTS (SELECT FROM surveys_responsedecision d WHERE d.response_id = v.response_id)
),
seen AS (
    SELECT r.round_unit_id, count(*) FILTER (WHERE r.flags & ~%(plain)s <> 0) AS flagged,
           count(*) FILTER (WHERE r.late AND touched.waited AND touched.restored) AS restored
    FROM touched JOIN surveys_response r ON r.id = touched.response_id GROUP BY 1
)
SELECT u.round_unit_id, NULL, u.received, u.excluded, u.flagged, u.waited, coalesce(seen.flagged, 0),
       coalesce(seen.restored, 0)
FROM scoring_unitcount u JOIN mine USING (round_unit_id) LEFT JOIN seen USING (round_unit_id)
UNION ALL
SELECT NULL, channel, sum(received), sum(excluded), 0, 0, 0, 0
FROM scoring_channelcount JOIN mine USING (round_unit_id) GROUP BY channel
"""


@dataclass(frozen=True, slots=True)
class Count:
    """Forms of a unit, day, channel or surveyor, or all.

    Of a unit: `flagged` and of these `seen` by somebody, `waited` and of these `restored`, `fresh` of the very last
    days. Of a surveyor and of all: `pace`, those counted of the last days. Of a surveyor: `last_day` with a form.
    """

    received: int = 0
    excluded: int = 0
    flagged: int = 0
    waited: int = 0
    seen: int = 0
    restored: int = 0
    fresh: int = 0
    pace: int = 0
    last_day: date | None = None

    @property
    def valid(self) -> int:
        return self.received - self.excluded


NOTHING = Count()


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything a monitor counts, keyed by ids; surveyor None stands for forms nobody brought."""

    whole: Count = NOTHING
    units: Mapping[int, Count] = field(default_factory=dict)
    days: Mapping[date, Count] = field(default_factory=dict)
    channels: Mapping[int, Count] = field(default_factory=dict)
    surveyors: Mapping[int | None, Count] = field(default_factory=dict)


def sums(unit_ids: Collection[int], *, today: date) -> Sums:
    """Return the sums over units in two statements."""
    rows, days = _forms(unit_ids), days_of(unit_ids)
    fresh = fresh_by_unit(days, after=today - timedelta(days=SILENT_DAYS), last=today)
    units = {
        unit: replace(Count(*numbers), fresh=fresh.get(unit, 0)) for unit, channel, *numbers in rows if channel is None
    }
    surveyors = _surveyors(days, today)
    return Sums(
        whole=_whole(units.values(), surveyors.values()),
        units=units,
        days={day: Count(received, excluded) for day, (received, excluded) in by_date(days).items()},
        channels={channel: Count(*numbers) for _unit, channel, *numbers in rows if channel is not None},
        surveyors=surveyors,
    )


def _forms(unit_ids: Collection[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(FORMS, {"units": list(unit_ids), "plain": STRAIGHT_LINED})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _surveyors(days: Days, today: date) -> Mapping[int | None, Count]:
    brought = by_surveyor(days, after=today - timedelta(days=PACE_DAYS), last=today)
    return {
        surveyor: Count(each.received, each.excluded, pace=each.pace, last_day=each.last_day)
        for surveyor, each in brought.items()
    }


def _whole(units: Collection[Count], surveyors: Collection[Count]) -> Count:
    return Count(
        received=sum(count.received for count in units),
        excluded=sum(count.excluded for count in units),
        pace=sum(count.pace for count in surveyors),
    )


def valid_by_round(rounds: Collection[Round], unit_ids: Any) -> Mapping[int, int]:
    """Return the counted forms of rounds, of all their units or of the ones named."""
    counts = UnitCount.objects.filter(round_unit__round__in=rounds)
    if unit_ids is not None:
        counts = counts.filter(round_unit__in=unit_ids)
    sums = counts.values_list("round_unit__round").annotate(forms=Sum(F("received") - F("excluded")))
    return dict(sums.order_by("round_unit__round"))
