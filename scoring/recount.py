"""Counts the raw answers of a round again, by SQL that shares nothing with the fold, and compares.

Tallies must hold every counted answer but those still waiting in the inbox. One statement reads all three, so
they are of one moment, whatever comes in meanwhile.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from agencies.models import Service
from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout
from surveys.models import Channel, Round
from surveys.selectors import layout_of

# The first element before the answers (and before the counts) stands for the form as such.
COUNT = """
WITH weighed AS (
    SELECT r.round_unit_id, r.channel, date_trunc('month', r.submitted_on)::date AS month, r.service_id, r.answers,
           1 - coalesce(decided.last, 0) %% 2 - coalesce(waiting.sign, 0) AS weight
    FROM surveys_response r
    JOIN surveys_roundunit u ON u.id = r.round_unit_id AND u.round_id = %(round)s
    LEFT JOIN (SELECT response_id, max(number) AS last FROM surveys_responsedecision GROUP BY 1) decided
        ON decided.response_id = r.id
    LEFT JOIN (SELECT response_id, sum(sign) AS sign FROM surveys_foldinbox GROUP BY 1) waiting
        ON waiting.response_id = r.id
)
SELECT true AS raw, grouping(channel) = 1 AS by_service, round_unit_id, channel, month, service_id,
       place, value, sum(weight)::bigint
FROM weighed CROSS JOIN unnest(0::smallint || answers) WITH ORDINALITY AS answer(value, place)
WHERE weight <> 0
GROUP BY GROUPING SETS (
    (round_unit_id, channel, month, place, value), (round_unit_id, service_id, place, value)
)
UNION ALL
SELECT false, false, t.round_unit_id, t.channel, t.month, NULL, place, NULL, n
FROM scoring_tally t JOIN surveys_roundunit u ON u.id = t.round_unit_id AND u.round_id = %(round)s
CROSS JOIN unnest(t.responses || t.counts) WITH ORDINALITY AS cell(n, place)
UNION ALL
SELECT false, true, t.round_unit_id, NULL, NULL, t.service_id, place, NULL, n
FROM scoring_servicetally t JOIN surveys_roundunit u ON u.id = t.round_unit_id AND u.round_id = %(round)s
CROSS JOIN unnest(t.responses || t.counts) WITH ORDINALITY AS cell(n, place)
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)
FROM surveys_foldinbox i JOIN surveys_response r ON r.id = i.response_id
JOIN surveys_roundunit u ON u.id = r.round_unit_id AND u.round_id = %(round)s
"""
FORM = 1

# (by service, unit, channel, month, service) and what is counted: (question code, its place among the counts).
Key = tuple[tuple[Any, ...], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that the tallies and the raw answers do not agree on. Without a channel it is one by service."""

    unit: str
    channel: str
    month: date | None
    service: str
    question: str
    place: str
    tallied: int
    counted: int

    def __str__(self) -> str:
        where = f"{self.channel}, {self.month:%m/%Y}" if self.month else _("thủ tục %s") % (self.service or "–")
        what = f"{self.question} {self.place}".strip() or _("số phiếu")
        return f"{self.unit}, {where}, {what}: " + _("bảng đếm %(tallied)d, phiếu gốc %(counted)d") % {
            "tallied": self.tallied,
            "counted": self.counted,
        }


@dataclass(frozen=True, slots=True)
class Recount:
    """`forms` counted in the tallies, entries `waiting` in the inbox, and where tallies differ from raw answers."""

    forms: int
    waiting: int
    differences: tuple[Difference, ...]


def recount(round: Round) -> Recount:
    """Compare the tallies of a round with its raw answers."""
    places = layout_of(round.questionnaire_version_id)
    tallied, counted, waiting = _read(round, places)
    keys = sorted((key for key in {*tallied, *counted} if tallied[key] != counted[key]), key=str)
    forms = sum(times for (cell, what), times in tallied.items() if what == ("", 0) and not cell[0])
    return Recount(forms, waiting, tuple(_differences(round, keys, tallied, counted)))


def _read(round: Round, places: Layout) -> tuple[Counter[Key], Counter[Key], int]:
    """Return what the tallies hold, what the raw answers add up to, and how many entries wait."""
    tallied: Counter[Key] = Counter()
    counted: Counter[Key] = Counter()
    waiting = 0
    by_offset = {cell.offset + at: (cell.code, at) for cell in places.cells for at in range(cell.width)}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"round": round.pk})
        for raw, *cell, place, value, times in cursor:
            if raw is None:
                waiting = times
            elif not raw:
                what = ("", 0) if place == FORM else by_offset.get(place - FORM - 1, ("?", place))
                tallied[tuple(cell), what] += times
            else:
                for one in _counted_as(places, place, value):
                    counted[tuple(cell), one] += times
    return tallied, counted, waiting


def _counted_as(places: Layout, place: int, value: int) -> Iterable[tuple[str, int]]:
    """Say where an answer belongs among the counts; a value that belongs nowhere keeps a place of its own."""
    if place == FORM:
        return [("", 0)]
    position = place - FORM - 1
    if position >= len(places.cells):
        return [("?", place)]
    cell = places.cells[position]
    return [(cell.code, at) for at in _places(cell, value)]


def _places(cell: Cell, value: int) -> Iterable[int]:
    if value <= 0:
        return [{0: NOT_ANSWERED, -1: NOT_APPLICABLE}.get(value, value)]
    if cell.kind == "several":
        return [FIRST_CHOICE + bit for bit in range(value.bit_length()) if value >> bit & 1]
    return [FIRST_CHOICE if cell.kind == "number" else FIRST_CHOICE + value - 1]


def _differences(
    round: Round, keys: Iterable[Key], tallied: Mapping[Key, int], counted: Mapping[Key, int]
) -> Iterator[Difference]:
    units = dict(round.units.values_list("id", "agency__code"))
    services = dict(Service.objects.values_list("id", "code"))
    for key in keys:
        (_by_service, unit_id, channel, month, service_id), (question, at) = key
        yield Difference(
            unit=units[unit_id],
            channel=str(Channel(channel).label) if channel else "",
            month=month,
            service=services.get(service_id, ""),
            question=question,
            place=_place_name(at) if question else "",
            tallied=tallied[key],
            counted=counted[key],
        )


def _place_name(at: int) -> str:
    names = {NOT_ANSWERED: _("không trả lời"), NOT_APPLICABLE: _("không áp dụng")}
    return names.get(at) or _("phương án %d") % (at - FIRST_CHOICE + 1)
