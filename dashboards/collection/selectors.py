"""Reads of the monitor: sums of the counts by day, at a cost that does not grow with the answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Sum

from scoring.models import DayCount
from surveys.models import Round
from surveys.quality import STRAIGHT_LINED

# How many days the speed of collecting is taken from, and after how many without a form a unit is looked at.
PACE_DAYS = 7
SILENT_DAYS = 3

SUMS = """
SELECT GROUPING(round_unit_id, day, channel, surveyor_id) AS which, round_unit_id, day, channel, surveyor_id,
       sum(received), sum(excluded), sum(flagged), sum(waited),
       coalesce(sum(received - excluded) FILTER (WHERE day > %(pace)s AND day <= %(today)s), 0),
       coalesce(sum(received) FILTER (WHERE day > %(silent)s AND day <= %(today)s), 0),
       max(day) FILTER (WHERE received > 0)
FROM scoring_daycount WHERE round_unit_id = ANY(%(units)s)
GROUP BY GROUPING SETS ((), (round_unit_id), (day), (channel), (surveyor_id))
"""
# Only what people decided on is read: few among many.
SEEN = """
WITH touched AS (
    SELECT d.response_id, bool_or(d.number = 2) AS restored, bool_or(d.number = 1 AND d.actor_id IS NULL) AS waited
    FROM surveys_responsedecision d JOIN surveys_response r ON r.id = d.response_id
    WHERE r.round_unit_id = ANY(%(units)s) GROUP BY 1
    UNION ALL
    SELECT v.response_id, false, false
    FROM surveys_flagreview v JOIN surveys_response r ON r.id = v.response_id
    WHERE r.round_unit_id = ANY(%(units)s)
      AND NOT EXISTS (SELECT FROM surveys_responsedecision d WHERE d.response_id = v.response_id)
)
SELECT r.round_unit_id, count(*) FILTER (WHERE r.flags & ~%(plain)s <> 0),
       count(*) FILTER (WHERE r.late AND touched.waited AND touched.restored)
FROM touched JOIN surveys_response r ON r.id = touched.response_id GROUP BY 1
"""
# Bits of GROUPING are set for what a row is not grouped by.
WHOLE = 0b1111
GROUPS = (0b0111, 0b1011, 0b1101, 0b1110)


@dataclass(frozen=True, slots=True)
class Count:
    """Forms of a unit, day, channel or surveyor. `pace`: counted ones of the last days; `fresh`: of the very last."""

    received: int = 0
    excluded: int = 0
    flagged: int = 0
    waited: int = 0
    pace: int = 0
    fresh: int = 0
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
    """Return the sums over units in one query."""
    parameters: dict[str, Any] = {
        "units": list(unit_ids),
        "today": today,
        "pace": today - timedelta(days=PACE_DAYS),
        "silent": today - timedelta(days=SILENT_DAYS),
    }
    with connection.cursor() as cursor:
        cursor.execute(SUMS, parameters)
        found = [(which, keys, _count(counts)) for which, *keys, counts in map(_split, cursor.fetchall())]
    by = {which: {keys[at]: count for each, keys, count in found if each == which} for at, which in enumerate(GROUPS)}
    whole = next((count for which, _keys, count in found if which == WHOLE), NOTHING)
    return Sums(whole, *(by[which] for which in GROUPS))


def seen(unit_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """Return how many flagged forms of each unit somebody looked at, and how many late ones somebody restored."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"units": list(unit_ids), "plain": STRAIGHT_LINED})
        return {unit_id: (flagged, late) for unit_id, flagged, late in cursor.fetchall()}


def valid_by_round(rounds: Collection[Round], unit_ids: Any) -> Mapping[int, int]:
    """Return the counted forms of rounds, of all their units or of the ones named."""
    counts = DayCount.objects.filter(round_unit__round__in=rounds)
    if unit_ids is not None:
        counts = counts.filter(round_unit__in=unit_ids)
    sums = counts.values_list("round_unit__round").annotate(forms=Sum(F("received") - F("excluded")))
    return dict(sums.order_by("round_unit__round"))


def _split(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:5], row[5:])


def _count(values: tuple[Any, ...]) -> Count:
    *numbers, last = values
    received, excluded, flagged, waited, pace, fresh = (int(number or 0) for number in numbers)
    return Count(received, excluded, flagged, waited, pace, fresh, last)
