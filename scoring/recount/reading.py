"""What a recount reads: raw answers in blocks, what corrects them, and the tallies. Nothing of the fold is in it.

All of it comes by COPY in binary (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"); rows of
one round have one length. Only one block of them is in memory.
"""

import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Queue
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Take = Callable[[Any], None]

# Answers of another length than the questionnaire's are no answers to it: every question gets a value nobody knows.
ANSWERS = (
    "CASE WHEN cardinality(r.answers) = {width} THEN r.answers ELSE array_fill(({stray})::smallint, ARRAY[{width}]) END"
)
STRAY = -(2**15)
# Day, channel and whether it has a sign worth a look, in one number: every column more costs as much as three answers.
KEY = (
    "r.round_unit_id, (r.submitted_on - '1970-01-01'::date)::bigint * 65536 + r.channel * 2 "
    "+ (r.flags & ~{plain} <> 0)::int, coalesce(r.service_id, 0), coalesce(r.surveyor_id, 0)"
)
OF_ROUND = "FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id AND u.round_id = {round}"
# array_send writes an array out as COPY itself would: so it is the processes scanning the table that do it, and not the
# one that all rows pass through (0.85 s of its time instead of 1.4 s for a million forms). What the planner counts
# against them is only the passing on.
EVERY = f"SELECT {KEY}, array_send({ANSWERS}) {OF_ROUND}"
TOGETHER = "SET LOCAL parallel_tuple_cost = 0"
# What is taken off or put to each form that was decided on or has entries waiting in the inbox. An arrival that waits
# is in no count yet, waiting decisions are taken back.
TOUCHED = f"""
WITH waiting AS (
    SELECT response_id, sum(sign) AS sign, count(*) AS entries, bool_or(NOT decided) AS arriving,
           coalesce(sum(sign) FILTER (WHERE decided), 0) AS undone
    FROM surveys_foldinbox GROUP BY response_id
),
decided AS (
    SELECT response_id, max(number) % 2 AS out, bool_or(number = 1 AND actor_id IS NULL) AS by_rule
    FROM surveys_responsedecision GROUP BY response_id
),
touched AS (
    SELECT response_id, coalesce(decided.out, 0) AS out, coalesce(decided.by_rule, false) AS by_rule,
           coalesce(waiting.sign, 0) AS sign, coalesce(waiting.entries, 0) AS entries,
           coalesce(waiting.arriving, false) AS arriving, coalesce(waiting.undone, 0) AS undone
    FROM decided FULL JOIN waiting USING (response_id)
)
SELECT {KEY}, (-out - sign)::int, entries::int, -arriving::int,
       (out + undone - (arriving AND r.late AND by_rule)::int)::int, (NOT arriving AND r.late AND by_rule)::int,
       {ANSWERS}
{OF_ROUND} JOIN touched ON touched.response_id = r.id
"""  # noqa: S608
COUNTS = "CASE WHEN cardinality(t.counts) = {size} THEN t.counts ELSE array_fill(-1, ARRAY[{size}]) END"
TALLIES = f"SELECT t.round_unit_id, t.channel, t.month, t.responses, {COUNTS} FROM scoring_tally t"  # noqa: S608
SERVICE_TALLIES = (
    f"SELECT t.round_unit_id, coalesce(t.service_id, 0), t.responses, {COUNTS} FROM scoring_servicetally t"  # noqa: S608
)
UNITS = "SELECT t.round_unit_id, t.received, ARRAY[t.excluded, t.flagged, t.waited] FROM scoring_unitcount t"
CHANNELS = "SELECT t.round_unit_id, t.channel, t.received, ARRAY[t.excluded] FROM scoring_channelcount t"
DAYS = f"SELECT t.round_unit_id, coalesce(t.surveyor_id, 0), t.month, t.responses, {COUNTS} FROM scoring_daytally t"  # noqa: S608
THEIR_ROUND = " JOIN surveys_roundunit u ON u.id = t.round_unit_id AND u.round_id = {round}"
# Types of columns as the database writes them.
BIG, INTEGER, SMALL = ">i8", ">i4", ">i2"
EPOCH = int(np.datetime64("2000-01-01").astype(np.int64))
HEAD, TAIL = 19, b"\xff\xff"
# A block is 30 megabytes of 27 questions; half as many forms take a tenth longer.
BLOCK_ROWS = 131_072


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str


