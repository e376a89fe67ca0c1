"""Counts of forms by day, kept by the fold in the transaction in which it adds to the tallies.

They follow the rules of the tallies: missing rows are made empty first, then all are locked in the order of their keys.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from surveys.quality import STRAIGHT_LINED

COLUMNS = ("received", "excluded", "flagged", "waited")
TYPES = ("bigint", "smallint", "date", "bigint", *("integer",) * len(COLUMNS))
NEW = (
    "SELECT * FROM unnest("  # noqa: S608
    + ", ".join(f"%s::{kind}[]" for kind in TYPES)
    + ") AS v (round_unit_id, channel, day, surveyor_id, received, excluded, flagged, waited)"
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


class Entry(NamedTuple):
    """One entry of the inbox, as much as the days need of it."""

    round_unit_id: int
    channel: int
    day: date
    surveyor_id: int | None
    sign: int
    decided: bool
    flags: int


def add_days(cursor: Any, entries: Iterable[Entry]) -> None:
    """Add the entries of one batch to the counts by day."""
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(COLUMNS))
    for entry in entries:
        counts = sums[entry[:4]]
        for place, step in enumerate(_steps(entry)):
            counts[place] += step
    keys = sorted(sums, key=lambda key: [(part is None, part) for part in key])
    columns = [list(column) for column in zip(*((*key, *sums[key]) for key in keys), strict=True)]
    cursor.execute(MAKE, columns)
    cursor.execute(ADD, columns)


def _steps(entry: Entry) -> Sequence[int]:
    """Return what an entry adds to each column: an arrival is received, a decision moves it in or out of the count."""
    if entry.decided:
        return (0, -entry.sign, 0, 0)
    waits = int(entry.sign == 0)
    return (1, waits, int(entry.flags & ~STRAIGHT_LINED != 0), waits)
