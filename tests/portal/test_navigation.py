from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from satisfaction.context import navigation, round_tabs, workspace, year_tabs
from surveys.models import Round
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def person(role: Role | None) -> User:
    user = User.objects.create_user(username="can-bo", full_name="Cán bộ Mẫu")
    if role:
        Membership.objects.create(user=user, role=role, valid=(date(2020, 1, 1), None))
    return user


def labels(rf: RequestFactory, user: User | AnonymousUser, address: str = "/noi-bo/") -> list[tuple[str, bool]]:
    request = rf.get(address)
    request.user = user
    request.resolver_match = resolve(address)
    return [(item.label, item.current) for item in navigation(request)]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (
            Role.HOME_AFFAIRS,
            ["Hôm nay", "Kết quả", "Công bố", "Thu phiếu", "Ý kiến", "Nhiệm vụ", "Phiếu khảo sát"],
        ),
        (Role.SUPERVISOR, ["Hôm nay", "Kết quả", "Công bố", "Thu phiếu", "Ý kiến", "Nhiệm vụ"]),
        (Role.ADMINISTRATOR, ["Hôm nay", "Tài khoản", "Nhật ký", "Quản trị"]),
        (Role.SURVEYOR, ["Hôm nay", "Nhập phiếu giấy", "Đi khảo sát"]),
        (None, []),
    ],
)
def test_navigation_names_what_the_role_may_open(rf: RequestFactory, role: Role | None, shown: list[str]) -> None:
    assert [label for label, _current in labels(rf, person(role))] == shown


@pytest.mark.parametrize(("role", "shown"), [(Role.HOME_AFFAIRS, True), (Role.SUPERVISOR, False)])
def test_who_invites_finds_colleagues_in_the_menu(rf: RequestFactory, role: Role, shown: bool) -> None:
    request = rf.get("/noi-bo/")
    request.user = person(role)
    assert bool(workspace(request)["invites"]) == shown


def test_a_stranger_has_no_navigation(rf: RequestFactory) -> None:
    assert labels(rf, AnonymousUser()) == []


def test_the_open_page_is_marked(rf: RequestFactory) -> None:
    shown = labels(rf, person(Role.ADMINISTRATOR), reverse("agencies:people"))

    assert shown == [("Hôm nay", False), ("Tài khoản", True), ("Nhật ký", False), ("Quản trị", False)]


@pytest.mark.parametrize(
    ("address", "section"),
    [
        ("/noi-bo/dot/2026-1/", "Kết quả"),
        ("/noi-bo/nam/2026/", "Kết quả"),
        ("/noi-bo/tham-dinh/dot/2026-1/", "Công bố"),
        ("/noi-bo/bao-chi/", "Nhiệm vụ"),
    ],
)
def test_a_page_below_marks_its_section(rf: RequestFactory, address: str, section: str) -> None:
    shown = labels(rf, person(Role.LEADERSHIP), address)
    assert [label for label, current in shown if current] == [section]


def test_pages_without_navigation_ask_the_database_nothing(rf: RequestFactory, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert workspace(rf.get("/"))["province_name"]


def test_tabs_of_the_provinces_round_lead_an_officer_nowhere_forbidden(
    cast: Cast, signed_in: Callable[[User], Client], rf: RequestFactory
) -> None:
    made = factories.survey_round("dot-1", state=Round.State.OPEN)
    factories.round_unit(made, cast.so_xay_dung)
    request = rf.get(reverse("collection:monitor", args=["dot-1"]))
    request.user, request.resolver_match = cast.an, resolve(request.path)
    tabs = round_tabs(request)
    assert "Theo dõi" in [tab.label for tab in tabs]
    assert {signed_in(cast.an).get(tab.url).status_code for tab in tabs} == {200}


@pytest.mark.parametrize("role", [role for role in Role if role in Role.seeing_results()])
def test_every_tab_of_the_year_opens_for_whom_it_is_shown(
    rf: RequestFactory, cast: Cast, signed_in: Callable[[User], Client], role: Role
) -> None:
    user = cast.by_role[role]
    shown = {tab.label: tab for tab in tabs_of_year(rf, user, "obligations:obligations")}
    assert {
        label: signed_in(user).get(tab.url, follow=True).status_code for label, tab in shown.items()
    } == dict.fromkeys(shown, 200)
    assert ("Trích báo cáo" in shown) is (role != Role.SUPERVISOR)
    assert [label for label, tab in shown.items() if tab.current] == ["Nhiệm vụ"]


def test_a_page_below_a_tab_of_the_year_has_none(rf: RequestFactory, cast: Cast) -> None:
    assert tabs_of_year(rf, cast.snv, "obligations:directives") == []


def tabs_of_year(rf: RequestFactory, user: User, view: str) -> list[Any]:
    request = rf.get(reverse(view))
    request.user, request.resolver_match = user, resolve(request.path)
    return list(year_tabs(request))
