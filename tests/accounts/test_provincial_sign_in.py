"""Sign-in through an OpenID provider: a real one, on this machine, written by others."""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from oidc_provider_mock import User as ProviderUser
from oidc_provider_mock import run_server_in_thread

from accounts.models import AuditEntry, User
from satisfaction.environment import provincial_sign_in
from tests.accounts.factors import SECOND, SIGN_IN, code, is_in, with_totp

# The provider's libraries warn each other of what they will do away with.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

START = "/noi-bo/dang-nhap/oidc/tinh/"
BACK = f"{START}ve/"
PEOPLE = (
    ProviderUser(sub="an", claims={"email": "An@vd.vn", "email_verified": True, "name": "An <b>"}),
    ProviderUser(sub="gia-an", claims={"email": "an@vd.vn", "email_verified": False}),
    ProviderUser(sub="mo-ho", claims={"email": "an@vd.vn", "email_verified": "true"}),
    ProviderUser(sub="khong-noi", claims={"email": "an@vd.vn"}),
    ProviderUser(sub="la", claims={"email": "la@vd.vn", "email_verified": True}),
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _configured(provider: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", provider)
    monkeypatch.setenv("OIDC_CLIENT_ID", "cong-hai-long")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "bí mật")
    monkeypatch.setenv("OIDC_NAME", "Khánh Hòa ID")
    settings.OIDC = provincial_sign_in()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.OIDC], "OAUTH_PKCE_ENABLED": True}}


@pytest.fixture
def an() -> User:
    return User.objects.create_user(username="an", full_name="Nguyễn Văn An", email="an@vd.vn")


def sent_back(client: Client, sub: str, **more: str) -> str:
    """Go to the provider, say there who one is, and return the address with which it sends back."""
    there = client.get(START, more)["Location"]
    answer = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    return answer.headers["Location"].removeprefix("http://testserver")


def through(client: Client, sub: str, **more: str) -> Any:
    return client.get(sent_back(client, sub, **more))


def test_an_account_known_by_a_confirmed_address_opens(client: Client, an: User) -> None:
    response = through(client, "an", next="/noi-bo/dot/a/")

    assert response["Location"] == "/noi-bo/dot/a/"
    assert client.session["_auth_user_id"] == str(an.pk)
    assert AuditEntry.objects.get(action="accounts.signed_in").detail["by"] == ["oidc"]
    assert AuditEntry.objects.filter(action="accounts.oidc_connected", actor=an).exists()


def test_afterwards_the_person_is_known_by_the_provider_s_name(client: Client, an: User) -> None:
    through(client, "an")
    User.objects.update(email="khac@vd.vn")
    again = Client()

    through(again, "an")

    assert is_in(again)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("sub", ["gia-an", "mo-ho", "khong-noi", "la", "chua-tung-co"])
def test_who_is_not_vouched_for_or_unknown_stays_out(client: Client, an: User, sub: str) -> None:
    response = through(client, sub)

    assert response.status_code == 403
    assert "Chưa có tài khoản nào của cổng gắn với địa chỉ thư" in response.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1
    assert AuditEntry.objects.get(action="accounts.oidc_refused").detail["why"] == "unknown"


def test_an_account_switched_off_stays_out(client: Client, an: User) -> None:
    through(client, "an")
    User.objects.update(is_active=False)
    again = Client()

    assert through(again, "an")["Location"] == SIGN_IN
    assert not is_in(again)


def test_the_second_factor_of_the_portal_is_asked_for_too(client: Client, an: User) -> None:
    secret = with_totp(an)

    assert through(client, "an")["Location"] == SECOND
    assert not is_in(client)
    client.post(SECOND, {"code": code(secret)})

    assert is_in(client)


def test_the_proof_of_possession_is_sent(client: Client) -> None:
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{BACK}"]
    assert len(asked["state"][0]) >= 16


def test_each_request_has_a_nonce_of_its_own(client: Client) -> None:
    asked = [parse_qs(urlsplit(client.get(START)["Location"]).query) for _time in range(3)]

    assert len({each["nonce"][0] for each in asked}) == 3
    assert min(len(each["nonce"][0]) for each in asked) >= 43
    # What the other side sees must not be what it has to prove.
    assert all(each["nonce"] != each["code_challenge"] for each in asked)


