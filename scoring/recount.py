"""Counts the raw answers of a round again, by SQL that shares nothing with the fold, and compares.

Tallies must hold every counted answer but those still waiting in the inbox. One statement reads all three, so
they are of one moment, whatever comes in meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from agencies.models import Service
from scoring.recount_days import DayDifference, recount_days
from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout
from surveys.models import Channel, Round
from surveys.selectors import layout_of

# Element 0, put before the answers and before the counts, stands for the form as such. `meaning` says at which
# place of the counts an answer belongs, and at `numbers` every number belongs to the same; a value with no meaning
# keeps a negative place of its own. The key's columns are made not null: so the two sides can be joined by hash.
COMPARE = """
WITH unit AS (SELECT id FROM surveys_roundunit WHERE round_id = %(round)s),
waiting AS (
    SELECT response_id, sum(sign) AS sign, count(*) AS entries FROM surveys_foldinbox GROUP BY response_id
),
weighed AS (
    SELECT r.round_unit_id, r.channel, date_trunc('month', r.submitted_on)::date AS month,
           coalesce(r.service_id, 0) AS service_id, r.answers,
           1 - coalesce(decided.last, 0) %% 2 - coalesce(waiting.sign, 0) AS weight,
           coalesce(waiting.entries, 0) AS entries
    FROM surveys_response r JOIN unit ON unit.id = r.round_unit_id
    LEFT JOIN (SELECT response_id, max(number) AS last FROM surveys_responsedecision GROUP BY 1) decided
        ON decided.response_id = r.id
    LEFT JOIN waiting ON waiting.response_id = r.id
),
raw AS (
    SELECT round_unit_id, coalesce(channel, 0) AS channel, coalesce(month, 'epoch'::date) AS month,
           coalesce(service_id, -1) AS service_id, element, value, sum(weight) AS n
    FROM (
        SELECT weighed.*, number - 1 AS element, CASE WHEN number - 1 = ANY(%(numbers)s::int[])
            THEN least(given, 1::smallint) ELSE given END AS value
        FROM weighed CROSS JOIN unnest(0::smallint || answers) WITH ORDINALITY AS answer(given, number)
        WHERE weight <> 0
    ) AS answer
    GROUP BY GROUPING SETS (
        (round_unit_id, channel, month, element, value), (round_unit_id, service_id, element, value)
    )
),
meaning AS (
    SELECT * FROM unnest(%(elements)s::int[], %(values)s::int[], %(places)s::int[]) AS m(element, value, place)
),
counted AS (
    SELECT round_unit_id, channel, month, service_id,
           coalesce(place, -100000 * raw.element - raw.value - 2) AS place, sum(n) AS n
    FROM raw LEFT JOIN meaning USING (element, value)
    GROUP BY 1, 2, 3, 4, 5
),
tallied AS (
    SELECT t.round_unit_id, t.channel::int AS channel, t.month, -1::bigint AS service_id, element - 1 AS place, n
    FROM scoring_tally t JOIN unit ON unit.id = t.round_unit_id
    CROSS JOIN unnest(t.responses || t.counts) WITH ORDINALITY AS cell(n, element)
    UNION ALL
    SELECT t.round_unit_id, 0, 'epoch'::date, coalesce(t.service_id, 0), element - 1, n
    FROM scoring_servicetally t JOIN unit ON unit.id = t.round_unit_id
    CROSS JOIN unnest(t.responses || t.counts) WITH ORDINALITY AS cell(n, element)
),
differing AS (
    SELECT round_unit_id, channel, month, service_id, place,
           coalesce(tallied.n, 0)::bigint, coalesce(counted.n, 0)::bigint
    FROM (SELECT * FROM tallied WHERE n <> 0) tallied
    FULL JOIN (SELECT * FROM counted WHERE n <> 0) counted USING (round_unit_id, channel, month, service_id, place)
    WHERE tallied.n IS DISTINCT FROM counted.n
    ORDER BY 1, 2, 3, 4, 5
)
SELECT (SELECT coalesce(sum(t.responses), 0) FROM scoring_tally t JOIN unit ON unit.id = t.round_unit_id),
       (SELECT coalesce(sum(entries), 0) FROM weighed), 0, 0, NULL::date, 0, 0, 0, 0
