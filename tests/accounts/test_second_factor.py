from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.second_factor import CODES_A_DAY, CODES_AT_ONCE, WrongCode, check_code
from accounts.services import FAILURE_WINDOW, TooManyFailures, make_link
from tests import factories
from tests.accounts.factors import (
    PASSWORD,
    SECOND,
    SIGN_IN,
    code,
    is_in,
    knock,
    recovery_codes,
    with_totp,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 5, 0, 10, tzinfo=UTC)


@pytest.fixture
def an() -> User:
    return factories.user("an", password=PASSWORD)


@pytest.fixture
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def last(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("pk")


def test_the_password_alone_no_longer_opens(client: Client, an: User) -> None:
    with_totp(an)

    response = client.post(SIGN_IN, {"username": "an", "password": PASSWORD})

    assert response["Location"] == SECOND
    assert not is_in(client)
    assert client.get("/noi-bo/bat-dau/")["Location"].startswith(SIGN_IN)
    assert not AuditEntry.objects.filter(action="accounts.signed_in").exists()


def test_the_code_opens_and_leads_to_the_page_asked_for(client: Client, an: User) -> None:
    secret = with_totp(an)
    knock(client, "an", next="/noi-bo/dot/a/")

    response = client.post(SECOND, {"code": code(secret)})

    assert response["Location"] == "/noi-bo/dot/a/"
    assert is_in(client)
    assert last("accounts.signed_in").detail["by"] == ["password", "totp"]


@pytest.mark.parametrize("typed", ["", "000000", "x" * 40, "<b>1</b>", "¹²³⁴⁵⁶", "a\0b"])
def test_a_wrong_code_is_refused_in_words(client: Client, an: User, typed: str) -> None:
    with_totp(an)
    knock(client, "an")

    response = client.post(SECOND, {"code": typed})

    assert response.status_code == 422
    assert "Chưa đăng nhập được" in response.content.decode()
    assert not is_in(client)


@pytest.mark.usefixtures("_noon")
def test_a_code_works_once_also_for_who_looked_over_the_shoulder(client: Client, an: User) -> None:
    secret = with_totp(an)
    knock(client, "an")
    client.post(SECOND, {"code": code(secret)})
    thief = Client()
    knock(thief, "an")

    assert thief.post(SECOND, {"code": code(secret)}).status_code == 422
    assert thief.post(SECOND, {"code": code(secret, periods=-1)}).status_code == 422
    assert thief.post(SECOND, {"code": code(secret, periods=1)}).status_code == 302


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(("periods", "status"), [(-2, 422), (-1, 302), (1, 302), (2, 422)])
def test_clocks_may_differ_by_half_a_minute(client: Client, an: User, periods: int, status: int) -> None:
    secret = with_totp(an)
    knock(client, "an")

    assert client.post(SECOND, {"code": code(secret, periods=periods)}).status_code == status


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(("periods", "status"), [(-1, 422), (0, 302), (1, 422)])
def test_a_code_may_be_held_to_its_own_half_minute(
    client: Client, an: User, settings: LazySettings, periods: int, status: int
) -> None:
    settings.MFA_TOTP_TOLERANCE = 0
    secret = with_totp(an)
    knock(client, "an")

    assert client.post(SECOND, {"code": code(secret, periods=periods)}).status_code == status


def test_a_recovery_code_opens_once(client: Client, an: User) -> None:
    with_totp(an)
    spare = recovery_codes(an)[3]
    knock(client, "an")
    assert client.post(SECOND, {"code": f"{spare[:4]} {spare[4:]}"}).status_code == 302

    again = Client()
    knock(again, "an")

    assert again.post(SECOND, {"code": spare}).status_code == 422


def test_guessing_codes_is_paused_from_all_addresses_together(client: Client, an: User) -> None:
    secret = with_totp(an)
    knock(client, "an")
    for number in range(CODES_AT_ONCE):
        assert client.post(SECOND, {"code": "000000"}, REMOTE_ADDR=f"10.0.0.{number}").status_code == 422

    response = client.post(SECOND, {"code": code(secret)})

    assert response.status_code == 422
    assert "chờ 15 phút" in response.content.decode()
    with time_machine.travel(timezone.now() + FAILURE_WINDOW + timedelta(seconds=1)):
        knock(client, "an")
        assert client.post(SECOND, {"code": code(secret)}).status_code == 302


def test_a_day_of_slow_guessing_is_paused_too(an: User) -> None:
    secret = with_totp(an)
    at = timezone.now()
    for number in range(CODES_A_DAY):
        with pytest.raises(WrongCode):
            check_code(user=an, code="x", address=None, at=at + number * timedelta(minutes=15))

    with pytest.raises(TooManyFailures):
        check_code(user=an, code=code(secret), address=None, at=at + CODES_A_DAY * timedelta(minutes=15))


def test_who_does_not_know_the_password_cannot_pause_the_codes(client: Client, an: User) -> None:
    secret = with_totp(an)
    for _ in range(CODES_AT_ONCE + 5):
        Client().post(SECOND, {"code": "000000"})
        Client().post(SIGN_IN, {"username": "an", "password": "sai"}, REMOTE_ADDR="10.9.9.9")

    knock(client, "an")

    assert client.post(SECOND, {"code": code(secret)}).status_code == 302


def test_the_second_step_is_nothing_without_the_first(client: Client, an: User) -> None:
    secret = with_totp(an)

    assert client.get(SECOND)["Location"] == SIGN_IN
    assert client.post(SECOND, {"code": code(secret)})["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_first_step_of_one_account_takes_no_code_of_another(client: Client, an: User) -> None:
    other = factories.user("binh", password=PASSWORD)
    with_totp(an)
    secret = with_totp(other)
    knock(client, "an")

    assert client.post(SECOND, {"code": code(secret)}).status_code == 422


def test_a_first_step_runs_out(client: Client, an: User) -> None:
    secret = with_totp(an)
    knock(client, "an")

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(SECOND, {"code": code(secret)})["Location"] == SIGN_IN


def test_an_account_switched_off_between_the_steps_stays_out(client: Client, an: User) -> None:
    secret = with_totp(an)
    knock(client, "an")
    User.objects.update(is_active=False)

    client.post(SECOND, {"code": code(secret)})

    assert client.get("/noi-bo/bat-dau/")["Location"].startswith(SIGN_IN)


def test_a_new_password_by_link_does_not_go_round_the_second_factor(client: Client, an: User) -> None:
    with_totp(an)
    secret = make_link(user=an, actor=None, at=timezone.now())

    typed = {"password": "năm con chim sâu", "password_again": "năm con chim sâu"}
    response = client.post(f"/noi-bo/mo-tai-khoan/{secret}/", typed)

    assert response["Location"] == SECOND
    assert not is_in(client)


def test_a_colleagues_link_opened_while_signed_in_leaves_the_own_session(client: Client, an: User) -> None:
    other = factories.user("binh")
    with_totp(other)
    client.force_login(an)
    secret = make_link(user=other, actor=None, at=timezone.now())

    typed = {"password": "năm con chim sâu", "password_again": "năm con chim sâu"}
    client.post(f"/noi-bo/mo-tai-khoan/{secret}/", typed)

    assert not is_in(client)


def test_secrets_are_sealed_and_another_key_opens_nothing(client: Client, an: User, settings: LazySettings) -> None:
    secret = with_totp(an)
    assert secret not in str(Authenticator.objects.get().data)

    settings.MFA_KEYS = ["khóa khác"]
    knock(client, "an")

    assert client.post(SECOND, {"code": code(secret)}).status_code == 422


def test_an_old_key_still_opens_beside_a_new_one(client: Client, an: User, settings: LazySettings) -> None:
    secret = with_totp(an)
    settings.MFA_KEYS = ["khóa mới", *settings.MFA_KEYS]
    knock(client, "an")

    assert client.post(SECOND, {"code": code(secret)}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_the_same_moment_opens_once() -> None:
    user = factories.user("an", password=PASSWORD)
    typed = code(with_totp(user))
    ready = Barrier(4)

    def once() -> str:
        ready.wait()
        try:
            check_code(user=user, code=typed, address=None, at=timezone.now())
            return "in"
        except WrongCode:
            return "out"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: once(), range(4)))

    assert results.count("in") == 1
