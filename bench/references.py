"""What the portal is measured against, each as fast as it can honestly be written. Read this file before any figure.

`insert_application` answers a citizen's POST with nothing but the fastest way to have it stored: bare WSGI, the body
taken apart, one prepared INSERT over a kept psycopg2 connection into a table like the responses' own (same columns,
primary key and indexes, no foreign keys, no triggers), committed durably, answered 303. No checks at all.

`bench.constant_urls.constant` is a view of the portal's own Django with all its middleware. It returns as many bytes as
the form's page has on the wire.

`load_with_pandas` reads a file of answers with pandas' C parser, puts the answers into an array column and copies them
into such a table with COPY; nothing is checked, no row is known again.

`copy_out` writes the same rows with COPY TO, as PostgreSQL writes them itself.

`count_answers` reads the answers of a round, and nothing else, by COPY in binary into a buffer and counts every column
with numpy, all units, channels and months together. Nothing is joined but the round, no decision is looked at.
"""

import io
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import numpy as np
import pandas as pd
import psycopg2

TABLE = "bench_response"
CREATE = f"CREATE TABLE IF NOT EXISTS {TABLE} (LIKE surveys_response INCLUDING DEFAULTS INCLUDING INDEXES)"
PREPARE = f"""
PREPARE store (uuid, smallint[]) AS INSERT INTO {TABLE} (
    id, round_unit_id, questionnaire_version_id, channel, language, assisted, form_no, stratum, sampling_unit,
    consent_version, received_at, submitted_on, late, synthetic, flags, answers
) VALUES ($1, 1, 1, 6, 'vi', false, '', '', '', 1, now(), current_date, false, false, 0, $2)
"""
COLUMNS = (
    "id, round_unit_id, questionnaire_version_id, channel, language, assisted, form_no, stratum, sampling_unit, "
    "consent_version, received_at, submitted_on, late, synthetic, flags, answers"
)
HEAD_BYTES = 19
SPECIAL = {"na": "-1", "kyk": "-2"}

_mine = threading.local()


def insert_application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] != "POST":
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    answers = [int(value) for key, value in fields.items() if key[0] != "_" and value.isdecimal()]
    _cursor().execute("EXECUTE store (%s, %s::smallint[])", (str(uuid4()), answers))
    start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
    return [b""]


def _cursor() -> Any:
    cursor = getattr(_mine, "cursor", None)
    if cursor is None:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        cursor = _mine.cursor = connection.cursor()
        cursor.execute(PREPARE)
    return cursor


def create_table(cursor: Any) -> None:
    cursor.execute(CREATE)


def load_with_pandas(cursor: Any, path: Path, *, units: dict[str, int], version: int) -> int:
    """Copy a file of answers into the reference table; the caller commits."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, engine="c")
    codes = [name for name in frame.columns if name not in ("form_no", "unit", "submitted_on")]
    answers = _answers(frame, codes)
    now = pd.Timestamp.now(tz="UTC").isoformat()
    rest = f"\t{version}\t6\tvi\tf\t"
    lines = [
        f"{uuid4()}\t{units[unit]}{rest}{number}\t\t\t1\t{now}\t{day}\tf\tf\t0\t{{{row}}}\n"
        for unit, number, day, row in zip(frame["unit"], frame["form_no"], frame["submitted_on"], answers, strict=True)
    ]
    cursor.copy_expert(f"COPY {TABLE} ({COLUMNS}) FROM STDIN", io.StringIO("".join(lines)))
    return len(lines)


def _answers(frame: pd.DataFrame, codes: list[str]) -> list[str]:
    """Return each row's answers as an array's text; several choices become a mask."""
    columns = []
    for code in codes:
        words = {word: answer_code(word) for word in frame[code].unique()}
        columns.append(frame[code].map(words).tolist())
    return [",".join(row) for row in zip(*columns, strict=True)]


def answer_code(word: str) -> str:
    if ";" in word:
        return str(sum(1 << (int(part) - 1) for part in word.split(";")))
    return SPECIAL.get(word, word or "0")


def copy_out(cursor: Any, path: Path, *, round_id: int) -> None:
    """Write a round's responses as PostgreSQL does."""
    rows = (
        "SELECT r.round_unit_id, r.channel, r.service_id, r.language, r.submitted_on, r.late, r.flags, r.answers "
        f"FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id WHERE u.round_id = {int(round_id)}"
    )
    with path.open("wb") as file:
        cursor.copy_expert(f"COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)", file)


def count_answers(cursor: Any, *, round_id: int, width: int) -> list[Any]:
    """Count the answers to each of a round's `width` questions by value, from -3 up."""
    buffer = io.BytesIO()
    rows = (
        f"FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id WHERE u.round_id = {int(round_id)}"
    )
    cursor.copy_expert(f"COPY (SELECT r.answers {rows}) TO STDOUT (FORMAT binary)", buffer)
    cell = np.dtype([("bytes", ">i4"), ("value", ">i2")])
    row = np.dtype([("fields", ">i2"), ("length", ">i4"), ("head", ">i4", 5), ("cells", cell, (width,))])
    data = buffer.getbuffer()
    read = np.frombuffer(data, dtype=row, offset=HEAD_BYTES, count=(len(data) - HEAD_BYTES) // row.itemsize)
    answers = read["cells"]["value"].astype(np.int16)
    return [np.bincount(answers[:, place].astype(np.int64) + 3) for place in range(width)]
