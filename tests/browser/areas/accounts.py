"""Sign-in, the own account, and the people one invites."""

from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import ACCOUNTS, Facts

OWN = "/noi-bo/tai-khoan/cua-toi/"
NOT_PAGES = {
    "mfa_remove_webauthn": "the page of mfa_deactivate_totp with another name; reached in test_passkeys_in_browser",
    "account_login": "the page of sign-in under the name that allauth knows",
    "accounts:sign_out": "POST",
    "accounts:leave": "POST",
    "accounts:table_look": "POST",
    "openid_connect_login": "leads to the province's provider",
    "openid_connect_callback": "comes back from the province's provider",
    "mfa_login_webauthn": "JSON and POST",
    "agencies:grant_role": "POST",
    "agencies:renew_link": "POST",
    "agencies:switch_off": "POST",
    "agencies:switch_on": "POST",
    "agencies:end_role": "POST",
    "agencies:email": "POST",
    "agencies:reset_factor": "POST",
    "agencies:end_delegation": "POST",
}
FACTOR = """
from accounts.models import User
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from accounts.recovery_codes import make_codes
user = User.objects.get(username="{username}")
if not Authenticator.objects.filter(user=user).exists():
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    make_codes(user=user)
"""


def refused(page: Page, facts: Facts) -> None:
    facts.go(page, "/noi-bo/dang-nhap/")
    page.fill("input[name=username]", "khong-co")
    page.fill("input[name=password]", "sai")
    page.click("main button[type=submit]")
    page.wait_for_selector("[role=alert]:visible")


def protected(page: Page, facts: Facts, role: str) -> None:
    """Give the account of a role a code generator with a known key; sessions that are open stay so."""
    facts.portal.manage("shell", "-v0", "-c", FACTOR.format(username=ACCOUNTS[role]))


def second_step(page: Page, facts: Facts) -> None:
    protected(page, facts, "coordinator")
    facts.go(page, "/noi-bo/dang-nhap/")
    page.fill("input[name=username]", ACCOUNTS["coordinator"])
    page.fill("input[name=password]", facts.passwords[ACCOUNTS["coordinator"]])
    page.click("main button:text-is('Đăng nhập')")
    page.wait_for_url("**/buoc-hai/")


def wrong_code(page: Page, facts: Facts) -> None:
    second_step(page, facts)
    page.fill("input[name=code]", "1")
    page.click("main button:has-text('Tiếp tục')")
    page.wait_for_selector("[role=alert]:visible")


def fresh(path: str) -> Reach:
    """Return a way to a page of the own account that asks for the password again, when it does."""

    def reach(page: Page, facts: Facts) -> None:
        if "du-phong" in path or path.endswith("/bo/"):
            protected(page, facts, "surveyor")
        facts.go(page, OWN + path)
        if "xac-nhan" in page.url:
            page.fill("input[name=password]", facts.passwords[ACCOUNTS["surveyor"]])
            page.click("main button:has-text('Tiếp tục')")
            page.wait_for_url(f"**/{path}")

    return reach


def dates(page: Page, facts: Facts) -> None:
    facts.go(page, "/noi-bo/tai-khoan/{person}/")
    page.click("a[href$='/thoi-han/']")
    page.wait_for_selector("input[name=first_day]")


STATES = (
    State("dang-nhap", "accounts:sign_in", None, at("/noi-bo/dang-nhap/")),
    State("dang-nhap-khong-script", "accounts:sign_in", None, at("/noi-bo/dang-nhap/"), script=False),
    State("dang-nhap-sai", "accounts:sign_in", None, refused),
    State("dang-nhap-buoc-hai", "mfa_authenticate", None, second_step),
    State("dang-nhap-buoc-hai-sai", "mfa_authenticate", None, wrong_code),
    State("duong-dan-la", "accounts:one_time_link", None, at("/noi-bo/mo-tai-khoan/khong-co/")),
    State("duong-dan-moi", "accounts:one_time_link", None, at("{link}")),
    State("cua-toi", "mfa_index", "surveyor", at(OWN)),
    State("cua-toi-mat-khau", "accounts:password", "surveyor", at(f"{OWN}mat-khau/")),
    State("cua-toi-xac-nhan", "account_reauthenticate", "surveyor", at(f"{OWN}xac-nhan/")),
    State("cua-toi-ung-dung-ma", "mfa_activate_totp", "surveyor", fresh("ung-dung-ma/")),
    State("cua-toi-khoa-truy-cap", "mfa_add_webauthn", "surveyor", fresh("khoa-truy-cap/")),
    State("cua-toi-uy-quyen", "agencies:delegations", "officer", at(f"{OWN}uy-quyen/")),
    State("cua-toi-khong-uy-quyen", "agencies:delegations", "administrator", at(f"{OWN}uy-quyen/")),
    State("cua-toi-ma-du-phong", "mfa_view_recovery_codes", "surveyor", fresh("ma-du-phong/")),
    State("cua-toi-bo-ma-moi", "mfa_generate_recovery_codes", "surveyor", fresh("ma-du-phong/moi/")),
    State("cua-toi-bo-ung-dung", "mfa_deactivate_totp", "surveyor", fresh("ung-dung-ma/bo/")),
    State("cua-toi-da-bao-ve", "mfa_index", "surveyor", at(OWN)),
    State("bat-dau", "agencies:start", "administrator", at("/noi-bo/bat-dau/")),
    State("tai-khoan", "agencies:people", "administrator", at("/noi-bo/tai-khoan/")),
    State("tai-khoan-so-noi-vu", "agencies:people", "home_affairs", at("/noi-bo/tai-khoan/")),
    State("tai-khoan-moi", "agencies:add_person", "administrator", at("/noi-bo/tai-khoan/moi/")),
    State("mot-tai-khoan", "agencies:person", "administrator", at("/noi-bo/tai-khoan/{person}/")),
    State("thoi-han", "agencies:dates", "administrator", dates),
)
