from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, OneTimeLink, User
from accounts.selectors import hash_of
from accounts.services import LINK_LIFETIME, make_link
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "bốn con chim sẻ"
CHOSEN = {"password": PASSWORD, "password_again": PASSWORD}
NAMED = {**CHOSEN, "username": "quan.tri", "full_name": "Đặng Quản Trị"}


@pytest.fixture
def an() -> User:
    return factories.user("an", full_name="Nguyễn Văn An")


def link_for(user: User, *, names_account: bool = False) -> str:
    secret = make_link(user=user, actor=None, at=timezone.now(), names_account=names_account)
    return f"/noi-bo/mo-tai-khoan/{secret}/"


def test_the_link_sets_a_password_and_signs_in(client: Client, an: User) -> None:
    link = link_for(an)

    response = client.post(link, CHOSEN)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(an.pk)
    an.refresh_from_db()
    assert an.check_password(PASSWORD)


def test_opening_the_page_does_not_spend_the_link(client: Client, an: User) -> None:
    link = link_for(an)

    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200


def test_the_second_use_is_gone_in_words(client: Client, an: User) -> None:
    link = link_for(an)
    client.post(link, CHOSEN)

    for response in (client.get(link), client.post(link, CHOSEN)):
        assert response.status_code == 410
        assert "không còn dùng được" in response.content.decode()


def test_the_link_runs_out(client: Client, an: User) -> None:
    link = link_for(an)

    with time_machine.travel(timezone.now() + LINK_LIFETIME):
        assert client.post(link, CHOSEN).status_code == 410


def test_a_newer_link_voids_the_older(client: Client, an: User) -> None:
    older, newer = link_for(an), link_for(an)

    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200


def test_the_link_of_an_account_that_is_switched_off_is_gone(client: Client, an: User) -> None:
    link = link_for(an)
    User.objects.update(is_active=False)

    assert client.get(link).status_code == 410


def test_an_unknown_link_is_told_so(client: Client) -> None:
    response = client.get("/noi-bo/mo-tai-khoan/khong-co/")

    assert response.status_code == 404
    assert "Đường dẫn không đúng" in response.content.decode()


def test_only_the_hash_of_the_secret_is_kept(an: User) -> None:
    secret = make_link(user=an, actor=None, at=timezone.now())

    link = OneTimeLink.objects.get()
    assert link.secret_hash == hash_of(secret)
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"password": "ngắn", "password_again": "ngắn"}, "cần ít nhất 12 ký tự"),
        ({"password": "passwordpassword", "password_again": "passwordpassworD"}, "chưa giống nhau"),
        ({"password": "password1234", "password_again": "password1234"}, "danh sách mật khẩu phổ biến"),
        ({"password": "nguyễn văn an", "password_again": "nguyễn văn an"}, "quá giống"),
        ({}, "error-summary"),
    ],
)
def test_a_poor_password_is_refused_in_words(client: Client, an: User, typed: dict[str, str], words: str) -> None:
    response = client.post(link_for(an), typed)

    assert response.status_code == 422
    assert words.lower() in response.content.decode().lower()


def test_the_first_administrator_also_chooses_a_name(client: Client) -> None:
    placeholder = factories.user("quan-tri-dau-tien", full_name="Quản trị")

    client.post(link_for(placeholder, names_account=True), NAMED)

    placeholder.refresh_from_db()
    assert (placeholder.username, placeholder.full_name) == ("quan.tri", "Đặng Quản Trị")


@pytest.mark.parametrize("username", ["AN", "an", "Có Dấu", "", "a"])
def test_the_chosen_name_must_be_free_and_plain(client: Client, an: User, username: str) -> None:
    placeholder = factories.user("quan-tri-dau-tien")

    response = client.post(link_for(placeholder, names_account=True), {**NAMED, "username": username})

    assert response.status_code == 422
    assert "question__error" in response.content.decode()


def test_other_accounts_keep_their_name(client: Client, an: User) -> None:
    client.post(link_for(an), NAMED)

    an.refresh_from_db()
    assert an.username == "an"


def test_a_new_password_ends_other_sessions(client: Client, an: User) -> None:
    other = Client()
    other.force_login(an)

    client.post(link_for(an), CHOSEN)

    assert other.get("/noi-bo/dang-nhap/").status_code == 200


def test_the_secret_does_not_leave_in_the_referrer(client: Client, an: User) -> None:
    response = client.get(link_for(an))

    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_the_use_is_written_down(client: Client, an: User) -> None:
    client.post(link_for(an), CHOSEN)

    assert AuditEntry.objects.filter(action="accounts.link_used", subject="user:an", actor=an).exists()


def test_expiry_is_a_day() -> None:
    assert timedelta(hours=24) == LINK_LIFETIME
