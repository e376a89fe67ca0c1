"""Rows out of the database by COPY in binary, as numpy reads them: no Python object for every value.

Layout: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
HEAD_BYTES = len(HEAD)
TRAILER = b"\xff\xff"
# Bytes of an array before its elements: dimensions, nulls, type of the elements, their number, lower bound.
ARRAY_HEAD = (">i4", 5)
# How PostgreSQL numbers the type of an element.
INTEGER = 23


class UnreadableRows(Exception):
    """What the database handed out is not laid out as expected; nothing of it may be counted."""


def copied(cursor: Any, select: str, parameters: Sequence[Any] = ()) -> bytearray:
    """Return what COPY of a statement writes. Raises django.db errors."""
    data = bytearray()
    statement = cursor.cursor.mogrify(select, parameters).decode() if parameters else select
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", _Sink(data))
    return data


def row_of(columns: Sequence[str], width: int = 0, element: str = ">i2") -> "np.dtype[Any]":
    """Return the layout of a row: bigint columns without nulls, then one array of `width` elements.

    With a width of 0 only the columns are laid out, as they begin a row of any width.
    """
    fields: list[Any] = [("columns", ">i2")]
    for name in columns:
        fields += [(f"{name}_bytes", ">i4"), (name, ">i8")]
    if width:
        cells = np.dtype([("bytes", ">i4"), ("value", element)])
        fields += [("array_bytes", ">i4"), ("array_head", *ARRAY_HEAD), ("cells", cells, (width,))]
    return np.dtype(fields)


def rows_at(data: bytearray, row: "np.dtype[Any]", at: int, count: int) -> Any:
    """Return `count` rows from a byte on. Raises UnreadableRows unless each is laid out as `row` says."""
    if at + count * row.itemsize > len(data):
        raise UnreadableRows
    rows = np.frombuffer(data, dtype=row, offset=at, count=count)
    element = row["cells"].base["value"]
    if (rows["array_bytes"] != _array_bytes(row)).any() or (rows["cells"]["bytes"] != element.itemsize).any():
        raise UnreadableRows
    return rows


def array_text(numbers: "NDArray[np.int64]") -> str:
    """Return whole numbers as PostgreSQL writes an array: read many times faster than an expression for each."""
    return "{" + ",".join(map(str, numbers.tolist())) + "}"


def rows_of(columns: Mapping[str, "NDArray[np.int64]"], cells: "NDArray[np.int64]") -> bytes:
    """Return rows as COPY in binary reads them: bigint columns, then an integer array of each row of `cells`."""
    row = row_of(tuple(columns), cells.shape[1], ">i4")
    rows = np.zeros(len(cells), dtype=row)
    rows["columns"] = len(columns) + 1
    for name, column in columns.items():
        rows[f"{name}_bytes"], rows[name] = 8, column
    rows["array_bytes"] = _array_bytes(row)
    rows["array_head"] = (1, 0, INTEGER, cells.shape[1], 1)
    rows["cells"]["bytes"], rows["cells"]["value"] = 4, cells
    return HEAD + rows.tobytes() + TRAILER


def _array_bytes(row: "np.dtype[Any]") -> int:
    return row["array_head"].itemsize + row["cells"].itemsize


class _Sink:
    def __init__(self, data: bytearray) -> None:
        self.data = data

    def write(self, data: bytes) -> None:
        self.data += data
