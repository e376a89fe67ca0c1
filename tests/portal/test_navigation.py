from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from satisfaction.context import navigation, round_tabs, workspace
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
            ["Hôm nay", "Kết quả", "Công bố", "Thu phiếu", "Ý kiến", "Phiếu khảo sát", "Phương pháp tính"],
        ),
        (Role.SUPERVISOR, ["Hôm nay", "Kết quả", "Công bố", "Thu phiếu", "Ý kiến"]),
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


@pytest.mark.parametrize("address", ["/noi-bo/dot/2026-1/", "/noi-bo/nam/2026/"])
def test_a_page_below_marks_its_section(rf: RequestFactory, address: str) -> None:
    shown = labels(rf, person(Role.LEADERSHIP), address)
    assert shown == [("Hôm nay", False), ("Kết quả", True), ("Công bố", False), ("Thu phiếu", False), ("Ý kiến", False)]


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
