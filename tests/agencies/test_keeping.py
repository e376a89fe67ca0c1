"""Addresses of accounts, and from when to when roles hold."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.roles import Role
from tests import factories
from tests.agencies.test_inviting import MARKUP, NEW, URL, today
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def test_an_address_is_kept_once_and_sent_the_link(
    cast: Cast, signed_in: SignedIn, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    browser = signed_in(cast.chi)

    page = browser.post(f"{URL}moi/", {**NEW, "email": "Em@VD.vn"}).content.decode()
    again = browser.post(f"{URL}moi/", {**NEW, "username": "em2", "email": "em@vd.VN"})

    assert "Đã gửi đường dẫn tới Em@VD.vn" in page
    (mail,) = mailoutbox
    assert mail.to == ["Em@VD.vn"]
    link = re.search(r"http://testserver/noi-bo/mo-tai-khoan/[^/]+/", page)
    assert link is not None
    assert link[0] in mail.body
    assert again.status_code == 422
    assert "đã gắn với một tài khoản khác" in again.content.decode()


def test_without_a_mail_server_nothing_is_said_to_be_sent(cast: Cast, signed_in: SignedIn, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

    page = signed_in(cast.chi).post(f"{URL}moi/", {**NEW, "email": "em@vd.vn"}).content.decode()

    assert "Đã gửi" not in page
    assert "/noi-bo/mo-tai-khoan/" in page


@pytest.mark.parametrize("address", ["không phải thư", "a@b", "x" * 250 + "@vd.vn", "a@vd.vn\r\nBcc: b@vd.vn", MARKUP])
def test_what_is_no_address_is_not_kept(cast: Cast, signed_in: SignedIn, address: str) -> None:
    signed_in(cast.chi).post(f"{URL}{cast.an.pk}/thu/", {"email": address})

    cast.an.refresh_from_db()
    assert cast.an.email == ""


def test_an_address_is_changed_and_the_audit_does_not_repeat_it(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.chi).post(f"{URL}{cast.an.pk}/thu/", {"email": "an@vd.vn"})

    cast.an.refresh_from_db()
    assert cast.an.email == "an@vd.vn"
    assert AuditEntry.objects.get(action="accounts.email_changed").detail == {"had_one": False, "has_one": True}


def days(first: int, last: int | None) -> dict[str, str]:
    def iso(shift: int) -> str:
        return (today() + timedelta(days=shift)).isoformat()

    return {"first_day": iso(first), "last_day": "" if last is None else iso(last)}


def test_the_end_of_a_role_is_moved(cast: Cast, signed_in: SignedIn) -> None:
    held = cast.an.memberships.get()

    signed_in(cast.chi).post(
        f"{URL}vai-tro/{held.pk}/thoi-han/", {"first_day": "2000-01-01", **{"last_day": days(0, 9)["last_day"]}}
    )

    held.refresh_from_db()
    assert held.valid.upper == today() + timedelta(days=10)
    entry = AuditEntry.objects.get(action="rights.dated")
    assert (entry.actor, entry.detail["before"]["last_day"]) == (cast.chi, None)


def test_a_role_to_come_is_moved_as_a_whole(cast: Cast, signed_in: SignedIn) -> None:
    held = factories.membership(cast.moi, Role.OFFICER, agency=cast.so_xay_dung, valid_from=today() + timedelta(days=5))

    signed_in(cast.chi).post(f"{URL}vai-tro/{held.pk}/thoi-han/", days(1, 3))

    held.refresh_from_db()
    assert (held.valid.lower, held.valid.upper) == (today() + timedelta(days=1), today() + timedelta(days=4))


@pytest.mark.parametrize(
    "typed",
    [
        days(-5, None),
        days(3, None),
        {"first_day": "2000-01-01", "last_day": "1999-01-01"},
        {"first_day": "2000-01-01", "last_day": "2020-01-01"},
        {"first_day": "2000-01-01", "last_day": "9999-12-31"},
        {"first_day": "31/02/2026", "last_day": "x"},
        {"first_day": "", "last_day": ""},
    ],
)
def test_the_past_of_a_role_stays(cast: Cast, signed_in: SignedIn, typed: dict[str, str]) -> None:
    held = cast.an.memberships.get()

    response = signed_in(cast.chi).post(f"{URL}vai-tro/{held.pk}/thoi-han/", typed)

    assert response.status_code == 422
    assert "question__error" in response.content.decode()
    held.refresh_from_db()
    assert held.valid.upper is None


def test_the_last_administrator_gets_no_last_day(cast: Cast, signed_in: SignedIn) -> None:
    cast.admin.set_password("bốn con chim sẻ")
    cast.admin.save()
    held = cast.admin.memberships.get()
    yesterday = {"first_day": "2000-01-01", "last_day": days(0, -1)["last_day"]}

    response = signed_in(cast.admin).post(f"{URL}vai-tro/{held.pk}/thoi-han/", yesterday)

    assert "người quản trị cuối cùng" in response.content.decode()
