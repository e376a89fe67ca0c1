"""Day tallies read as arrays: those of a province hold a hundred thousand numbers, too many for an object each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.copying import HEAD_BYTES, UnreadableRows, copied, row_of, rows_at
from scoring.models.tallies import DAY_EXCLUDED, DAY_PLACES, DAY_RECEIVED, DAYS

KEY = ("unit", "surveyor", "month")
SELECT = """
SELECT round_unit_id, coalesce(surveyor_id, 0)::bigint, (month - '1970-01-01'::date)::bigint, counts
FROM scoring_daytally JOIN unnest(%s::bigint[]) AS mine (round_unit_id) USING (round_unit_id)
"""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Days:
    """How many forms came in on each day, and how many are left out now.

    `unit`, `surveyor` (0: none) and `month` (first day, as days since 1970-01-01) are (rows,); `received` and
    `excluded` (rows, 31), a column for each day of the month.
    """

    unit: Ints
    surveyor: Ints
    month: Ints
    received: Ints
    excluded: Ints

    def between(self, after: date, last: date) -> "NDArray[np.bool_]":
        """Return which days lie after the one and not after the other: (rows, 31)."""
        days = self.month[:, None] + np.arange(DAYS)
        return (days > _number(after)) & (days <= _number(last))


def days_of(unit_ids: Collection[int]) -> Days:
    """Return the days of units in one statement. Raises UnreadableRows."""
    with connection.cursor() as cursor:
        data = copied(cursor, SELECT, [list(unit_ids)])
    row = row_of(KEY, DAY_PLACES, ">i4")
    rows = rows_at(data, row, HEAD_BYTES, (len(data) - HEAD_BYTES) // row.itemsize)
    if len(data) != HEAD_BYTES + rows.nbytes + 2:
        raise UnreadableRows
    counts: Any = rows["cells"]["value"].astype(np.int64).reshape(-1, DAYS, 2)
    unit, surveyor, month = (rows[name].astype(np.int64) for name in KEY)
    return Days(unit, surveyor, month, counts[:, :, DAY_RECEIVED], counts[:, :, DAY_EXCLUDED])


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
