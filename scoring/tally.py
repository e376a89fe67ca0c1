"""The fold: takes waiting answers out of the inbox and adds them to the tallies, in one transaction a batch.

A batch is deleted from the inbox and counted in the same transaction, so whatever is killed, no answer is lost
or counted twice. Folds may run side by side. They lock tallies in the order of their rounds and keys and the kinds of
tables in the same order, so none waits for another in a circle.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from django.db import IntegrityError, connection, transaction
from numpy.typing import NDArray

from scoring.copying import HEAD_BYTES, UnreadableRows, array_text, copied, row_of, rows_at, rows_of
from scoring.days import add_days
from scoring.spread import count_by_group, grouped, places_of
from scoring.taking import Entries, take
from surveys.selectors import layout_of

BATCH = 20_000
# Of the session alone. New sums come by COPY in binary: as text they would take longer to write and read than to add.
MAKE_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS folding (id bigint, responses bigint, counts integer[]) ON COMMIT DELETE ROWS
"""
FILL_STAGE = "COPY folding FROM STDIN (FORMAT binary)"
EMPTY_STAGE = "DELETE FROM folding"

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of tallies: the columns of its key, how they are made of whole numbers, and how a row is matched."""

    name: str
    key: tuple[str, ...]
    made: tuple[str, ...]
    match: str


BY_CHANNEL = Table(
    "scoring_tally",
    ("round_unit_id", "channel", "month"),
    ("a", "b::smallint", "'1970-01-01'::date + c::integer"),
    "old.round_unit_id = new.round_unit_id AND old.channel = new.channel AND old.month = new.month",
)
BY_SERVICE = Table(
    "scoring_servicetally",
    ("round_unit_id", "service_id"),
    ("a", "nullif(b, 0)"),
    # Equality alone can use the index, but does not find the row of no service.
    "old.round_unit_id = new.round_unit_id "
    "AND (old.service_id = new.service_id OR old.service_id IS NULL AND new.service_id IS NULL)",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch adds to the tallies of one round: (rows, parts of the key), (rows,) and (rows, places).

    Taken-back answers make it negative. A month is its first day, as days since 1970-01-01.
    """

    keys: Ints
    responses: Ints
    counts: Ints


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
        taken = take(cursor, batch, wait=wait)
        places = [places_of(layout_of(entries.version), entries.answers) for entries in taken]
        for table, key_of in ((BY_CHANNEL, _channel_keys), (BY_SERVICE, _service_keys)):
            for entries, at in zip(taken, places, strict=True):
                _add(cursor, table, _changes(entries, at, key_of(entries)))
        for entries in taken:
            add_days(cursor, entries)
    return sum(map(len, taken))


def _channel_keys(entries: Entries) -> Ints:
    months = entries.day.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.column_stack([entries.unit, entries.channel, months])


def _service_keys(entries: Entries) -> Ints:
    return np.column_stack([entries.unit, entries.service])


def _changes(entries: Entries, places: Ints, keys: Ints) -> Changes:
    found, groups = grouped(keys)
    forms = np.zeros(len(found), dtype=np.int64)
    np.add.at(forms, groups, entries.sign)
    return Changes(found, forms, count_by_group(layout_of(entries.version), places, groups, entries.sign))


def _add(cursor: Any, table: Table, changes: Changes) -> None:
    """Add changes to tallies: make the missing ones, lock all in the order of their keys, add."""
    keys = [array_text(column) for column in changes.keys.T]
    letters = "abc"[: len(keys)]
    made = ", ".join(f"{how} AS {name}" for how, name in zip(table.made, table.key, strict=True))
    new = (
        f"SELECT {made}, number FROM unnest({', '.join('%s::bigint[]' for _key in keys)}) "  # noqa: S608
        f"WITH ORDINALITY AS given ({', '.join(letters)}, number)"
    )
    columns = ", ".join(table.key)
    # Made empty first: PostgreSQL checks "not negative" on the row proposed by an upsert, before it is added up.
    cursor.execute(
        f"INSERT INTO {table.name} ({columns}, responses, counts) "  # noqa: S608
        f"SELECT {columns}, 0, array_fill(0, ARRAY[%s]) FROM ({new}) AS new "
        f"WHERE NOT EXISTS (SELECT FROM {table.name} old WHERE {table.match}) "
        f"ORDER BY {columns} ON CONFLICT DO NOTHING",
        [changes.counts.shape[1], *keys],
    )
    # Locked rows are read as they are now, whatever the statement saw when it began.
    locked = copied(
        cursor,
        f"SELECT old.id, new.number, old.responses::bigint, old.counts FROM {table.name} old "  # noqa: S608
        f"JOIN ({new}) AS new ON {table.match} ORDER BY {', '.join(f'old.{name}' for name in table.key)} "
        "FOR UPDATE OF old",
        keys,
    )
    _put(cursor, table, changes, locked)


def _put(cursor: Any, table: Table, changes: Changes, locked: bytearray) -> None:
    row = row_of(("id", "number", "responses"), changes.counts.shape[1], ">i4")
    old = rows_at(locked, row, HEAD_BYTES, len(changes.keys))
    if len(locked) != HEAD_BYTES + len(old) * row.itemsize + 2:
        raise UnreadableRows
    mine = old["number"].astype(np.int64) - 1
    sums = {"id": old["id"].astype(np.int64), "responses": old["responses"] + changes.responses[mine]}
    counts = old["cells"]["value"] + changes.counts[mine]
    cursor.execute(MAKE_STAGE)
    with connection.wrap_database_errors:
        cursor.copy_expert(FILL_STAGE, BytesIO(rows_of(sums, counts)))
    cursor.execute(
        f"UPDATE {table.name} old SET responses = new.responses, counts = new.counts "  # noqa: S608
        "FROM folding new WHERE old.id = new.id"
    )
    cursor.execute(EMPTY_STAGE)
