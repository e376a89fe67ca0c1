"""Takes a batch out of the inbox: deletes its entries and hands out what they say, as arrays.

The statement runs inside COPY in binary, which numpy reads as it comes: a fold spends its time on counting, not on
making a Python object of every answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.copying import HEAD_BYTES, TRAILER, UnreadableRows, copied, row_of, rows_at

# The entries are locked before they are deleted, so nobody can have one of them in between and each stays at its spot;
# what counts is what was deleted.
# A round may have asked several versions (rewordings), which all have its layout. A response under a version that its
# round never asked cannot be counted: it stays in the inbox, where `recount --check` shows it.
# Rows of equal length come together, with how many there are: so each such run is read at once.
TAKE = """
WITH picked AS MATERIALIZED (
    SELECT i.id, i.ctid AS spot, i.sign, i.decided, o.id AS round_id, o.questionnaire_version_id, r.round_unit_id,
           r.channel, r.service_id, r.submitted_on, r.surveyor_id, r.flags, r.answers
    FROM surveys_foldinbox i
    JOIN surveys_response r ON r.id = i.response_id
    JOIN surveys_roundunit u ON u.id = r.round_unit_id
    JOIN surveys_round o ON o.id = u.round_id
    JOIN surveys_roundversion v ON v.round_id = u.round_id AND v.version_id = r.questionnaire_version_id
    ORDER BY i.id LIMIT {batch} FOR UPDATE OF i {wait}
),
taken AS (DELETE FROM surveys_foldinbox WHERE ctid = ANY(ARRAY(SELECT spot FROM picked)) RETURNING id)
SELECT count(*) OVER run, cardinality(answers)::bigint, round_id, questionnaire_version_id, sign::bigint,
       decided::int::bigint, round_unit_id, channel::bigint, coalesce(service_id, 0),
       (submitted_on - '1970-01-01'::date)::bigint, coalesce(surveyor_id, 0)::bigint, flags::bigint, answers
FROM picked JOIN taken USING (id)
WINDOW run AS (PARTITION BY round_id, cardinality(answers)) ORDER BY round_id, cardinality(answers)
"""
ARRAYS = ("sign", "decided", "unit", "channel", "service", "day", "surveyor", "flags")
COLUMNS = ("rows", "width", "round", "version", *ARRAYS)


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of one round, one place each in every array.

    `sign`: 1, -1 or 0; `decided`: whether a decision caused the entry; `unit`: round unit ids; `service` and
    `surveyor`: ids, 0 for none; `day`: days since 1970-01-01; `answers`: (entries, coded questions) as stored.
    `version` is the questionnaire version whose layout the counts have.
    """

    version: int
    sign: "NDArray[np.int64]"
    decided: "NDArray[np.int64]"
    unit: "NDArray[np.int64]"
    channel: "NDArray[np.int64]"
    service: "NDArray[np.int64]"
    day: "NDArray[np.int64]"
    surveyor: "NDArray[np.int64]"
    flags: "NDArray[np.int64]"
    answers: "NDArray[np.int16]"

    def __len__(self) -> int:
        return len(self.sign)


def take(cursor: Any, batch: int, *, wait: bool) -> list[Entries]:
    """Delete up to `batch` entries of the inbox and return them by round, rounds in the order of their ids.

    Entries that another transaction holds are passed over, or waited for with `wait`. Raises UnreadableRows.
    """
    select = TAKE.format(batch=int(batch), wait="" if wait else "SKIP LOCKED")
    return list(_runs(copied(cursor, select)))


def _runs(data: bytearray) -> Iterator[Entries]:
    at, head = HEAD_BYTES, row_of(COLUMNS)
    while data[at:] != TRAILER:
        if at + head.itemsize > len(data):
            raise UnreadableRows
        first = np.frombuffer(data, dtype=head, offset=at, count=1)[0]
        row = row_of(COLUMNS, int(first["width"]))
        rows = rows_at(data, row, at, int(first["rows"]))
        at += len(rows) * row.itemsize
        yield _entries(rows)


def _entries(rows: Any) -> Entries:
    columns = {name: rows[name].astype(np.int64) for name in ARRAYS}
    return Entries(version=int(rows["version"][0]), answers=rows["cells"]["value"].astype(np.int16), **columns)
