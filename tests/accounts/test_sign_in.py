from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, FailedSignIn, User
from accounts.services import FAILURE_WINDOW, FAILURES_PER_ACCOUNT_AND_ADDRESS, FAILURES_PER_ADDRESS
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "bốn-con-chim-sẻ"
URL = "/noi-bo/dang-nhap/"


@pytest.fixture
def an() -> User:
    return factories.user("an", password=PASSWORD)


def knock(client: Client, username: str = "an", password: str = PASSWORD, next: str = "", **extra: str) -> int:
    data = {"username": username, "password": password, "next": next}
    return client.post(URL, data, **extra).status_code  # type: ignore[arg-type]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_name_and_password_open_the_workspace(client: Client, an: User) -> None:
    response = client.post(URL, {"username": "an", "password": PASSWORD, "next": "/noi-bo/dot/a/"})

    assert response.status_code == 302
    assert response["Location"] == "/noi-bo/dot/a/"
    assert is_signed_in(client)


def test_capital_letters_in_the_name_do_not_matter(client: Client, an: User) -> None:
    assert knock(client, "AN") == 302


def test_the_page_is_shown_and_not_kept(client: Client) -> None:
    response = client.get(URL)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_sign_in_never_leads_away(client: Client, an: User, goal: str) -> None:
    response = client.post(URL, {"username": "an", "password": PASSWORD, "next": goal})

    assert response["Location"].startswith("/noi-bo/")


@pytest.mark.parametrize(
    ("username", "password"),
    [("an", "sai"), ("khong-co", PASSWORD), ("", ""), ("an", ""), ("x" * 500, "y" * 5000)],
)
def test_whatever_is_wrong_gets_the_same_words(client: Client, an: User, username: str, password: str) -> None:
    response = client.post(URL, {"username": username, "password": password})

    assert response.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in response.content.decode()
    assert not is_signed_in(client)


def test_an_account_that_is_switched_off_stays_out(client: Client) -> None:
    factories.user("ha", password=PASSWORD, is_active=False)

    assert knock(client, "ha") == 422


def test_an_account_without_a_password_stays_out(client: Client) -> None:
    factories.user("moi")

    assert knock(client, "moi", "") == 422
    assert knock(client, "moi", "!") == 422


def test_the_session_key_changes_with_sign_in(client: Client, an: User) -> None:
    client.get("/")
    session = client.session
    session["trước"] = 1
    session.save()
    before = session.session_key

    knock(client)

    assert client.session.session_key != before


def test_too_many_failures_pause_even_the_right_password(client: Client, an: User) -> None:
    for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS):
        assert knock(client, password="sai") == 422

    response = client.post(URL, {"username": "an", "password": PASSWORD})

    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "chờ 15 phút" in response.content.decode()


def test_the_pause_ends(client: Client, an: User) -> None:
    for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS):
        knock(client, password="sai")

    with time_machine.travel(timezone.now() + FAILURE_WINDOW + timedelta(seconds=1)):
        assert knock(client) == 302


def test_the_pause_holds_for_one_address_only(client: Client, an: User) -> None:
    for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS):
        knock(client, password="sai")

    assert knock(client, REMOTE_ADDR="10.0.0.9") == 302


def test_success_clears_the_count(client: Client, an: User) -> None:
    for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS - 1):
        knock(client, password="sai")
    knock(client)

    assert not FailedSignIn.objects.exists()


def test_an_address_that_tries_many_names_is_paused(client: Client, an: User) -> None:
    for number in range(FAILURES_PER_ADDRESS):
        knock(client, f"ten-{number}", "sai")

    assert knock(client) == 429


def test_sign_in_failure_and_sign_out_are_written_down(client: Client, an: User) -> None:
    knock(client, password="sai")
    knock(client, "mat-khau-go-nham", "sai")
    knock(client)
    client.post("/noi-bo/dang-xuat/")

    written = list(AuditEntry.objects.order_by("pk").values_list("action", "subject", "actor"))
    assert written == [
        ("accounts.sign_in_failed", "user:an", None),
        ("accounts.sign_in_failed", "user:?", None),
        ("accounts.signed_in", "user:an", an.pk),
        ("accounts.signed_out", "user:an", an.pk),
    ]


def test_sign_out_ends_the_session(client: Client, an: User) -> None:
    knock(client)

    client.post("/noi-bo/dang-xuat/")

    assert not is_signed_in(client)


def test_a_link_cannot_sign_anyone_out(client: Client, an: User) -> None:
    knock(client)

    assert client.get("/noi-bo/dang-xuat/").status_code == 405
    assert is_signed_in(client)


def test_forged_posts_are_refused(an: User) -> None:
    client = Client(enforce_csrf_checks=True)

    assert knock(client) == 403


def test_who_is_signed_in_goes_on(client: Client, an: User) -> None:
    client.force_login(an)

    assert client.get(URL, {"next": "/noi-bo/dot/a/"})["Location"] == "/noi-bo/dot/a/"


@pytest.mark.parametrize(
    "goal", ["abc", "portal", "portal:home", "\ufffd", "http://[", "/[", "/" + "a" * 5000, "a\r\nb"]
)
def test_a_goal_that_is_no_address_of_ours_leads_to_the_start(client: Client, an: User, goal: str) -> None:
    assert client.post(URL, {"username": "an", "password": PASSWORD, "next": goal}).status_code == 302
    assert client.get(URL, {"next": goal})["Location"].startswith("/")


@pytest.mark.parametrize("forwarded", ["nope", "999.1.1.1", "fe80::1%eth0", "10.0.0.9:80", "\xff", ",", "1.2.3.4,"])
def test_a_malformed_address_of_a_proxy_does_not_keep_anyone_out(
    client: Client, an: User, settings: LazySettings, forwarded: str
) -> None:
    settings.HTTPS = True

    assert knock(client, HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1") == 302
    assert AuditEntry.objects.get(action="accounts.signed_in").detail["address"] == "10.0.0.1"


@pytest.mark.parametrize("name", ["ſon", "ſoN", "SON"])
def test_another_spelling_of_a_name_has_no_count_of_its_own(client: Client, name: str) -> None:
    factories.user("son", password=PASSWORD)
    for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS):
        knock(client, "son", "sai")

    assert knock(client, name) == 429


def test_a_live_session_ends_with_the_account(client: Client, an: User) -> None:
    knock(client)
    User.objects.filter(pk=an.pk).update(is_active=False)

    assert client.get("/noi-bo/bat-dau/")["Location"].startswith(URL)


def test_a_live_session_ends_with_a_new_password(client: Client, an: User) -> None:
    knock(client)
    an.set_password("năm-con-chim-sẻ")
    an.save()

    assert client.get("/noi-bo/bat-dau/")["Location"].startswith(URL)


def test_after_sign_out_the_old_cookie_opens_nothing(client: Client, an: User) -> None:
    knock(client)
    old = client.cookies["phien"].value
    client.post("/noi-bo/dang-xuat/")
    client.cookies["phien"] = old

    assert client.get("/noi-bo/bat-dau/")["Location"].startswith(URL)
