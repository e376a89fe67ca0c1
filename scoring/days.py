"""Counts of forms that came in, kept by the fold in the transaction in which it adds to the tallies.

By unit and by channel they are plain sums, by day a month takes one row of a tally. All follow the rules of the
tallies: missing rows are made empty first, then all are locked in the order of their keys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.adding import Changes, Ints, Table, add
from scoring.copying import array_text
from scoring.models.tallies import DAY_EXCLUDED, DAY_PLACES, DAY_RECEIVED
from scoring.spread import grouped
from scoring.taking import Entries
from surveys.quality import STRAIGHT_LINED

BY_DAY = Table(
    "scoring_daytally",
    ("round_unit_id", "surveyor_id", "month"),
    ("a", "nullif(b, 0)", "'1970-01-01'::date + c::integer"),
    "old.round_unit_id = new.round_unit_id AND old.month = new.month "
    "AND (old.surveyor_id = new.surveyor_id OR old.surveyor_id IS NULL AND new.surveyor_id IS NULL)",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of plain sums: the columns of its key, those added to, and the statements that make and add rows."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def make(self) -> str:
        key = ", ".join(self.key)
        return (
            f"INSERT INTO {self.name} ({key}, {', '.join(self.columns)}) "  # noqa: S608
            f"SELECT {key}, {', '.join('0' for _column in self.columns)} FROM ({self._new}) AS new "
            f"WHERE NOT EXISTS (SELECT FROM {self.name} old WHERE {self._match}) ORDER BY {key} ON CONFLICT DO NOTHING"
        )

    @property
    def add(self) -> str:
        return (
            f"WITH new AS MATERIALIZED ({self._new}), locked AS MATERIALIZED ("  # noqa: S608
            f"SELECT old.id, {', '.join(f'new.{column}' for column in self.columns)} "
            f"FROM {self.name} old JOIN new ON {self._match} "
            f"ORDER BY {', '.join(f'old.{part}' for part in self.key)} FOR UPDATE OF old) "
            f"UPDATE {self.name} old SET {', '.join(f'{each} = old.{each} + locked.{each}' for each in self.columns)} "
            "FROM locked WHERE old.id = locked.id"
        )

    @property
    def _new(self) -> str:
        columns = (*self.key, *self.columns)
        arrays = ", ".join("%s::bigint[]" for _column in columns)
        return f"SELECT * FROM unnest({arrays}) AS given ({', '.join(columns)})"  # noqa: S608

    @property
    def _match(self) -> str:
        return " AND ".join(f"old.{part} = new.{part}" for part in self.key)


BY_UNIT = Counts("scoring_unitcount", ("round_unit_id",), ("received", "excluded", "flagged", "waited"))
BY_CHANNEL = Counts("scoring_channelcount", ("round_unit_id", "channel"), ("received", "excluded"))


# What each entry adds to each count.
Steps = Mapping[str, Ints]


def add_forms(cursor: Any, taken: Sequence[Entries]) -> None:
    """Add the entries of a batch, by round, to the counts of forms; raises what `add` raises."""
    steps = [_steps(entries) for entries in taken]
    for entries, step in zip(taken, steps, strict=True):
        add(cursor, BY_DAY, _by_day(entries, step))
    for table in (BY_UNIT, BY_CHANNEL):
        for entries, step in zip(taken, steps, strict=True):
            _add(cursor, table, entries, step)


def months_of(days: Ints) -> Ints:
    """Return the first day of each day's month, both as days since 1970-01-01."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _steps(entries: Entries) -> Steps:
    """Say what entries add: an arrival is received, a decision moves it in or out."""
    arrives = entries.decided == 0
    waits = arrives & (entries.sign == 0)
    flagged = arrives & (entries.flags & ~STRAIGHT_LINED != 0)
    excluded = np.where(arrives, waits, -entries.sign)
    steps = {"received": arrives, "excluded": excluded, "flagged": flagged, "waited": waits}
    return {name: step.astype(np.int64) for name, step in steps.items()}


def _by_day(entries: Entries, steps: Steps) -> Changes:
    months = months_of(entries.day)
    found, groups = grouped(np.column_stack([entries.unit, entries.surveyor, months]))
    counts = np.zeros(len(found) * DAY_PLACES, dtype=np.int64)
    first = groups * DAY_PLACES + (entries.day - months) * 2
    for place, step in ((DAY_RECEIVED, steps["received"]), (DAY_EXCLUDED, steps["excluded"])):
        np.add.at(counts, first + place, step)
    forms = np.zeros(len(found), dtype=np.int64)
    np.add.at(forms, groups, entries.sign)
    return Changes(found, forms, counts.reshape(-1, DAY_PLACES))


def _add(cursor: Any, table: Counts, entries: Entries, steps: Steps) -> None:
    found, groups = grouped(np.column_stack([entries.unit, entries.channel][: len(table.key)]))
    sums = np.zeros((len(table.columns), len(found)), dtype=np.int64)
    for row, column in zip(sums, table.columns, strict=True):
        np.add.at(row, groups, steps[column])
    columns = [array_text(column) for column in (*found.T, *sums)]
    cursor.execute(table.make, columns)
    cursor.execute(table.add, columns)
