"""Sở Nội vụ keeps agencies, services and recipients (DESIGN § 1) beside the administrators; the system it does not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Membership
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

HOME = "/noi-bo/quan-tri/"
PAGES = ("don-vi/", "don-vi/them/", "sap-xep/", "sap-xep/moi/", "thu-tuc/", "thu-tuc/tep/", "noi-nhan/")
URL = f"{HOME}sap-xep/moi/"


def narrowed(cast: Cast, **scope: Any) -> User:
    person = factories.user("noi-vu-mot-phan", full_name="Người của một phần")
    factories.membership(person, Role.HOME_AFFAIRS, **scope)
    return person


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_narrowed_to_a_part_of_the_province_is_kept_out(
    cast: Cast, signed_in: Callable[[User], Client], page: str
) -> None:
    for scope in ({"agency": cast.ubnd}, {"block": cast.departments}):
        person = narrowed(cast, **scope)
        assert signed_in(person).get(HOME + page).status_code == 403
        person.memberships.all().delete()
        person.delete()


def test_being_narrowed_besides_the_whole_takes_nothing_away(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    factories.membership(cast.snv, Role.HOME_AFFAIRS, block=cast.departments)

    assert signed_in(cast.snv).get(f"{HOME}don-vi/").status_code == 200


def test_the_whole_of_another_role_does_not_widen_a_narrowed_one(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    person = narrowed(cast, agency=cast.so_y_te)
    factories.membership(person, Role.LEADERSHIP)

    assert signed_in(person).get(f"{HOME}don-vi/").status_code == 403


def test_only_who_may_open_them_is_led_to_the_pages(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    home = f'href="{HOME}don-vi/"'

    assert home in signed_in(cast.snv).get("/noi-bo/").content.decode()
    assert signed_in(cast.admin).get(f"{HOME}don-vi/").content.decode().count(f'class="menu__item" {home}') == 0
    assert home not in signed_in(narrowed(cast, block=cast.departments)).get("/noi-bo/").content.decode()
    assert home not in signed_in(cast.lanh_dao).get("/noi-bo/").content.decode()


def test_tabs_of_the_system_are_the_administrators_alone(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    for person, shown in ((cast.snv, False), (cast.admin, True)):
        assert ("/noi-bo/he-thong/" in signed_in(person).get(f"{HOME}don-vi/").content.decode()) == shown
    assert signed_in(cast.snv).get("/noi-bo/he-thong/").status_code == 403
    assert signed_in(cast.snv).get("/noi-bo/he-thong/cai-dat/").status_code == 403


def test_home_affairs_adds_an_agency(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    typed = {"code": "so-moi", "name": "Sở Mới", "level": "department", "valid_from": "2026-01-01"}

    assert signed_in(cast.snv).post(f"{HOME}don-vi/them/", typed).status_code == 302

    assert AgencyVersion.objects.get(agency__code="so-moi").name == "Sở Mới"


def test_a_merger_hands_on_only_roles_that_the_actor_may_give(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    factories.membership(cast.moi, Role.LEADERSHIP, agency=cast.so_xay_dung)
    today = timezone.localdate()
    typed = {"kind": "merge", "agency-0": "so-xay-dung", "heir-0": "so-y-te", "on": today.isoformat()}
    typed |= {"moves_people": "1", "do": "preview"}

    shown = signed_in(cast.snv).post(URL, typed).content.decode()

    assert f"{cast.chi.full_name} (Lãnh đạo đơn vị): từ ngày" in shown
    assert f"{cast.moi.full_name} (Lãnh đạo tỉnh): vai trò ở đơn vị cũ hết hiệu lực" in shown
    assert f"{cast.moi.full_name} (Lãnh đạo tỉnh): từ ngày" in signed_in(cast.admin).post(URL, typed).content.decode()
    assert not Membership.objects.filter(agency=cast.so_y_te, role=Role.LEADERSHIP).exists()
