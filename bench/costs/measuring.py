"""Measures what one response costs, on servers of its own. To be imported once Django is set up."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.services import record
from bench import province
from bench.costs.telling import (
    BACK,
    COPY,
    DESTROY,
    FILE,
    FOLD,
    FREEZE,
    LOGGED,
    MIB,
    OF_A_RESPONSE,
    Cost,
    between,
    exactly,
)
from bench.harness import seconds
from bench.world import filled_in, make_door
from satisfaction.backup.archive import opened
from satisfaction.embedded.home import home
from satisfaction.embedded.postgres import Postgres
from satisfaction.management.commands.restore import restore
from scoring import tally
from scoring.services import store_run
from scoring.tally import fold_batch
from surveys.selectors import open_access_point, sheet_of
from surveys.services import record_response
from surveys.services.generation import generate_responses

# A form that is opened, filled in and sent by itself, as citizens do.
SINGLE = 500
REPEATED = 3
# A last batch of a few forms tells nothing of a form.
LEAST_BATCH = 1_000
# (units, forms): scoring is a matter of both, so each is varied alone.
SCORED = ((50, 10_000), (200, 10_000), (50, 40_000))
SIZES = "SELECT pg_table_size('{table}'), pg_indexes_size('{table}'), (SELECT count(*) FROM {table})"


def measured(folder: Path, forms: int) -> Iterator[Cost]:
    for part in (one_by_one, on_disk, audited, counted, scored, vacuumed, destroyed):
        say(f"▸ {part.__name__}")
        yield from part(forms)
    say("▸ backed_up")
    yield from backed_up(folder)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# What is measured


def one_by_one(forms: int) -> Iterator[Cost]:
    """Store single forms as the web does, and see the log they leave and the transactions they take."""

    round = province.make_province("mot-mot", agencies=20)
    door = open_access_point(make_door(round).token)
    sheet = sheet_of(round.questionnaire_version_id)
    drawn = filled_in(round, count=SINGLE * REPEATED, seed=1)
    readings = [sheet.read({name: v[0] if len(v) == 1 else v for name, v in each.items()}) for each in drawn]
    spent: list[float] = []
    logged: list[float] = []
    for part in range(REPEATED):
        with log_of(logged):
            spent.append(seconds(lambda: [
                record_response(access_point=door, visit_id=uuid4(), reading=reading, language="vi",
                                consent_version=1, at=timezone.now())
                for reading in readings[part * SINGLE : (part + 1) * SINGLE]  # noqa: B023
            ]))  # fmt: skip
    yield between("lưu một phiếu, một kết nối", [each / SINGLE * 1e3 for each in spent], "ms", "phiếu")
    yield between(LOGGED[0], [each / SINGLE for each in logged], "byte", "phiếu")


def on_disk(forms: int) -> Iterator[Cost]:
    """Store many forms, a part of them with words, and see what they take with their indexes."""

    before = {table: size(table) for table in OF_A_RESPONSE}
    round = province.make_province("nhieu", agencies=100)
    generate_responses(round=round, count=forms, seed=3, at=timezone.now())
    province.settle()
    for table in OF_A_RESPONSE:
        heap, index, rows = (now - was for now, was in zip(size(table), before[table], strict=True))
        yield exactly(f"{table}: dòng", heap / max(rows, 1), "byte", "dòng")
        yield exactly(f"{table}: chỉ mục", index / max(rows, 1), "byte", "dòng")
        yield exactly(f"{table}: số dòng", rows / forms, "dòng", "phiếu")


def audited(forms: int) -> Iterator[Cost]:
    """Write lines into the audit. No response leaves one; what officials do does."""

    before = size("accounts_auditentry")
    for number in range(2_000):
        record(actor=None, action="round.open", subject=f"round:{number}", detail={"n": number}, at=timezone.now())
    heap, index, rows = (now - was for now, was in zip(size("accounts_auditentry"), before, strict=True))
    yield exactly("một dòng nhật ký người dùng", (heap + index) / rows, "byte", "dòng")


def counted(forms: int) -> Iterator[Cost]:
    """Fold what waits, batch after batch, and see how long of it others who count the same round must wait."""
    spent: list[float] = []
    logged: list[float] = []
    locked: list[float] = []
    while True:
        folded: list[int] = []
        with log_of(logged), adding_noted() as began:
            taken = seconds(lambda: folded.append(fold_batch()))  # noqa: B023
            ended = time.perf_counter()
        if folded[0] < LEAST_BATCH:
            logged.pop()
            break
        spent.append(taken / folded[0] * 1e3)
        locked.append((ended - began[0]) / taken * 100)
        logged[-1] /= folded[0]
    yield between(FOLD, spent, "ms", "phiếu")
    yield between("trong đó giữ khóa bảng đếm của đợt", locked, "%")
    yield between(LOGGED[1], logged, "byte", "phiếu")


@contextmanager
def adding_noted() -> Iterator[list[float]]:
    """Give the list of the moments at which a fold began to add to tallies: from the first it holds their rows."""
    began: list[float] = []
    add = vars(tally)["add"]

    def noted(*values: Any) -> None:
        began.append(time.perf_counter())
        add(*values)

    vars(tally)["add"] = noted
    try:
        yield began
    finally:
        vars(tally)["add"] = add


def scored(forms: int) -> Iterator[Cost]:
    """Score rounds of more units, and of more forms."""

    for units, each in SCORED:
        round = province.make_province(code_of(units, each), agencies=units)
        province.fill(round, forms=each)
        while fold_batch():
            continue
        province.settle()
        times = [seconds(lambda: store_run(round=round, actor=None, at=timezone.now())) for _time in range(REPEATED)]  # noqa: B023
        yield between(f"tính điểm {units} đơn vị, {each} phiếu", times, "s", "lần")


def code_of(units: int, forms: int) -> str:
    return f"cham-{units}-{forms}"


def vacuumed(forms: int) -> Iterator[Cost]:
    """Clean up: what changes all the time, and what only grows but must be frozen once in a while."""
    rows = size("surveys_response")[2]
    for words, statement in (
        ("dọn hàng chờ đếm", "VACUUM surveys_foldinbox"),
        ("dọn bảng đếm", "VACUUM scoring_tally"),
        (FREEZE, "VACUUM (FREEZE) surveys_response"),
    ):
        times = [seconds(lambda: run(statement)) for _time in range(REPEATED)]  # noqa: B023
        # What was frozen is not read again: the first time alone counts.
        kept = times[:1] if "FREEZE" in statement else times
        yield between(words, [each / rows * 1e6 if "FREEZE" in statement else each for each in kept], "s", "lần")


def destroyed(forms: int) -> Iterator[Cost]:
    """Delete the forms of a round, as its term would, and take it back."""
    spent, rows = [], 0
    for _time in range(REPEATED):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE surveys_response DISABLE TRIGGER USER")
            delete = (
                "DELETE FROM surveys_response f USING surveys_roundunit u, surveys_round r "
                "WHERE f.round_unit_id = u.id AND u.round_id = r.id AND r.code = %s"
            )
            spent.append(seconds(lambda: cursor.execute(delete, [code_of(*SCORED[-1])])))  # noqa: B023
            rows = cursor.rowcount
            transaction.set_rollback(True)
    yield between(DESTROY, [each / rows * 1e6 for each in spent], "s", "lần")


def backed_up(folder: Path) -> Iterator[Cost]:
    """Back up and restore what lies there now."""

    (whole,) = asked("SELECT pg_database_size(current_database())")
    (rows,) = asked("SELECT count(*) FROM surveys_response")
    file = folder / "mot.tar"
    with Path(os.devnull).open("w") as nothing:
        taken = seconds(lambda: call_command("backup", "--to", str(file), stdout=nothing))
    yield exactly(FILE, file.stat().st_size / rows, "byte", "phiếu")
    yield exactly(COPY, whole / MIB / taken, "MiB cơ sở dữ liệu/s")
    master = Postgres(home(), durable=True).master_url()
    made(master)
    back = seconds(lambda: restore(opened(file), master.replace("/portal?", "/lai?"), None))
    yield exactly(BACK, whole / MIB / back, "MiB cơ sở dữ liệu/s")


# How it is measured


def made(master: str) -> None:
    wire = psycopg2.connect(master)
    wire.autocommit = True
    with wire.cursor() as cursor:
        cursor.execute("CREATE DATABASE lai TEMPLATE template0")
    wire.close()


@contextmanager
def log_of(found: list[float]) -> Iterator[None]:
    """Add the bytes that the write-ahead log grew by meanwhile."""
    (before,) = asked("SELECT pg_current_wal_insert_lsn()")
    yield
    (grown,) = asked("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", before)
    found.append(float(grown))


def asked(statement: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def size(table: str) -> tuple[int, int, int]:
    """Return the bytes of a table and of its indexes, and its rows."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES.format(table=table))
        found: tuple[int, int, int] = cursor.fetchone()
        return found
