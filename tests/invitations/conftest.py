from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import time_machine
from pytest_django.fixtures import Settings as SettingsWrapper

from invitations import waiting
from notices.gateways.selection import FILE_MAIL
from surveys import bodies
from tests.surveys.factories import NOON


@pytest.fixture(autouse=True)
def _own_outbox(settings: SettingsWrapper, tmp_path: Path) -> Iterator[None]:
    """Every test has an outbox of its own, and nobody waits in the broker from another one."""
    settings.OUTBOX = tmp_path / "outbox"
    settings.PUBLIC_URL = "https://khaosat.example"
    settings.EMAIL_BACKEND = FILE_MAIL
    client = waiting.client()
    _forget_waiting(client)
    yield
    _forget_waiting(client)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    bodies.forget()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
    bodies.forget()


def _forget_waiting(client: redis.Redis) -> None:
    for key in client.scan_iter("invitations:*"):
        client.delete(key)
