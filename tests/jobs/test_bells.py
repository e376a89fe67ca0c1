"""Rings over the real broker: one message for many, none in anybody's way."""

import time
import uuid
from collections.abc import Iterator
from threading import Event

import pytest
import redis
from celery import current_app
from django.conf import LazySettings

from jobs import bells

SOON = 0.05
PATIENCE_SECONDS = 10.0
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def task(settings: LazySettings) -> Iterator[str]:
    settings.BELL_SECONDS = SOON
    name, address = f"tests.bells.{uuid.uuid4().hex}", settings.REDIS_URL
    yield name
    with redis.Redis.from_url(address) as broker:
        broker.delete(f"bell:{name}")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: found.append(name))
    monkeypatch.setattr(bells, "_silent_until", 0.0)
    return found


def settled(task: str) -> None:
    """Wait until what a process gathered is sent."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while task in bells._gathering and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(2 * SOON)


def test_many_rings_are_one_message(task: str, sent: list[str]) -> None:
    for _form in range(500):
        bells.ring(task)
    settled(task)
    assert sent == [task]


def test_nobody_rings_again_while_a_message_waits(task: str, sent: list[str]) -> None:
    for _process in range(3):
        bells.ring(task)
        settled(task)
    assert sent == [task]


def test_what_comes_after_the_task_began_rings_anew(task: str, sent: list[str]) -> None:
    bells.ring(task)
    settled(task)
    bells.heard(task)
    bells.ring(task)
    settled(task)
    assert sent == [task, task]


def test_a_broker_that_is_down_fails_nobody_and_is_left_alone_for_a_while(
    task: str, sent: list[str], settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = NOWHERE
    for _form in range(3):
        bells.ring(task)
        settled(task)
    bells.heard(task)
    assert not sent
    assert [record.getMessage().split(" ")[1] for record in caplog.records] == ["was", "bell"]


def test_it_rings_again_once_the_broker_is_back(
    task: str, sent: list[str], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, settings.REDIS_URL = settings.REDIS_URL, NOWHERE
    bells.ring(task)
    settled(task)
    settings.REDIS_URL = there
    monkeypatch.setattr(bells, "_silent_until", time.monotonic() - 1)
    bells.ring(task)
    settled(task)
    assert sent == [task]


def test_nobody_waits_for_a_broker_that_hangs(task: str, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = Event()

    def hanging() -> redis.Redis:
        hangs.wait(PATIENCE_SECONDS)
        raise redis.ConnectionError

    monkeypatch.setattr(bells, "_broker", hanging)
    began = time.monotonic()
    bells.ring(task)
    time.sleep(3 * SOON)
    bells.ring(task)
    took = time.monotonic() - began
    hangs.set()
    settled(task)
    assert took < PATIENCE_SECONDS / 2


def test_without_seconds_nothing_rings(task: str, sent: list[str], settings: LazySettings) -> None:
    settings.BELL_SECONDS = 0
    bells.ring(task)
    settled(task)
    assert not sent