UNION ALL
SELECT NULL, NULL, differing.* FROM differing
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that the tallies and the raw answers do not agree on. Without a month it is one by service."""

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
        what = f"{self.question}, {self.place}" if self.question else _("số phiếu")
        return f"{self.unit}, {where}, {what}: " + _("bảng đếm %(tallied)d, phiếu gốc %(counted)d") % {
            "tallied": self.tallied,
            "counted": self.counted,
        }


@dataclass(frozen=True, slots=True)
class Recount:
    """`forms` counted in the tallies, entries `waiting` in the inbox, and where tallies differ from raw answers."""

    forms: int
    waiting: int
    differences: tuple[Difference | DayDifference, ...]


def recount(round: Round) -> Recount:
    """Compare the tallies of a round and its counts by day with its raw answers."""
    places = layout_of(round.questionnaire_version_id)
    elements, values, targets = zip((0, 0, 0), *_meanings(places), strict=True)
    parameters: dict[str, int | list[int]] = {
        "round": round.pk,
        "elements": list(elements),
        "values": list(values),
        "places": list(targets),
        "numbers": [cell.position + 1 for cell in places.cells if cell.kind == "number"],
    }
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, parameters)
        rows = cursor.fetchall()
    ((forms, waiting),) = (row[:2] for row in rows if row[0] is not None)
    differing = [row[2:] for row in rows if row[0] is None]
    return Recount(int(forms), int(waiting), (*_differences(round, places, differing), *recount_days(round)))


def _meanings(places: Layout) -> Iterator[tuple[int, int, int]]:
    """Yield (element of the answers, value, place of the counts), both numbered from 1; `several` has one a bit."""
    for cell in places.cells:
        for value, at in _values(cell):
            yield cell.position + 1, value, cell.offset + at + 1


def _values(cell: Cell) -> Iterator[tuple[int, int]]:
    yield from ((0, NOT_ANSWERED), (-1, NOT_APPLICABLE))
    if cell.no_opinion:
        yield -2, cell.width - 1
    choices = cell.choices
    if cell.kind == "several":
        masks = range(1, 1 << choices)
        yield from ((mask, FIRST_CHOICE + bit) for mask in masks for bit in range(choices) if mask >> bit & 1)
    else:  # a `number` has one place, and the query makes 1 of every number
        yield from ((choice, FIRST_CHOICE + choice - 1) for choice in range(1, choices + 1))


def _differences(round: Round, places: Layout, rows: list[tuple[Any, ...]]) -> Iterator[Difference]:
    units = dict(round.units.values_list("id", "agency__code"))
    services = dict(Service.objects.values_list("id", "code"))
    names = {
        cell.offset + at + 1: (cell.code, _place_name(cell, at)) for cell in places.cells for at in range(cell.width)
    }
    for unit_id, channel, month, service_id, place, tallied, counted in rows:
        question, name = names.get(place, _stray(places, place)) if place else ("", "")
        yield Difference(
            unit=units[unit_id],
            channel=str(Channel(channel).label) if channel else "",
            month=month if channel else None,
            service=services.get(service_id, ""),
            question=question,
            place=name,
            tallied=tallied,
            counted=counted,
        )


def _place_name(cell: Cell, at: int) -> str:
    if cell.no_opinion and at == cell.width - 1:
        return _("không có ý kiến")
    names = {NOT_ANSWERED: _("không trả lời"), NOT_APPLICABLE: _("không áp dụng")}
    return names.get(at) or _("phương án %d") % (at - FIRST_CHOICE + 1)


def _stray(places: Layout, place: int) -> tuple[str, str]:
    """Name an answer that the questionnaire does not know."""
    codes = {-100_000 * (cell.position + 1): cell.code for cell in places.cells}
    nearest = max((start for start in codes if place <= start), key=abs, default=None)
    return (codes[nearest] if nearest is not None else "?"), _("giá trị lạ")
