from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.services import FAILURES_PER_ACCOUNT_AND_ADDRESS, make_link
from tests import factories
from tests.accounts.factors import OWN, PASSWORD, SIGN_IN, is_in, knock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

NEW = "năm con chim sâu"
CHANGE = {"current": PASSWORD, "password": NEW, "password_again": NEW}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def an() -> User:
    return factories.user("an", password=PASSWORD)


@pytest.fixture
def browser(an: User) -> Client:
    client = Client(HTTP_USER_AGENT=FIREFOX)
    knock(client, "an")
    return client


@pytest.fixture
def phone(an: User) -> Client:
    client = Client(HTTP_USER_AGENT=PHONE)
    knock(client, "an")
    return client


def alive(client: Client) -> bool:
    return client.get(OWN).status_code == 200


def test_a_new_password_holds_and_ends_every_other_session(browser: Client, phone: Client, an: User) -> None:
    link = make_link(user=an, actor=None, at=timezone.now())

    assert browser.post(f"{OWN}mat-khau/", CHANGE)["Location"] == OWN

    assert alive(browser)
    assert not alive(phone)
    assert Client().post(f"/noi-bo/mo-tai-khoan/{link}/", CHANGE).status_code == 410
    an.refresh_from_db()
    assert an.check_password(NEW)
    assert AuditEntry.objects.filter(action="accounts.password_changed", actor=an).count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"current": "sai"}, "Mật khẩu không đúng"),
        ({"current": ""}, "error-summary"),
        ({"password": "Matkhau@12345", "password_again": "Matkhau@12345"}, "dễ đoán"),
        ({"password": "qwertyuiop[]\\1", "password_again": "qwertyuiop[]\\1"}, "dễ đoán"),
        ({"password": "iloveyou iloveyou", "password_again": "iloveyou iloveyou"}, "dễ đoán"),
        ({"password": "mật khẩu 123456789", "password_again": "mật khẩu 123456789"}, "dễ đoán"),
        ({"password": "rừng thông Khánh Hòa xanh", "password_again": "rừng thông Khánh Hòa xanh"}, "tên tỉnh"),
        ({"password": "rừng thông SIPAS xanh mãi", "password_again": "rừng thông SIPAS xanh mãi"}, "tên cổng"),
        ({"password": NEW, "password_again": "khác"}, "chưa giống nhau"),
        ({"password": "a\0" * 9, "password_again": "a\0" * 9}, "error-summary"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    browser: Client, an: User, change: dict[str, str], words: str
) -> None:
    response = browser.post(f"{OWN}mat-khau/", {**CHANGE, **change})

    assert response.status_code == 422
    assert words in response.content.decode()
    an.refresh_from_db()
    assert an.check_password(PASSWORD)


def test_a_password_holds_neither_the_own_name_nor_the_agency(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    long = factories.user("nguyen.thi.mai")
    link = f"/noi-bo/mo-tai-khoan/{make_link(user=long, actor=None, at=timezone.now())}/"
    named = {"password": "đồi nguyenthimai xa", "password_again": "đồi nguyenthimai xa"}
    assert "tên đăng nhập" in Client().post(link, named).content.decode()

    link = f"/noi-bo/mo-tai-khoan/{make_link(user=cast.an, actor=None, at=timezone.now())}/"
    named = {"password": "Sở Xây Dựng mùa mưa", "password_again": "Sở Xây Dựng mùa mưa"}
    assert "tên đơn vị" in Client().post(link, named).content.decode()


def test_guessing_the_password_in_an_open_session_is_paused(browser: Client, an: User) -> None:
    for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS):
        browser.post(f"{OWN}mat-khau/", {**CHANGE, "current": "sai"})

    assert "chờ 15 phút" in browser.post(f"{OWN}mat-khau/", CHANGE).content.decode()
    assert "chờ 15 phút" in browser.post(f"{OWN}xac-nhan/", {"password": PASSWORD}).content.decode()


def test_devices_are_listed_with_this_one_marked(browser: Client, phone: Client) -> None:
    text = browser.get(OWN).content.decode()

    assert "Firefox, Linux" in text
    assert "Chrome, Android" in text
    assert text.count("thiết bị này") == 1


def test_one_device_is_signed_out(browser: Client, phone: Client, an: User) -> None:
    session = UserSession.objects.get(user=an, user_agent=PHONE)

    browser.post(f"{OWN}phien/", {"phien": session.pk})

    assert not alive(phone)
    assert alive(browser)


def test_all_other_devices_are_signed_out(browser: Client, phone: Client) -> None:
    browser.post(f"{OWN}phien/")

    assert not alive(phone)
    assert alive(browser)
    assert AuditEntry.objects.get(action="accounts.sessions_ended").detail == {"which": "others"}


def test_signing_out_the_own_device_here_ends_it(browser: Client, an: User) -> None:
    response = browser.post(f"{OWN}phien/", {"phien": UserSession.objects.get(user=an).pk})

    assert response["Location"] == SIGN_IN
    assert not is_in(browser)


@pytest.mark.parametrize("number", ["0", "-1", "abc", "²", "9" * 30, "999999999"])
def test_a_session_of_another_or_of_nobody_is_not_found(browser: Client, number: str) -> None:
    other = Client(HTTP_USER_AGENT=PHONE)
    factories.user("binh", password=PASSWORD)
    knock(other, "binh")
    foreign = UserSession.objects.get(user__username="binh").pk

    assert browser.post(f"{OWN}phien/", {"phien": number}).status_code == 404
    assert browser.post(f"{OWN}phien/", {"phien": foreign}).status_code == 404
    assert alive(other)


def test_sign_out_takes_the_device_off_the_list(browser: Client, phone: Client) -> None:
    phone.post("/noi-bo/dang-xuat/")

    assert "Chrome, Android" not in browser.get(OWN).content.decode()


def test_a_device_may_call_itself_anything(an: User) -> None:
    client = Client(HTTP_USER_AGENT="<script>" * 200)
    knock(client, "an")

    text = client.get(OWN).content.decode()

    assert "Trình duyệt khác" in text
    assert "<script><script>" not in text


@pytest.mark.parametrize("address", ["tai-khoan/dang-ky/", "accounts/signup/", "signup/", "3rdparty/", "email/"])
def test_nobody_signs_up(client: Client, address: str) -> None:
    assert client.get(f"/noi-bo/{address}").status_code == 404
    assert client.get(f"/{address}").status_code == 404
