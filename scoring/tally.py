"""The fold: takes waiting answers out of the inbox and adds them to the tallies, in one transaction a batch.

A batch is deleted from the inbox and counted in the same transaction, so whatever is killed, no answer is lost
or counted twice. Folds may run side by side. They lock tallies in the order of their keys and the two kinds of
tallies in the same order, so none waits for another in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from surveys.layout import count
from surveys.selectors import layout_of

BATCH = 2_000

# `= ANY(ARRAY(…))` has the inner query run once; with IN the planner may run it again for every row.
# A response under another questionnaire version than its round's cannot be counted: it stays in the inbox,
# where `recount --check` shows it.
TAKE = """
WITH taken AS (
    DELETE FROM surveys_foldinbox WHERE id = ANY(ARRAY(
        SELECT i.id FROM surveys_foldinbox i
        JOIN surveys_response r ON r.id = i.response_id
        JOIN surveys_roundunit u ON u.id = r.round_unit_id
        JOIN surveys_round o ON o.id = u.round_id AND o.questionnaire_version_id = r.questionnaire_version_id
        ORDER BY i.id LIMIT %s FOR UPDATE OF i {wait}))
    RETURNING response_id, sign
)
SELECT r.questionnaire_version_id, taken.sign, r.round_unit_id, r.channel,
       date_trunc('month', r.submitted_on)::date, r.service_id, r.answers
FROM taken JOIN surveys_response r ON r.id = taken.response_id
"""

# Where the columns of the two keys lie in a row of TAKE.
CHANNEL_KEY = slice(2, 5)
SERVICE_KEY = slice(2, 6, 3)

Key = tuple[Any, ...]


@dataclass(slots=True)
class Change:
    """What a batch adds to one tally; taken-back answers make it negative."""

    responses: int
    counts: "NDArray[np.int64]"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of tallies and the columns of its key."""

    name: str
    key: tuple[str, ...]
    types: tuple[str, ...]


BY_CHANNEL = Table("scoring_tally", ("round_unit_id", "channel", "month"), ("bigint", "smallint", "date"))
BY_SERVICE = Table("scoring_servicetally", ("round_unit_id", "service_id"), ("bigint", "bigint"))


def fold_all(*, batch: int = BATCH) -> int:
    """Fold until the inbox is empty, waiting for other folds at work; return how many entries were folded."""
    folded = 0
    while entries := fold_batch(batch=batch, wait=True):
        folded += entries
    return folded


@transaction.atomic
def fold_batch(*, batch: int = BATCH, wait: bool = False) -> int:
    """Fold one batch and return how many entries it had.

    Entries another fold is working on are passed over, or waited for with `wait`.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(wait="" if wait else "SKIP LOCKED"), [batch])
        rows = cursor.fetchall()
        if rows:
            _add(cursor, BY_CHANNEL, _changes(rows, CHANNEL_KEY))
            _add(cursor, BY_SERVICE, _changes(rows, SERVICE_KEY))
    return len(rows)


def _changes(rows: Sequence[tuple[Any, ...]], key: slice) -> Mapping[Key, Change]:
    """Count the rows of each key."""
    groups: dict[tuple[int, int, Key], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1], row[key]].append(row[-1])
    changes: dict[Key, Change] = {}
    for (version_id, sign, cell), answers in groups.items():
        counts = sign * count(layout_of(version_id), np.array(answers, dtype=np.int16))
        change = changes.setdefault(cell, Change(0, np.zeros_like(counts)))
        change.responses += sign * len(answers)
        change.counts += counts
    return changes


def _add(cursor: Any, table: Table, changes: Mapping[Key, Change]) -> None:
    """Add changes to tallies: make the missing ones, lock all in the order of their keys, add."""
    ordered = sorted(changes.items(), key=lambda item: [(part is not None, part) for part in item[0]])
    cells = [[*key, change.responses, change.counts.tolist()] for key, change in ordered]
    columns = ", ".join(table.key)
    # Made empty first: PostgreSQL checks "not negative" on the row proposed by an upsert, before it is added up.
    cursor.execute(
        f"INSERT INTO {table.name} ({columns}, responses, counts) "  # noqa: S608
        f"SELECT {columns}, 0, array_fill(0, ARRAY[cardinality(counts)]) FROM ({_values(table, cells)}) AS new "
        f"ORDER BY {columns} ON CONFLICT DO NOTHING",
        _flat(cells),
    )
    match = " AND ".join(f"old.{column} IS NOT DISTINCT FROM new.{column}" for column in table.key)
    cursor.execute(
        f"WITH new AS ({_values(table, cells)}), locked AS MATERIALIZED ("  # noqa: S608
        f"SELECT old.id, new.responses, new.counts FROM {table.name} old JOIN new ON {match} "
        f"ORDER BY {', '.join(f'old.{column}' for column in table.key)} FOR UPDATE OF old) "
        f"UPDATE {table.name} old SET responses = old.responses + locked.responses, counts = ARRAY("
        "SELECT a + b FROM unnest(old.counts, locked.counts) WITH ORDINALITY AS pair(a, b, place) ORDER BY place"
        ") FROM locked WHERE old.id = locked.id",
        _flat(cells),
    )


def _values(table: Table, cells: Sequence[Sequence[Any]]) -> str:
    row = ", ".join(f"%s::{kind}" for kind in (*table.types, "integer", "integer[]"))
    return (
        f"SELECT * FROM (VALUES {', '.join([f'({row})'] * len(cells))}) "  # noqa: S608
        f"AS v ({', '.join((*table.key, 'responses', 'counts'))})"
    )


def _flat(cells: Iterable[Sequence[Any]]) -> list[Any]:
    return [value for cell in cells for value in cell]
