"""The counted answers of a round as arrays: what variances, cross-tables and drivers are computed from.

Read by COPY in binary: rows of one layout have one length, so numpy reads them as they come (a second for a million).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from surveys.models import Round
from surveys.selectors import layout_of
from surveys.selectors.retention import refuse_without_answers

# (stratum, sampling unit, surveyor or 0): where a form was drawn.
Place = tuple[str, str, int]

# Counted is what no decision excludes; the last of a response's decisions tells (odd excludes).
# Units and versions are named one by one: a long list of constants is looked up by hash, which costs less for a million
# forms than joining the two tables.
# The planner takes one row in two hundred to pass a comparison it knows nothing of, but one in two to pass a coalesce:
# with the former it looked up the unit of each form by itself (3.0 s of CPU instead of 1.7 s for a million forms).
COUNTED = """
FROM surveys_response r
LEFT JOIN (SELECT response_id, max(number) AS last FROM surveys_responsedecision GROUP BY response_id) decided
    ON decided.response_id = r.id
WHERE r.round_unit_id = ANY('{units}'::bigint[]) AND r.questionnaire_version_id = ANY('{versions}'::bigint[])
    AND coalesce(decided.last % 2 = 0, true) AND coalesce(cardinality(r.answers) = {width}, false)
"""
# Those of excluded forms too: asking which these are costs more than all the rest.
PLACES = """
SELECT DISTINCT r.stratum, r.sampling_unit, coalesce(r.surveyor_id, 0)
FROM surveys_response r WHERE r.round_unit_id = ANY('{units}'::bigint[]) ORDER BY 1, 2, 3
"""
# The array is written out by array_send, as COPY itself would: so it is the processes scanning the table that do it, of
# which there may be several, and not the one that all rows pass through (leader: 0.6 s of CPU instead of 1.1 s for a
# million forms). What the planner counts against them is only the passing on.
TOGETHER = "SET LOCAL parallel_tuple_cost = 0"
# A column costs as much to send as three sums to add up: unit, place and channel come as one number.
ROWS = """
SELECT (r.round_unit_id << 32) | (coalesce(place.number, 0) << 6) | r.channel{more}, array_send(r.answers)
{counted_joined}
"""
JOINED = """
LEFT JOIN unnest(%s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY AS place (stratum, unit, who, number)
    ON place.stratum = r.stratum AND place.unit = r.sampling_unit AND place.who = coalesce(r.surveyor_id, 0)
WHERE"""
BY_ITSELF = ("", "", 0)
HEAD_BYTES = 19
NUMBERS = ("unit", "channel", "place")
CHANNEL_BITS, PLACE_BITS = 6, 26
# Whole numbers more that few ask for, by name.
MORE = {"service": ", coalesce(r.service_id, 0)::int"}
BUFFER = 1 << 22


@dataclass(frozen=True, slots=True)
class Raw:
    """The counted forms of a round, one place each in `unit` (round unit ids), `channel`, `place` and `answers`.

    `answers` is (forms, coded questions) as stored: 0 not answered, -1 không áp dụng, -2 không có ý kiến, 1… the
    choice. `place` numbers `places`, the (stratum, sampling unit, surveyor id or 0) a form was drawn in; place 0 is
    ("", "", 0): drawn by itself. `service` has the id of the service a form is about, 0 where none is stated; None
    where it was not asked for.
    """

    unit: "NDArray[np.int32]"
    channel: "NDArray[np.int32]"
    place: "NDArray[np.int32]"
    answers: "NDArray[np.int16]"
    places: tuple[Place, ...]
    service: "NDArray[np.int32] | None" = None

    def of(self, wanted: "NDArray[np.bool_]") -> "Raw":
        """Return some of the forms."""
        service = None if self.service is None else self.service[wanted]
        unit, channel, place = self.unit[wanted], self.channel[wanted], self.place[wanted]
        return Raw(unit, channel, place, self.answers[wanted], self.places, service)


@transaction.atomic
def raw_of(round: Round, *, services: bool = False) -> Raw:
    """Read every counted form of a round, in no order that tells when it came. Rows are sorted by nothing.

    A unit or version that the round takes up at this very moment is in the next reading. Raises AnswersDestroyed.
    """
    refuse_without_answers(round)
    more = MORE if services else {}
    width = len(layout_of(round.questionnaire_version_id).cells)
    units, versions = _listed(round.units.all()), _listed(round.asked_versions.all(), "version_id")
    counted = COUNTED.format(units=units, versions=versions, width=width)
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER)
        # A form may come from a new place between the two statements: then both are asked again.
        while True:
            places = _places(cursor, units)
            select = _select(counted, places, cursor, "".join(more.values()))
            found = _read(cursor, select, width, tuple(more)).all(places)
            if (found.place >= 0).all():
                return found


def _listed(rows: "QuerySet[Any]", column: str = "id") -> str:
    return "{" + ",".join(map(str, rows.order_by(column).values_list(column, flat=True))) + "}"


def _places(cursor: Any, units: str) -> tuple[Place, ...]:
    cursor.execute(PLACES.format(units=units))
    found = [(stratum, unit, int(who)) for stratum, unit, who in cursor.fetchall()]
    return (BY_ITSELF, *(place for place in found if place != BY_ITSELF))


def _select(counted: str, places: Sequence[Place], cursor: Any, more: str) -> str:
    columns = [list(column) for column in zip(*places, strict=True)]
    joined = cursor.cursor.mogrify(JOINED, columns).decode()
    return ROWS.format(counted_joined=counted.replace("WHERE", joined, 1), more=more)


def _read(cursor: Any, select: str, width: int, more: Sequence[str]) -> "_Taken":
    """Read the rows of a COPY of one whole number, `more` of these by name and one array of `width` without nulls."""
    taken = _Taken(width, more)
    # A buffer takes in the rows one by one, without running Python for each (a tenth of the time of reading).
    with io.BufferedWriter(taken, BUFFER) as buffer:
        cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT binary)", buffer)
    return taken


class _Taken(io.RawIOBase):
    """Takes PostgreSQL's binary rows in blocks and keeps of each what is wanted, a third of its bytes."""

    def __init__(self, width: int, more: Sequence[str]) -> None:
        drawn = [("drawn_bytes", ">i4"), ("drawn", ">i8")]
        drawn += [part for name in more for part in ((f"{name}_bytes", ">i4"), (name, ">i4"))]
        cells = [("bytes", ">i4"), ("value", ">i2")]
        array = [("array_bytes", ">i4"), ("array_head", ">i4", 5), ("cells", cells, (width,))]
        self.row = np.dtype([("columns", ">i2"), *drawn, *array])
        self.waiting = b""
        self.more = tuple(more)
        self.numbers = {name: [np.empty(0, np.int32)] for name in (*NUMBERS, *more)}
        self.answers = [np.empty((0, width), np.int16)]
        self.skip = HEAD_BYTES

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Keep the whole rows; the trailer of two bytes is less than one."""
        self.waiting += data[self.skip :]
        self.skip = max(0, self.skip - len(data))
        whole = len(self.waiting) // self.row.itemsize
        rows = np.frombuffer(self.waiting, dtype=self.row, count=whole)
        self.waiting = self.waiting[whole * self.row.itemsize :]
        drawn = rows["drawn"].astype(np.int64)
        place = (drawn >> CHANNEL_BITS & (1 << PLACE_BITS) - 1) - 1
        parts = (drawn >> 32, drawn & (1 << CHANNEL_BITS) - 1, place, *(rows[name] for name in self.more))
        for blocks, part in zip(self.numbers.values(), parts, strict=True):
            blocks.append(part.astype(np.int32))
        self.answers.append(rows["cells"]["value"].astype(np.int16))
        return len(data)

    def all(self, places: tuple[Place, ...]) -> Raw:
        """Return what came."""
        numbers = {name: np.concatenate(blocks) for name, blocks in self.numbers.items()}
        return Raw(**numbers, answers=np.concatenate(self.answers), places=places)
