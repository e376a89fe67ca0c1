"""The servers that run when none is configured."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import psycopg2
import pytest
import redis

from satisfaction.embedded.account import account
from satisfaction.embedded.home import Home, HomeRefused, home, refuse_foreign
from satisfaction.embedded.keeper import Marks
from satisfaction.embedded.lease import lease
from satisfaction.embedded.postgres import installed
from satisfaction.embedded.processes import working_in
from tests.satisfaction.portals import wait_for


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SATISFACTION_HOME", str(tmp_path / "home"))
    return home()


def test_broker_runs_from_the_first_lease_to_the_last(empty: Home) -> None:
    data = empty.root / "broker"
    with lease(empty, "broker") as first:
        with lease(empty, "broker") as second:
            assert first == second
        with redis.Redis.from_url(first) as client:
            assert client.ping()

    assert list(working_in(data)) == []


def test_broker_lets_no_one_in_without_the_password(empty: Home) -> None:
    with (
        lease(empty, "broker") as url,
        redis.Redis(port=int(url.rsplit(":", 1)[1].split("/")[0])) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_the_brokers_log_tells_times_with_their_zone(empty: Home) -> None:
    with lease(empty, "broker"):
        written = (empty.log / "broker.log").read_text()
    told = re.findall(r"^\d+:M (\S+) ", written, re.MULTILINE)
    assert told
    assert all(datetime.fromisoformat(time).tzinfo for time in told)


def test_queued_work_outlives_the_broker(empty: Home) -> None:
    with lease(empty, "broker") as url, redis.Redis.from_url(url) as client:
        client.lpush("celery", "việc")

    with lease(empty, "broker") as url, redis.Redis.from_url(url) as client:
        assert client.llen("celery") == 1


def test_database_lets_no_one_in_without_the_password(empty: Home) -> None:
    with lease(empty, "postgres") as url:
        folder = url.rsplit("=", 1)[1]
        with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
            psycopg2.connect(host=folder, dbname="portal", user="portal")

        assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700


def test_database_outlives_a_killed_keeper(empty: Home) -> None:
    with lease(empty, "postgres") as url:
        execute(url, "CREATE TABLE kept (n int)")
        os.kill(int(Marks(empty, "postgres").pid.read_text()), signal.SIGKILL)

    with lease(empty, "postgres") as url:
        execute(url, "INSERT INTO kept VALUES (1)")


def test_a_server_is_started_again_at_its_address_by_a_keeper_that_stood_still(empty: Home) -> None:
    with lease(empty, "broker") as url:
        keeper = int(Marks(empty, "broker").pid.read_text())
        os.kill(keeper, signal.SIGSTOP)
        for pid in working_in(empty.root / "broker"):
            os.kill(pid, signal.SIGKILL)
        # Longer than the keeper waits between two looks.
        time.sleep(1.5)
        os.kill(keeper, signal.SIGCONT)
        wait_for(lambda: answers(url), patience=20)
        assert Marks(empty, "broker").url.read_text() == url


def answers(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def test_a_database_told_to_stop_comes_back_though_a_session_is_kept(empty: Home) -> None:
    with lease(empty, "postgres") as url:
        kept = psycopg2.connect(url)
        before = postmaster(empty)
        os.kill(before, signal.SIGTERM)
        wait_for(lambda: postmaster(empty) != before and reaches(url), patience=60)
        with pytest.raises(psycopg2.OperationalError):
            kept.cursor().execute("SELECT 1")
        kept.close()


def postmaster(empty: Home) -> int:
    """Return the number of the server's process, 0 while there is none."""
    file = account(empty, installed()).data / "postmaster.pid"
    return int(file.read_text().splitlines()[0]) if file.exists() else 0


def reaches(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def test_a_server_that_cannot_start_for_a_while_comes_back(empty: Home) -> None:
    with lease(empty, "broker") as url:
        # As long as somebody else holds its port it dies as soon as it is started.
        for pid in working_in(empty.root / "broker"):
            os.kill(pid, signal.SIGSTOP)
            os.kill(pid, signal.SIGKILL)
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        with socket.socket() as stranger:
            wait_for(lambda: took(stranger, port), patience=5)
            stranger.listen()
            wait_for(lambda: "không khởi động được" in Marks(empty, "broker").log.read_text(), patience=20)
        wait_for(lambda: answers(url), patience=60)


def took(stranger: socket.socket, port: int) -> bool:
    stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        stranger.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def test_lease_ends_with_its_process_however_it_ends(empty: Home, tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(empty.root)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().startswith("redis://")
    holder.kill()
    holder.communicate()

    wait_for(lambda: list(working_in(empty.root / "broker")) == [], patience=20)


HOLD = """
import sys, time, pathlib
from satisfaction.embedded.home import Home
from satisfaction.embedded.lease import lease
from satisfaction.embedded.postgres import installed
with lease(Home(pathlib.Path(sys.argv[1])), "broker") as url:
    print(url, flush=True)
    time.sleep(60)
"""


def test_database_knows_the_case_of_vietnamese_letters(empty: Home) -> None:
    with lease(empty, "postgres") as url:
        assert execute(url, "SELECT lower('ĐƯỜNG ẤP')") == "đường ấp"


def test_secrets_are_made_once_and_for_their_owner_alone(empty: Home) -> None:
    assert empty.secrets() == empty.secrets()
    assert stat.S_IMODE((empty.root / "secrets.json").stat().st_mode) == 0o600


def test_long_path_gets_a_short_private_socket_folder(tmp_path: Path) -> None:
    deep = Home(tmp_path / ("a" * 100))

    folder = deep.socket_folder()

    assert len(str(folder / ".s.PGSQL.5432")) <= 100
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()


def test_socket_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with pytest.raises(HomeRefused, match="không thuộc riêng"):
        refuse_foreign(tmp_path)


def execute(url: str, statement: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]
    finally:
        connection.close()