KEY_COLUMNS = tuple(Column(name, BIG) for name in ("unit", "marks", "service", "surveyor"))
TOUCHED_COLUMNS = (
    *KEY_COLUMNS,
    *(Column(name, INTEGER) for name in ("weight", "entries", "received", "excluded", "waited")),
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What `marks` says of each form: the day as days since 1970-01-01, the channel, 1 where a sign is worth a look."""

    day: Ints
    channel: Ints
    flagged: Ints


def marks_of(rows: Any) -> Marks:
    marks: Ints = rows["marks"].astype(np.int64)
    return Marks(day=marks >> 16, channel=(marks & 0xFFFF) >> 1, flagged=marks & 1)


class UnequalRows(Exception):
    """What the database handed out is not laid out as expected; nothing can be said of it."""


def read_every_form(cursor: Any, take: Take, *, round_id: int, width: int, plain: int) -> None:
    """Give `take` every form of a round, counted or not, in blocks of KEY_COLUMNS and `cells` (forms, width).

    `plain` are the flags that are no sign by themselves.
    """
    cursor.execute(TOGETHER)
    select = EVERY.format(round=int(round_id), width=int(width), stray=STRAY, plain=int(plain))
    _read(cursor, select, _row(KEY_COLUMNS, width, SMALL), take)


def read_touched_forms(cursor: Any, take: Take, *, round_id: int, width: int, plain: int) -> None:
    """Give `take` the forms with decisions or waiting entries, in blocks of TOUCHED_COLUMNS and `cells`.

    `weight`, `received`, `excluded` and `waited` are to be added to what counting the form once gives; `entries` wait.
    """
    select = TOUCHED.format(round=int(round_id), width=int(width), stray=STRAY, plain=int(plain))
    _read(cursor, select, _row(TOUCHED_COLUMNS, width, SMALL), take)


def tallies(cursor: Any, *, round_id: int, size: int) -> tuple[Ints, Ints]:
    """Return keys (rows, 3: unit, channel, month as days since 1970-01-01), and forms and counts (rows, 1 + size)."""
    columns = (Column("unit", BIG), Column("channel", SMALL), Column("day", INTEGER), Column("responses", INTEGER))
    return _tallies(cursor, TALLIES, columns, round_id, size)


def service_tallies(cursor: Any, *, round_id: int, size: int) -> tuple[Ints, Ints]:
    """Return keys (rows, 2: unit, service or 0), and forms and counts."""
    columns = (Column("unit", BIG), Column("service", BIG), Column("responses", INTEGER))
    return _tallies(cursor, SERVICE_TALLIES, columns, round_id, size)


def unit_counts(cursor: Any, *, round_id: int) -> tuple[Ints, Ints]:
    """Return keys (rows, 1: unit) and (rows, 4: received, excluded, flagged, waited)."""
    return _tallies(cursor, UNITS, (Column("unit", BIG), Column("received", INTEGER)), round_id, 3)


def channel_counts(cursor: Any, *, round_id: int) -> tuple[Ints, Ints]:
    """Return keys (rows, 2: unit, channel) and (rows, 2: received, excluded)."""
    columns = (Column("unit", BIG), Column("channel", SMALL), Column("received", INTEGER))
    return _tallies(cursor, CHANNELS, columns, round_id, 1)


def day_tallies(cursor: Any, *, round_id: int, size: int) -> tuple[Ints, Ints]:
    """Return keys (rows, 3: unit, surveyor or 0, month), and forms and counts."""
    columns = (Column("unit", BIG), Column("surveyor", BIG), Column("day", INTEGER), Column("responses", INTEGER))
    return _tallies(cursor, DAYS, columns, round_id, size)


def _tallies(cursor: Any, select: str, columns: Sequence[Column], round_id: int, size: int) -> tuple[Ints, Ints]:
    select = (select + THEIR_ROUND).format(round=int(round_id), size=int(size))
    *names, first = [column.name for column in columns]
    keys, sums = [np.empty((0, len(names)), dtype=np.int64)], [np.empty((0, 1 + size), dtype=np.int64)]

    def take(rows: Any) -> None:
        parts = {name: rows[name].astype(np.int64) + (EPOCH if name == "day" else 0) for name in names}
        keys.append(np.column_stack(list(parts.values())))
        sums.append(np.column_stack([rows[first], rows["cells"]["value"]]).astype(np.int64))

    _read(cursor, select, _row(columns, size, INTEGER), take)
    return np.concatenate(keys), np.concatenate(sums)


def _row(columns: Sequence[Column], width: int, element: str) -> "np.dtype[Any]":
    fields: list[Any] = [("fields", SMALL)]
    for column in columns:
        fields += [(f"{column.name}_bytes", INTEGER), (column.name, column.type)]
    cells = np.dtype([("bytes", INTEGER), ("value", element)])
    return np.dtype([*fields, ("array_bytes", INTEGER), ("array_head", INTEGER, 5), ("cells", cells, (width,))])


def _read(cursor: Any, select: str, row: "np.dtype[Any]", take: Take) -> None:
    """Count a block while another thread takes in the next: the database need not wait, and memory stays bounded."""
    pieces: Queue[bytes | None] = Queue(maxsize=1)
    rows = _Rows(row)
    with ThreadPoolExecutor(1) as pool:
        copying = pool.submit(_copy, cursor, select, pieces, BLOCK_ROWS * row.itemsize)
        try:
            while (piece := pieces.get()) is not None:
                rows.hand_on(piece, take)
        except BaseException:
            # The other thread must not wait forever for its pieces to be taken.
            while pieces.get() is not None:
                pass
            raise
        copying.result()
    rows.end()


def _copy(cursor: Any, select: str, pieces: "Queue[bytes | None]", size: int) -> None:
    try:
        with connection.wrap_database_errors, io.BufferedWriter(_Pieces(pieces), size) as buffer:
            cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT binary)", buffer)
    finally:
        pieces.put(None)


class _Pieces(io.RawIOBase):
    """What COPY writes into, behind a buffer."""

    def __init__(self, pieces: "Queue[bytes | None]") -> None:
        self.pieces = pieces

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.put(bytes(data))
        return len(data)


class _Rows:
    """Makes rows of pieces: a row may begin in one and end in the next."""

    def __init__(self, row: "np.dtype[Any]") -> None:
        self.row = row
        self.rest = b""
        self.head = HEAD

    def hand_on(self, piece: bytes, take: Take) -> None:
        piece = self.rest + piece
        count = max(len(piece) - self.head, 0) // self.row.itemsize
        self.rest = piece
        if count:
            rows = np.frombuffer(piece, dtype=self.row, offset=self.head, count=count)
            self.rest, self.head = piece[self.head + count * self.row.itemsize :], 0
            if ((rows["fields"] != rows["fields"][0]) | (rows["array_bytes"] != rows["array_bytes"][0])).any():
                raise UnequalRows
            take(rows)

    def end(self) -> None:
        if self.rest[self.head :] != TAIL:
            raise UnequalRows
