import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEntry, User
from tests import factories
from tests.accounts.factors import (
    OWN,
    PASSWORD,
    SECOND,
    SIGN_IN,
    code,
    factors_of,
    is_in,
    knock,
    recovery_codes,
    with_totp,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def an() -> User:
    return factories.user("an", password=PASSWORD)


CODES = re.compile(r"<code>([2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4})</code>")


def last(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("pk")


def test_a_code_generator_is_set_up_with_recovery_codes_shown_once(client: Client, an: User) -> None:
    knock(client, "an")
    client.get(f"{OWN}ung-dung-ma/")
    secret = client.session["mfa.totp.secret"]

    response = client.post(f"{OWN}ung-dung-ma/", {"code": code(secret)})

    assert response["Location"] == f"{OWN}ma-du-phong/"
    assert factors_of(an) == ["recovery_codes", "totp"]
    shown = CODES.findall(client.get(f"{OWN}ma-du-phong/").content.decode())
    assert len(set(shown)) == 10
    again = client.get(f"{OWN}ma-du-phong/").content.decode()
    assert CODES.findall(again) == []
    assert "Còn 10 mã chưa dùng" in again
    assert last("accounts.factor_added").detail == {"kind": "totp"}


def test_setting_up_with_a_wrong_code_changes_nothing(client: Client, an: User) -> None:
    knock(client, "an")
    client.get(f"{OWN}ung-dung-ma/")

    assert client.post(f"{OWN}ung-dung-ma/", {"code": "1"}).status_code == 422
    assert factors_of(an) == []


@pytest.mark.parametrize(
    "page", ["ung-dung-ma/", "khoa-truy-cap/", "ma-du-phong/", "ma-du-phong/moi/", "ung-dung-ma/bo/"]
)
def test_a_session_left_open_must_say_the_password_again(client: Client, an: User, page: str) -> None:
    with_totp(an) if page.startswith(("ma-du-phong", "ung-dung-ma/bo")) else None
    recovery_codes(an)
    client.force_login(an)

    response = client.get(OWN + page)

    assert response["Location"] == f"{OWN}xac-nhan/?next={(OWN + page)}"
    asked = {"password": PASSWORD, "next": OWN + page}
    assert client.post(f"{OWN}xac-nhan/", {**asked, "password": "sai"}).status_code == 422
    assert client.post(f"{OWN}xac-nhan/", asked)["Location"] == OWN + page
    assert client.get(OWN + page).status_code == 200


def test_confirming_leads_nowhere_else(client: Client, an: User) -> None:
    client.force_login(an)

    response = client.post(f"{OWN}xac-nhan/", {"password": PASSWORD, "next": "https://evil.example/"})

    assert response["Location"] == OWN


def test_taking_the_last_factor_off_takes_the_recovery_codes_along(client: Client, an: User) -> None:
    secret = with_totp(an)
    recovery_codes(an)
    knock(client, "an")
    client.post(SECOND, {"code": code(secret)})

    client.post(f"{OWN}ung-dung-ma/bo/")

    assert factors_of(an) == []
    assert last("accounts.factor_removed").actor == an


def test_nobody_takes_off_a_factor_of_another(client: Client, an: User) -> None:
    other = factories.user("binh")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Khóa", "credential": {}})
    knock(client, "an")

    assert client.post(f"{OWN}khoa-truy-cap/{key.pk}/bo/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


MALFORMED: tuple[str, ...] = (
    "",
    "{}",
    "[]",
    "null",
    "1",
    '"a"',
    "{",
    '{"id": 1}',
    '{"response": {"userHandle": "!"}}',
    "[" * 3000,
    "9" * 5000,
)
MALFORMED += (
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "userHandle": "MQ", '
    '"authenticatorData": "AA", "signature": "AA", "attestationObject": "AA"}}',
)


@pytest.mark.parametrize("sent", MALFORMED)
def test_a_malformed_passkey_opens_nothing(client: Client, an: User, sent: str) -> None:
    with_totp(an)
    knock(client, "an")
    client.get(SECOND)

    assert client.post(SECOND, {"credential": sent}).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("sent", MALFORMED)
def test_nor_does_it_sign_anybody_in(client: Client, an: User, sent: str) -> None:
    address = "/noi-bo/dang-nhap/khoa-truy-cap/"
    assert "challenge" in client.get(address, HTTP_ACCEPT="application/json").json()["request_options"]["publicKey"]

    assert client.post(address, {"credential": sent})["Location"] == SIGN_IN
    assert not is_in(client)
    assert "không mở được tài khoản nào" in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize("sent", MALFORMED)
def test_nor_is_it_added(client: Client, an: User, sent: str) -> None:
    knock(client, "an")
    client.get(f"{OWN}khoa-truy-cap/")

    response = client.post(f"{OWN}khoa-truy-cap/", {"credential": sent, "name": "<b>Khóa</b>" * 40})

    assert response.status_code == 422
    assert "<b>Khóa" not in response.content.decode()
    assert factors_of(an) == []


def test_the_server_s_administrator_takes_lost_factors_off(an: User) -> None:
    with_totp(an)

    call_command("reset_second_factor", "AN", stdout=StringIO())

    assert factors_of(an) == []
    assert last("accounts.second_factor_reset").actor is None
    with pytest.raises(CommandError, match="khong-co"):
        call_command("reset_second_factor", "khong-co")