def answered_otherwise(monkeypatch: pytest.MonkeyPatch, **claims: Any) -> None:
    """Let the provider's ID tokens say something else."""
    right = OpenIDConnectOAuth2Adapter._decode_id_token

    def wrong(self: Any, app: Any, id_token: str) -> dict[str, Any]:
        return {**right(self, app, id_token), **claims}

    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_decode_id_token", wrong)


@pytest.mark.parametrize(
    "claims", [{"nonce": None}, {"nonce": ""}, {"nonce": "x" * 43}, {"nonce": "đ"}, {"sub": "binh"}, {"sub": None}]
)
def test_an_id_token_of_another_request_or_person_opens_nothing(
    client: Client, an: User, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]
) -> None:
    answered_otherwise(monkeypatch, **claims)

    assert through(client, "an").status_code == 403
    assert not is_in(client)
    assert AuditEntry.objects.get(action="accounts.oidc_refused").detail["why"] == "failed"


def test_an_id_token_of_an_earlier_request_opens_nothing(
    client: Client, an: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    right = OpenIDConnectOAuth2Adapter._decode_id_token

    def replayed(self: Any, app: Any, id_token: str) -> dict[str, Any]:
        seen.append(id_token)
        found: dict[str, Any] = right(self, app, seen[0])
        return found

    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_decode_id_token", replayed)
    through(client, "an")
    thief = Client()

    assert is_in(client)
    assert through(thief, "an").status_code == 403
    assert not is_in(thief)


def test_without_an_id_token_nobody_comes_in(client: Client, an: User, monkeypatch: pytest.MonkeyPatch) -> None:
    right = OAuth2Client.get_access_token

    def bare(self: Any, *asked: Any, **more: Any) -> dict[str, Any]:
        return {name: value for name, value in right(self, *asked, **more).items() if name != "id_token"}

    monkeypatch.setattr(OAuth2Client, "get_access_token", bare)

    assert through(client, "an").status_code == 403
    assert not is_in(client)


def test_an_answer_meant_for_another_browser_opens_nothing(client: Client, an: User) -> None:
    address = sent_back(client, "an")
    other = Client()
    other.get(START)

    assert other.get(address).status_code == 403
    assert not is_in(other)


def test_an_answer_is_taken_once(client: Client, an: User) -> None:
    address = sent_back(client, "an")
    client.get(address)
    client.post("/noi-bo/dang-xuat/")

    assert client.get(address).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "query",
    ["", "?error=access_denied", "?code=x", "?state=x&code=y", "?error=<script>alert(1)</script>", "?code=a%00b"],
)
def test_refused_cancelled_or_made_up_answers_are_told_in_words(client: Client, query: str) -> None:
    client.get(START)

    response = client.get(BACK + query)

    assert response.status_code == 403
    assert "Hãy bắt đầu lại" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_it_never_leads_away(client: Client, an: User) -> None:
    assert through(client, "an", next="https://evil.example/")["Location"].startswith("/noi-bo/")


def test_a_provider_that_is_down_is_told_in_words(client: Client, settings: LazySettings) -> None:
    app = {**(provincial_sign_in() or {}), "settings": {"server_url": "http://127.0.0.1:9", "uid_field": "sub"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    response = client.get(START)

    assert response.status_code == 503
    assert "không trả lời" in response.content.decode()


def test_the_page_of_sign_in_offers_it_by_name_and_only_where_configured(
    client: Client, settings: LazySettings
) -> None:
    assert "Đăng nhập bằng Khánh Hòa ID" in client.get(SIGN_IN).content.decode()

    settings.OIDC = None
    assert "oidc" not in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize("issuer", ["https://ke-xau.example", "", None])
def test_a_provider_that_calls_itself_another_is_not_taken(
    client: Client, an: User, settings: LazySettings, issuer: str | None
) -> None:
    address = sent_back(client, "an")
    settings.OIDC["settings"]["openid_configuration_overrides"] = {"issuer": issuer}  # type: ignore[index]

    assert client.get(address).status_code == 503
    assert Client().get(START).status_code == 503
    assert not is_in(client)


def test_another_provider_is_not_found(client: Client) -> None:
    assert client.get("/noi-bo/dang-nhap/oidc/khac/").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("OIDC_ISSUER", "http://id.vd.vn", "https://"),
        ("OIDC_CLIENT_ID", "", "OIDC_CLIENT_ID"),
        ("OIDC_CLIENT_SECRET", "", "OIDC_CLIENT_SECRET"),
    ],
)
def test_a_half_configuration_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=words):
        provincial_sign_in()


def test_without_an_issuer_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "")

    assert provincial_sign_in() is None
