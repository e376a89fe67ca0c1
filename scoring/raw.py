"""The counted answers of a round as arrays: what variances, cross-tables and drivers are computed from.

Read by COPY in binary: rows of one layout have one length, so numpy reads them as they come (a second for a million).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from surveys.models import Round
from surveys.selectors import layout_of

# Counted is what no decision excludes; the last of a response's decisions tells (odd excludes).
COUNTED = """
FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id
JOIN surveys_roundversion v ON v.round_id = u.round_id AND v.version_id = r.questionnaire_version_id
LEFT JOIN (SELECT response_id, max(number) AS last FROM surveys_responsedecision GROUP BY response_id) decided
    ON decided.response_id = r.id
WHERE u.round_id = {round} AND coalesce(decided.last, 0) % 2 = 0 AND cardinality(r.answers) = {width}
"""
CLUSTERS = """
SELECT stratum, sampling_unit, coalesce(surveyor_id, 0) {counted}
GROUP BY 1, 2, 3 HAVING stratum <> '' OR sampling_unit <> '' OR coalesce(surveyor_id, 0) <> 0 ORDER BY 1, 2, 3
"""
PLAIN = "SELECT r.round_unit_id::int, r.channel::int, 0 AS place, r.answers {counted}"
PLACED = """
SELECT r.round_unit_id::int, r.channel::int, coalesce(place.number, 0)::int, r.answers {counted_joined}
"""
HEAD_BYTES = 19
NUMBERS = ("unit", "channel", "place")
BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Raw:
    """The counted forms of a round, one place each in `unit` (round unit ids), `channel`, `place` and `answers`.

    `answers` is (forms, coded questions) as stored: 0 not answered, -1 không áp dụng, -2 không có ý kiến, 1… the
    choice. `place` numbers `places`, the (stratum, sampling unit, surveyor id or 0) a form was drawn in; place 0 is
    ("", "", 0): drawn by itself.
    """

    unit: "NDArray[np.int32]"
    channel: "NDArray[np.int32]"
    place: "NDArray[np.int32]"
    answers: "NDArray[np.int16]"
    places: tuple[tuple[str, str, int], ...]

    def of(self, wanted: "NDArray[np.bool_]") -> "Raw":
        """Return some of the forms."""
        return Raw(self.unit[wanted], self.channel[wanted], self.place[wanted], self.answers[wanted], self.places)


@transaction.atomic
def raw_of(round: Round) -> Raw:
    """Read every counted form of a round, in no order that tells when it came. Rows are sorted by nothing."""
    width = len(layout_of(round.questionnaire_version_id).cells)
    counted = COUNTED.format(round=int(round.pk), width=width)
    with connection.cursor() as cursor:
        cursor.execute(CLUSTERS.format(counted=counted).replace("stratum,", "r.stratum,", 1))
        places = [("", "", 0), *((stratum, unit, int(who)) for stratum, unit, who in cursor.fetchall())]
        rows = _rows(cursor, _select(counted, places, cursor), width)
    return Raw(
        unit=rows["unit"].copy(),
        channel=rows["channel"].copy(),
        place=rows["place"].copy(),
        answers=np.ascontiguousarray(rows["answers"]),
        places=tuple(places),
    )


def _select(counted: str, places: list[tuple[str, str, int]], cursor: Any) -> str:
    if len(places) == 1:
        return PLAIN.format(counted=counted)
    join = (
        "LEFT JOIN unnest(%s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY AS place (stratum, unit, who, number) "
        "ON place.stratum = r.stratum AND place.unit = r.sampling_unit AND place.who = coalesce(r.surveyor_id, 0)\n"
    )
    columns = list(zip(*places[1:], strict=True))
    joined = cursor.cursor.mogrify(join, [list(column) for column in columns]).decode()
    return PLACED.format(counted_joined=counted.replace("WHERE", f"{joined}WHERE", 1))


def _rows(cursor: Any, select: str, width: int) -> "NDArray[np.void]":
    """Return the rows of a COPY of three whole numbers and one array of `width` without nulls."""
    taken = _Taken(width)
    cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT binary)", taken, size=BUFFER)
    return taken.rows()


class _Taken:
    """Takes PostgreSQL's binary rows in blocks and keeps of each what is wanted, a third of its bytes."""

    def __init__(self, width: int) -> None:
        numbers = [part for name in NUMBERS for part in ((f"{name}_bytes", ">i4"), (name, ">i4"))]
        cells = [("bytes", ">i4"), ("value", ">i2")]
        array = [("array_bytes", ">i4"), ("array_head", ">i4", 5), ("cells", cells, (width,))]
        self.row = np.dtype([("columns", ">i2"), *numbers, *array])
        self.kept = np.dtype([*((name, np.int32) for name in NUMBERS), ("answers", np.int16, (width,))])
        self.waiting = bytearray()
        self.blocks = [np.empty(0, self.kept)]
        self.skip = HEAD_BYTES

    def write(self, data: bytes) -> None:
        self.waiting += data[self.skip :]
        self.skip = max(0, self.skip - len(data))
        if len(self.waiting) >= BUFFER:
            self._keep()

    def rows(self) -> "NDArray[np.void]":
        """Return what came; the trailer of two bytes is less than a row."""
        self._keep()
        return np.concatenate(self.blocks)

    def _keep(self) -> None:
        whole = len(self.waiting) // self.row.itemsize
        found = np.frombuffer(bytes(self.waiting[: whole * self.row.itemsize]), dtype=self.row)
        del self.waiting[: whole * self.row.itemsize]
        block = np.empty(whole, self.kept)
        for name in NUMBERS:
            block[name] = found[name]
        block["answers"] = found["cells"]["value"]
        self.blocks.append(block)
