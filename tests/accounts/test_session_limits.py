"""How long a session lasts: a day's work from sign-in, less when nothing is done for a while."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from tests import factories
from tests.accounts.factors import PASSWORD, is_in, knock

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PAGE, TABLET = "/noi-bo/tai-khoan/cua-toi/", "/dieu-tra/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def an(clock: time_machine.Traveller, client: Client) -> User:
    """Somebody who signs in in the morning."""
    person = factories.user("an", password=PASSWORD)
    assert knock(client, "an") == 302
    return person


def opens(client: Client, path: str = PAGE) -> bool:
    return client.get(path).status_code != 302


@pytest.mark.usefixtures("an")
def test_who_does_nothing_for_a_while_signs_in_again(client: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=120))
    assert opens(client)
    clock.shift(timedelta(minutes=121))
    assert not opens(client)
    assert not is_in(client)


@pytest.mark.usefixtures("an")
def test_who_works_on_works_until_the_day_is_over(client: Client, clock: time_machine.Traveller) -> None:
    for _quarter in range(12 * 4):
        clock.shift(timedelta(minutes=15))
        assert opens(client)
    clock.shift(timedelta(minutes=1))
    assert not opens(client)


@pytest.mark.usefixtures("an")
def test_the_while_is_a_setting(client: Client, clock: time_machine.Traveller, settings: LazySettings) -> None:
    settings.SESSION_IDLE_MINUTES = 10
    clock.shift(timedelta(minutes=11))
    assert not opens(client)


@pytest.mark.usefixtures("an")
def test_a_tablet_in_the_field_is_not_idle_and_keeps_no_office_open(
    client: Client, clock: time_machine.Traveller
) -> None:
    for _hour in range(3):
        clock.shift(timedelta(hours=1))
        assert client.get(TABLET).status_code == 403  # signed in, and no surveyor
    assert not opens(client)


@pytest.mark.usefixtures("an")
def test_the_day_ends_in_the_field_too(client: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(hours=11, minutes=59))
    assert client.get(TABLET).status_code == 403
    clock.shift(timedelta(minutes=2))
    assert client.get(TABLET).status_code == 302


@pytest.mark.usefixtures("an")
def test_a_new_sign_in_begins_anew(client: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(hours=13))
    assert not opens(client)
    assert knock(client, "an") == 302
    assert opens(client)
