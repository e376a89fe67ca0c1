"""Adds sums to the tables of tallies: makes missing rows, locks all in the order of their keys, adds, writes back."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.copying import HEAD_BYTES, UnreadableRows, array_text, copied, row_of, rows_at, rows_of

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


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch adds to the tallies of one round: (rows, parts of the key), (rows,) and (rows, places).

    Taken-back answers make it negative. A month is its first day, as days since 1970-01-01.
    """

    keys: Ints
    responses: Ints
    counts: Ints


def add(cursor: Any, table: Table, changes: Changes) -> None:
    """Add changes to tallies: make the missing ones, lock all in the order of their keys, add.

    Raises django.db.IntegrityError where a tally would become negative, UnreadableRows.
    """
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
