"""bin/start from outside, on homes of its own."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.satisfaction.portals import Portal, free_port, refusal, run, wait_for

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("start")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal that starts on an empty home and runs for the whole module."""
    running = Portal(home=tmp_path_factory.mktemp("portal"), port=free_port())
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.send(signal.SIGTERM)


def test_database_broker_and_worker_answer(portal: Portal) -> None:
    wait_for(lambda: portal.get("/readyz")[0] == 200, patience=60)


def test_second_start_on_the_same_home_says_where_the_first_is(portal: Portal) -> None:
    assert f"Cổng đang chạy với dữ liệu ở {portal.home}: http://127.0.0.1:{portal.port}" in refusal(
        portal.home, "--port", str(free_port())
    )


def test_taken_port_is_refused_with_another(portal: Portal, tmp_path: Path) -> None:
    assert f"Cổng {portal.port} trên 127.0.0.1 đang có chương trình khác dùng. Chọn cổng khác" in refusal(
        tmp_path, "--port", str(portal.port)
    )


def test_two_homes_run_side_by_side_and_stop_apart(portal: Portal, tmp_path: Path) -> None:
    other = Portal(home=tmp_path, port=free_port())
    other.start()

    assert other.send(signal.SIGTERM) == 0
    assert other.processes() == []
    assert portal.get("/healthz")[0] == 200


def test_killed_start_leaves_nothing_and_the_next_one_recovers(portal: Portal) -> None:
    portal.send(signal.SIGKILL)
    wait_for(lambda: portal.processes() == [], patience=40)

    portal.start()

    assert portal.send(signal.SIGINT) == 0
    assert portal.processes() == []


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (
            "DATABASE_URL",
            "postgres://ai:bi-mat@127.0.0.1:1/cong",
            "Không kết nối được cơ sở dữ liệu cong trên 127.0.0.1",
        ),
        ("DATABASE_URL", "mysql://ai@127.0.0.1/cong", "DATABASE_URL phải bắt đầu bằng postgres://"),
        ("REDIS_URL", "redis://:bi-mat@127.0.0.1:1/0", "Không kết nối được máy chủ hàng đợi (Redis)"),
    ],
)
def test_what_cannot_be_reached_is_named_without_its_password(
    tmp_path: Path, variable: str, value: str, words: str
) -> None:
    said = refusal(tmp_path, "--port", str(free_port()), **{variable: value})

    assert words in said
    assert "Traceback" not in said
    assert "bi-mat" not in said


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    process = run(tmp_path, "--port", port)
    said, _ = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "không phải số cổng" in said
