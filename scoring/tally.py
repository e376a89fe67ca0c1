"""The fold: takes waiting answers out of the inbox and adds them to the tallies, in one transaction a batch.

A batch is deleted from the inbox and counted in the same transaction, so whatever is killed, no answer is lost
or counted twice. Folds may run side by side. They lock tallies in the order of their keys and the two kinds of
tables in the same order, so none waits for another in a circle.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import IntegrityError, connection, transaction
from numpy.typing import NDArray

from scoring.days import Entry, add_days
from scoring.spread import spread, sum_by_group
from surveys.selectors import layout_of

BATCH = 2_000

# `= ANY(ARRAY(…))` has the inner query run once; with IN the planner may run it again for every row.
# A round may have asked several versions (rewordings), which all have its layout. A response under a version that its
# round never asked cannot be counted: it stays in the inbox, where `recount --check` shows it.
TAKE = """
WITH taken AS (
    DELETE FROM surveys_foldinbox WHERE id = ANY(ARRAY(
        SELECT i.id FROM surveys_foldinbox i
        JOIN surveys_response r ON r.id = i.response_id
        JOIN surveys_roundunit u ON u.id = r.round_unit_id
        JOIN surveys_roundversion v ON v.round_id = u.round_id AND v.version_id = r.questionnaire_version_id
        ORDER BY i.id LIMIT %s FOR UPDATE OF i {wait}))
    RETURNING response_id, sign, decided
)
SELECT o.questionnaire_version_id, taken.sign, r.round_unit_id, r.channel,
       date_trunc('month', r.submitted_on)::date, r.service_id, r.submitted_on, r.surveyor_id, taken.decided, r.flags,
       r.answers
FROM taken JOIN surveys_response r ON r.id = taken.response_id
JOIN surveys_roundunit u ON u.id = r.round_unit_id JOIN surveys_round o ON o.id = u.round_id
"""

# Where the columns of the two keys lie in a row of TAKE.
CHANNEL_KEY = slice(2, 5)
SERVICE_KEY = slice(2, 6, 3)

Key = tuple[Any, ...]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of tallies: the columns of its key, their types, and how a row of the key is matched."""

    name: str
    key: tuple[str, ...]
    types: tuple[str, ...]
    match: str


BY_CHANNEL = Table(
    "scoring_tally",
    ("round_unit_id", "channel", "month"),
    ("bigint", "smallint", "date"),
    "old.round_unit_id = new.round_unit_id AND old.channel = new.channel AND old.month = new.month",
)
BY_SERVICE = Table(
    "scoring_servicetally",
    ("round_unit_id", "service_id"),
    ("bigint", "bigint"),
    # Equality alone can use the index, but does not find the row of no service.
    "old.round_unit_id = new.round_unit_id "
    "AND (old.service_id = new.service_id OR old.service_id IS NULL AND new.service_id IS NULL)",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a batch adds to one tally; taken-back answers make it negative."""

    key: Key
    responses: int
    counts: "NDArray[np.int64]"


def fold_all(*, batch: int = BATCH) -> int:
    """Fold until the inbox is empty, waiting for other folds at work; return how many entries were folded."""
    folded = 0
    while entries := fold_batch(batch=batch, wait=True):
        folded += entries
    return folded


def fold_batch(*, batch: int = BATCH, wait: bool = False) -> int:
    """Fold one batch and return how many entries it had.

    Entries another fold is working on are passed over, or waited for with `wait`.
    """
    try:
        return _fold(batch, wait=wait)
    except IntegrityError as error:
        if wait or "not_negative" not in str(error):
            raise
        # The batch takes back an answer that another fold is still about to add: a later fold will find it added.
        return 0


@transaction.atomic
def _fold(batch: int, *, wait: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(wait="" if wait else "SKIP LOCKED"), [batch])
        rows = cursor.fetchall()
        if rows:
            _add(cursor, BY_CHANNEL, _changes(rows, CHANNEL_KEY))
            _add(cursor, BY_SERVICE, _changes(rows, SERVICE_KEY))
            add_days(cursor, (_entry(row) for row in rows))
    return len(rows)


def _entry(row: Row) -> Entry:
    _version, sign, unit, channel, _month, _service, day, surveyor, decided, flags, _answers = row
    return Entry(unit, channel, day, surveyor, sign, decided, flags)


def _changes(rows: Sequence[Row], key: slice) -> list[Change]:
    """Count the rows of each key, in the order in which tallies are locked.

    A unit belongs to one round, and rows wear the version their round asks now, so no key has rows of two versions.
    """
    by_version: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_version[row[0]].append(row)
    changes = [change for version in by_version for change in _changes_of(version, by_version[version], key)]
    return sorted(changes, key=lambda change: [(part is None, part) for part in change.key])


def _changes_of(version_id: int, rows: Sequence[Row], key: slice) -> Iterator[Change]:
    numbers: dict[Key, int] = {}
    groups = np.array([numbers.setdefault(row[key], len(numbers)) for row in rows])
    signs = np.array([[row[1]] for row in rows])
    answers = np.array([row[-1] for row in rows], dtype=np.int16)
    # The sign itself goes along as a first column: added up, it is the number of forms.
    sums = sum_by_group(np.hstack([signs, signs * spread(layout_of(version_id), answers)]), groups)
    for found, number in numbers.items():
        yield Change(found, int(sums[number, 0]), sums[number, 1:])


def _add(cursor: Any, table: Table, changes: Sequence[Change]) -> None:
    """Add changes to tallies: make the missing ones, lock all in the order of their keys, add."""
    columns = ", ".join(table.key)
    parameters = [
        *(list(column) for column in zip(*(change.key for change in changes), strict=True)),
        [change.responses for change in changes],
        # As text: PostgreSQL reads an array's text many times faster than an expression for each element.
        ["{" + ",".join(map(str, change.counts.tolist())) + "}" for change in changes],
    ]
    kinds = (*table.types, "integer", "text")
    new = (
        f"SELECT {columns}, responses, counts::integer[] "  # noqa: S608
        f"FROM unnest({', '.join(f'%s::{kind}[]' for kind in kinds)}) AS v ({columns}, responses, counts)"
    )
    # Made empty first: PostgreSQL checks "not negative" on the row proposed by an upsert, before it is added up.
    cursor.execute(
        f"INSERT INTO {table.name} ({columns}, responses, counts) "  # noqa: S608
        f"SELECT {columns}, 0, array_fill(0, ARRAY[cardinality(counts)]) FROM ({new}) AS new "
        f"WHERE NOT EXISTS (SELECT FROM {table.name} old WHERE {table.match}) "
        f"ORDER BY {columns} ON CONFLICT DO NOTHING",
        parameters,
    )
    cursor.execute(
        f"WITH new AS MATERIALIZED ({new}), locked AS MATERIALIZED ("  # noqa: S608
        f"SELECT old.id, new.responses, new.counts FROM {table.name} old JOIN new ON {table.match} "
        f"ORDER BY {', '.join(f'old.{column}' for column in table.key)} FOR UPDATE OF old) "
        f"UPDATE {table.name} old SET responses = old.responses + locked.responses, counts = ARRAY("
        "SELECT a + b FROM unnest(old.counts, locked.counts) WITH ORDINALITY AS pair(a, b, place) ORDER BY place"
        ") FROM locked WHERE old.id = locked.id",
        parameters,
    )
