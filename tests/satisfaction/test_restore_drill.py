"""The drill: a backup under load, restored into another home, loses nothing that was acknowledged, and goes on."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from satisfaction.backup.archive import opened
from tests.browser.portal import ROOT, Portal, running
from tests.satisfaction.officials import Official, appointed

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("drill")]

ROUND, UNIT = "dien-tap", "ldtbxh"
MONITOR = f"/noi-bo/thu-phieu/{ROUND}/"
AFTERWARDS = 200
COUNTED_WITHIN = 60.0


@pytest.fixture(autouse=True)
def _by_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The official who reads the dashboard afterwards has no second factor."""
    monkeypatch.setenv("MFA_REQUIRED", "off")


@pytest.fixture(autouse=True)
def _no_ceilings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything comes from one address."""
    for what in ("WATCH", "MOST"):
        for whom in ("DOOR", "NETWORK"):
            monkeypatch.setenv(f"FLOOD_{what}_{whom}", "100000000")


@pytest.mark.timeout(1200)
def test_a_backup_under_load_brings_everything_back(tmp_path: Path) -> None:
    drill(tmp_path, writers=2, backups=1, between=60)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_backups_under_heavy_load_bring_everything_back(tmp_path: Path) -> None:
    drill(tmp_path, writers=6, backups=4, between=3000)


def drill(folder: Path, *, writers: int, backups: int, between: int) -> None:
    """Take backups while `writers` answer, `between` answers before and after each; restore the last one and go on."""
    first, second = folder / "first", folder / "second"
    with running(first, demo=False) as portal:
        token = prepared(portal)
        with answering(portal, token, folder, writers):
            files = [backed_up(portal, folder, number, between) for number in range(backups)]
    acknowledged = ledger(folder)
    for file in files:
        assert "Tốt" in manage(second, "verify_backup", str(file))

    # As the manual says: the keys first, then the data.
    shutil.copy(first / "secrets.json", second / "secrets.json")
    manage(second, "restore", str(files[-1]))

    with running(second, demo=False) as restored:
        mark = opened(files[-1]).manifest["mark"]["time"]
        kept = stored(second)
        before = {form for form, at in acknowledged.items() if at < mark}
        assert len(before) >= between
        assert before - kept == set()
        # It was taken while answers went on coming.
        assert acknowledged.keys() - kept
        assert (second / "files" / "giu" / "bao-cao.pdf").read_bytes() == b"%PDF-1.7"
        assert "Khớp" in restored.manage("recount", ROUND, "--check")
        goes_on(restored, token, folder, len(kept))


def prepared(portal: Portal) -> str:
    today = date.today()  # noqa: DTZ011
    kept = portal.home / "files" / "giu"
    kept.mkdir(parents=True)
    (kept / "bao-cao.pdf").write_bytes(b"%PDF-1.7")
    portal.manage("load_agencies", str(ROOT / "satisfaction" / "demo" / "quang_thanh_agencies.csv"))
    portal.manage(
        "create_round", ROUND, "--questionnaire", "cap-xa-16-3", "--method", "diem-cap-xa", "--open",
        "--opens", str(today), "--closes", str(today + timedelta(days=30)), "--units", UNIT,
    )  # fmt: skip
    appointed(portal)
    made = portal.manage_json("create_access_point", ROUND, "--unit", UNIT, "--channel", "WEB")
    return str(made["token"])


@contextmanager
def answering(portal: Portal, token: str, folder: Path, writers: int) -> Iterator[None]:
    with ExitStack() as running:
        processes = [running.enter_context(posting(portal, token, folder / f"{n}.ledger")) for n in range(writers)]
        try:
            yield
            assert [process.poll() for process in processes] == [None] * writers, "a writer was refused"
        finally:
            for process in processes:
                process.terminate()


def posting(portal: Portal, token: str, log: Path, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.satisfaction.posting", portal.url, token, str(log), *more]
    return subprocess.Popen(command, cwd=ROOT)


def backed_up(portal: Portal, folder: Path, number: int, between: int) -> Path:
    file = folder / f"{number}.tar"
    wait_for_more(folder, between)
    portal.manage("backup", "--to", str(file))
    wait_for_more(folder, between)
    return file


def wait_for_more(folder: Path, number: int) -> None:
    wanted = len(ledger(folder)) + number
    deadline = time.monotonic() + 600
    while len(ledger(folder)) < wanted:
        assert time.monotonic() < deadline, "answers stopped coming"
        time.sleep(0.2)


def ledger(folder: Path) -> dict[str, str]:
    """Return when each form was acknowledged; a line that a dying writer left half was not."""
    lines = [line for log in folder.glob("*.ledger") for line in log.read_text().split("\n")[:-1]]
    return {entry["id"]: entry["acknowledged"] for entry in map(json.loads, lines)}


def manage(home: Path, *words: str) -> str:
    home.mkdir(exist_ok=True)
    return Portal("", home).manage(*words)


def goes_on(portal: Portal, token: str, folder: Path, before: int) -> None:
    """Send new answers, and wait until the page on which officials watch the round shows every one.

    The official's account and password came back with the answers.
    """
    official = Official(portal)
    # Answers that the backup caught between their receipt and their count are counted first.
    shown_soon(official, before)
    with posting(portal, token, folder / "after.log", str(AFTERWARDS)) as process:
        assert process.wait(120) == 0
    shown_soon(official, before + AFTERWARDS)
    assert f"Khớp: {before + AFTERWARDS} phiếu" in portal.manage("recount", ROUND, "--check")


def shown_soon(official: Official, forms: int) -> None:
    deadline = time.monotonic() + COUNTED_WITHIN
    while (shown := official.read(MONITOR).figures()) != counted(forms):
        assert time.monotonic() < deadline, f"{shown}, not {forms}"
        time.sleep(0.5)


def counted(forms: int) -> dict[str, int]:
    """Return what the head of the page says of so many forms, none of which was excluded."""
    return {"Thu về": forms, "Loại": 0, "Hợp lệ": forms}


def stored(home: Path) -> set[str]:
    return set(asked(home, "SELECT id::text FROM surveys_response"))


def asked(home: Path, statement: str) -> list[Any]:
    wire = psycopg2.connect((home / "run" / "postgres.url").read_text())
    try:
        with wire, wire.cursor() as cursor:
            cursor.execute(statement)
            return [value for (value,) in cursor.fetchall()]
    finally:
        wire.close()
