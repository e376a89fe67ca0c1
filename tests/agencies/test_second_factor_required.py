from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.roles import Role
from satisfaction import environment
from tests import factories
from tests.accounts.factors import OWN, PASSWORD, SECOND, code, factors_of, knock, recovery_codes, with_totp
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _required(settings: LazySettings) -> None:
    settings.MFA_REQUIRED = True


@pytest.mark.parametrize("name", ["snv", "admin"])
@pytest.mark.parametrize(
    "address",
    ["/noi-bo/", "/noi-bo/bat-dau/", "/noi-bo/tai-khoan/", "/noi-bo/tai-khoan/cua-toi/uy-quyen/", "/noi-bo/khong-co/"],
)
def test_who_may_do_much_is_led_to_the_second_factor(cast: Cast, signed_in: SignedIn, name: str, address: str) -> None:
    browser = signed_in(getattr(cast, name))

    assert browser.get(address)["Location"] == OWN
    assert browser.post(address)["Location"] == OWN
    assert "Cần đặt lớp bảo vệ thứ hai" in browser.get(OWN).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.HOME_AFFAIRS, Role.ADMINISTRATOR)])
def test_others_work_without(cast: Cast, signed_in: SignedIn, role: Role) -> None:
    assert signed_in(cast.by_role[role]).get("/noi-bo/bat-dau/").get("Location") != OWN


def test_citizens_pages_ask_nothing(cast: Cast, client: Client, django_assert_num_queries: Callable) -> None:  # type: ignore[type-arg]
    with django_assert_num_queries(0):
        client.get("/tro-nang/")


def test_an_official_may_still_answer_as_a_citizen(cast: Cast, signed_in: SignedIn) -> None:
    door = factories.access_point(factories.round_unit(factories.survey_round(), cast.so_y_te))

    assert signed_in(cast.snv).get(f"/s/{door.token}/").status_code == 200
    assert signed_in(cast.snv).get("/").status_code == 200


def test_setting_one_up_opens_the_way(cast: Cast) -> None:
    cast.snv.set_password(PASSWORD)
    cast.snv.save()
    browser = Client()
    knock(browser, "snv")
    assert browser.get("/noi-bo/")["Location"] == OWN
    browser.get(f"{OWN}ung-dung-ma/")

    browser.post(f"{OWN}ung-dung-ma/", {"code": code(browser.session["mfa.totp.secret"])})

    assert browser.get(f"{OWN}ma-du-phong/").status_code == 200
    assert browser.get("/noi-bo/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast, signed_in: SignedIn) -> None:
    recovery_codes(cast.snv)

    assert signed_in(cast.snv).get("/noi-bo/")["Location"] == OWN


def test_a_role_to_come_or_past_asks_for_nothing_yet(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.giang).get("/noi-bo/bat-dau/").status_code == 200


def test_which_roles_need_one_is_a_setting(cast: Cast, signed_in: SignedIn, settings: LazySettings) -> None:
    settings.MFA_ROLES = ("head",)

    assert signed_in(cast.chi).get("/noi-bo/")["Location"] == OWN
    assert signed_in(cast.snv).get("/noi-bo/").status_code == 200


def test_trying_out_says_that_none_is_needed(cast: Cast, client: Client, settings: LazySettings) -> None:
    settings.MFA_REQUIRED = False

    assert "không bắt buộc lớp bảo vệ thứ hai" in client.get("/noi-bo/dang-nhap/").content.decode()


def test_an_administrator_takes_lost_factors_off_and_it_is_written_down(cast: Cast, signed_in: SignedIn) -> None:
    with_totp(cast.admin)
    with_totp(cast.snv)
    recovery_codes(cast.snv)

    signed_in(cast.admin).post(f"/noi-bo/tai-khoan/{cast.snv.pk}/lop-thu-hai/")

    assert factors_of(cast.snv) == []
    entry = AuditEntry.objects.get(action="accounts.second_factor_reset")
    assert (entry.actor, entry.subject, entry.detail) == (
        cast.admin,
        "user:snv",
        {"taken": ["recovery_codes", "totp"]},
    )


def test_nobody_else_takes_them_off_nor_an_administrator_the_own(cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.admin, cast.snv, cast.an):
        with_totp(person)

    assert signed_in(cast.snv).post(f"/noi-bo/tai-khoan/{cast.an.pk}/lop-thu-hai/").status_code == 403
    assert signed_in(cast.chi).post(f"/noi-bo/tai-khoan/{cast.an.pk}/lop-thu-hai/").status_code == 403
    assert signed_in(cast.admin).post(f"/noi-bo/tai-khoan/{cast.admin.pk}/lop-thu-hai/").status_code == 403
    assert factors_of(cast.an) == ["totp"]


def test_after_sign_in_with_a_code_everything_is_open(cast: Cast) -> None:
    cast.snv.set_password(PASSWORD)
    cast.snv.save()
    secret = with_totp(cast.snv)
    browser = Client()
    knock(browser, "snv")

    browser.post(SECOND, {"code": code(secret)})

    assert browser.get("/noi-bo/").status_code == 200


def test_the_roles_that_settings_know_are_all_roles() -> None:
    assert list(environment.ROLES) == Role.values


@pytest.mark.parametrize(("value", "roles"), [("", ("head",)), ("khong", ()), ("officer, head", ("officer", "head"))])
def test_roles_are_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, value: str, roles: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MFA_ROLES", value)

    assert environment.known_roles("MFA_ROLES", default=("head",)) == roles


def test_an_account_held_for_nobody_yet_is_unaffected(cast: Cast, signed_in: SignedIn) -> None:
    factories.membership(cast.moi, Role.SUPERVISOR, valid_from=timezone.localdate())

    assert signed_in(cast.moi).get("/noi-bo/").status_code == 200
