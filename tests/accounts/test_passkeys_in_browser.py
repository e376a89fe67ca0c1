"""Passkeys in a real Chromium, whose virtual authenticator answers as a device would."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import AuditEntry, User
from accounts.roles import Role
from tests import factories
from tests.accounts.factors import OWN, PASSWORD, SIGN_IN, code, factors_of, with_totp
from tests.browser.chromium import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
COMPLAINT = "Thiết bị chưa đưa ra khóa nào"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    # Passkeys belong to names, not to addresses of machines.
    base = live_server.url.replace("127.0.0.1", "localhost")
    made = browser.new_context(base_url=base, locale="vi-VN")
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return with_device(context.new_page())


def with_device(page: Page, **other: Any) -> Page:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **other}})
    return page


@pytest.fixture
def snv() -> User:
    person = factories.user("snv", password=PASSWORD)
    factories.membership(person, Role.HOME_AFFAIRS)
    return person


def by_password(page: Page, name: str = "snv") -> None:
    page.goto(SIGN_IN)
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button:text-is('Đăng nhập')")
    page.wait_for_url(lambda url: "buoc-hai" in url or "dang-nhap" not in url)


def add_passkey(page: Page) -> None:
    page.goto(f"{OWN}khoa-truy-cap/")
    page.fill("input[name=name]", "Máy <b>cơ quan</b>")
    page.click("button:has-text('Đặt khóa truy cập')")
    page.wait_for_url("**/ma-du-phong/")


def test_a_passkey_is_set_up_and_then_opens_without_a_password(page: Page, snv: User, settings: LazySettings) -> None:
    settings.MFA_REQUIRED = True
    by_password(page)
    expect(page.locator("main")).to_contain_text("Cần đặt lớp bảo vệ thứ hai")

    add_passkey(page)
    assert factors_of(snv) == ["recovery_codes", "webauthn"]
    page.goto(OWN)
    expect(page.locator("main")).to_contain_text("Máy <b>cơ quan</b>")
    page.context.clear_cookies()
    page.goto(f"{SIGN_IN}?next=/noi-bo/phieu-khao-sat/")
    page.click("text=Đăng nhập bằng khóa truy cập")
    page.wait_for_url(lambda url: url.endswith("/noi-bo/phieu-khao-sat/") and "?" not in url)

    assert AuditEntry.objects.filter(action="accounts.signed_in").latest("pk").detail["by"] == ["webauthn"]


def test_a_passkey_is_the_second_step_after_the_password(page: Page, snv: User) -> None:
    by_password(page)
    add_passkey(page)
    page.context.clear_cookies()

    by_password(page)
    page.wait_for_url("**/buoc-hai/")
    page.click("text=Dùng khóa truy cập")
    page.wait_for_url("**/noi-bo/")

    assert AuditEntry.objects.filter(action="accounts.signed_in").latest("pk").detail["by"] == ["password", "webauthn"]


def test_a_device_without_the_key_is_told_and_the_code_still_works(
    page: Page, context: BrowserContext, snv: User
) -> None:
    by_password(page)
    add_passkey(page)
    secret = with_totp(snv)
    context.clear_cookies()
    page.close()
    other = with_device(context.new_page())
    by_password(other)
    other.wait_for_url("**/buoc-hai/")

    expect(other.get_by_text(COMPLAINT)).to_be_hidden()
    other.click("text=Dùng khóa truy cập")
    expect(other.get_by_text(COMPLAINT)).to_be_visible()
    other.fill("input[name=code]", code(secret))
    other.click("text=Tiếp tục bằng mã")

    other.wait_for_url("**/noi-bo/")


def test_a_key_of_another_account_is_not_the_second_step(page: Page, snv: User) -> None:
    other = factories.user("binh", password=PASSWORD)
    by_password(page)
    add_passkey(page)
    # As if the key had been put into the other's row: the device then answers for somebody else.
    Authenticator.objects.filter(user=snv).update(user=other)
    page.context.clear_cookies()

    page.goto(SIGN_IN)
    page.click("text=Đăng nhập bằng khóa truy cập")

    expect(page.get_by_text("không mở được tài khoản nào")).to_be_visible()


def test_who_does_not_prove_to_be_there_gets_no_passkey(context: BrowserContext, snv: User) -> None:
    page = with_device(context.new_page(), isUserVerified=False)
    by_password(page)
    page.wait_for_url("**/noi-bo/")
    page.goto(f"{OWN}khoa-truy-cap/")
    expect(page.get_by_text(COMPLAINT)).to_be_hidden()

    page.click("button:has-text('Đặt khóa truy cập')")

    expect(page.get_by_text(COMPLAINT)).to_be_visible()
    assert factors_of(snv) == []


def test_a_switched_off_account_is_not_opened_by_its_passkey(page: Page, snv: User) -> None:
    by_password(page)
    add_passkey(page)
    page.context.clear_cookies()
    User.objects.update(is_active=False)

    page.goto(SIGN_IN)
    page.click("text=Đăng nhập bằng khóa truy cập")

    expect(page.get_by_text("Đề nghị người quản trị kiểm tra tài khoản")).to_be_visible()


def test_a_passkey_is_taken_off(page: Page, snv: User) -> None:
    by_password(page)
    add_passkey(page)
    page.goto(OWN)

    page.click("a[href*='/khoa-truy-cap/'][href$='/bo/']")
    page.click("main button:has-text('Bỏ')")
    page.wait_for_url("**/cua-toi/")

    assert factors_of(snv) == []
