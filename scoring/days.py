"""Counts of forms by day, kept by the fold in the transaction in which it adds to the tallies.

They follow the rules of the tallies: missing rows are made empty first, then all are locked in the order of their keys.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.copying import array_text
from scoring.spread import grouped
from scoring.taking import Entries
from surveys.quality import STRAIGHT_LINED

COLUMNS = ("received", "excluded", "flagged", "waited")
NEW = (
    "SELECT unit AS round_unit_id, channel::smallint, '1970-01-01'::date + day::integer AS day, "  # noqa: S608
    "nullif(surveyor, 0) AS surveyor_id, received::integer, excluded::integer, flagged::integer, waited::integer "
    f"FROM unnest({', '.join('%s::bigint[]' for _ in range(4 + len(COLUMNS)))}) "
    "AS given (unit, channel, day, surveyor, received, excluded, flagged, waited)"
)
MATCH = (
    "old.round_unit_id = new.round_unit_id AND old.channel = new.channel AND old.day = new.day "
    "AND (old.surveyor_id = new.surveyor_id OR old.surveyor_id IS NULL AND new.surveyor_id IS NULL)"
)
MAKE = f"""
INSERT INTO scoring_daycount (round_unit_id, channel, day, surveyor_id, received, excluded, flagged, waited)
SELECT round_unit_id, channel, day, surveyor_id, 0, 0, 0, 0 FROM ({NEW}) AS new
WHERE NOT EXISTS (SELECT FROM scoring_daycount old WHERE {MATCH})
ORDER BY round_unit_id, channel, day, surveyor_id ON CONFLICT DO NOTHING
"""  # noqa: S608
ADD = f"""
WITH new AS MATERIALIZED ({NEW}), locked AS MATERIALIZED (
    SELECT old.id, new.received, new.excluded, new.flagged, new.waited
    FROM scoring_daycount old JOIN new ON {MATCH}
    ORDER BY old.round_unit_id, old.channel, old.day, old.surveyor_id FOR UPDATE OF old
)
UPDATE scoring_daycount old SET received = old.received + locked.received, excluded = old.excluded + locked.excluded,
    flagged = old.flagged + locked.flagged, waited = old.waited + locked.waited
FROM locked WHERE old.id = locked.id
"""  # noqa: S608


def add_days(cursor: Any, entries: Entries) -> None:
    """Add the entries of one round to its counts by day."""
    keys = np.column_stack([entries.unit, entries.channel, entries.day, entries.surveyor])
    found, groups = grouped(keys)
    sums = np.zeros((len(found), len(COLUMNS)), dtype=np.int64)
    np.add.at(sums, groups, _steps(entries))
    columns = [array_text(column) for column in (*found.T, *sums.T)]
    cursor.execute(MAKE, columns)
    cursor.execute(ADD, columns)


def _steps(entries: Entries) -> "NDArray[np.int64]":
    """Return what each entry adds to each column: an arrival is received, a decision moves it in or out."""
    arrives = entries.decided == 0
    waits = arrives & (entries.sign == 0)
    flagged = arrives & (entries.flags & ~STRAIGHT_LINED != 0)
    excluded = np.where(arrives, waits, -entries.sign)
    return np.column_stack([arrives, excluded, flagged, waits]).astype(np.int64)
