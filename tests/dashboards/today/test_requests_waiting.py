"""Requests about personal data on Hôm nay of Sở Nội vụ: late ones and those due soon, within a query that is there."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from dashboards.privacy.requests import steps
from dashboards.privacy.requests.steps import Hand
from dashboards.today.page import today
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, survey, unit_of
from tests.dashboards.today.test_protection import DAY, FRIDAY, filed

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/quan-tri/du-lieu-ca-nhan/yeu-cau/"


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


def told(user: User, days: int = 0) -> list[tuple[str, date | None, str]]:
    found = today(user, on=FRIDAY.date() + timedelta(days=days)).lines
    lines = [one.waiting for one in found if "dữ liệu cá nhân" in one.waiting.what]
    return [(one.what, one.due, one.url) for one in lines]


def replied(cast: Cast, **changes: Any) -> None:
    made = filed(cast, **changes)
    steps.reply(request=made, on=FRIDAY.date(), note="", hand=Hand(actor=cast.snv, at=FRIDAY, seen=made.version))


def test_late_ones_are_told_apart_from_those_due_soon(cast: Cast) -> None:
    """A new one is to be replied to by 1 December; one of 30 days ago should have been carried out long since."""
    filed(cast)
    filed(cast, received_on=FRIDAY.date() - 30 * DAY)
    assert told(cast.snv) == [
        ("1 yêu cầu về dữ liệu cá nhân quá hạn", date(2026, 10, 30), f"{LIST}?tinh-trang=qua-han"),
        ("1 yêu cầu về dữ liệu cá nhân sắp đến hạn", date(2026, 12, 1), f"{LIST}?tinh-trang=dang-giai-quyet"),
    ]


def test_one_that_was_replied_to_comes_back_before_its_second_clock_ends(cast: Cast, settings: LazySettings) -> None:
    """It is to be carried out by 7 December: five days before it is said, as reminders are set."""
    replied(cast)
    assert [told(cast.snv, days) != [] for days in (0, 4, 5, 10)] == [False, False, True, True]
    assert [what for what, *_rest in told(cast.snv, 11)] == ["1 yêu cầu về dữ liệu cá nhân quá hạn"]
    settings.REQUEST_REMINDERS = []
    assert [told(cast.snv, days) != [] for days in (9, 10)] == [False, True]


def test_they_are_told_to_who_answers_alone(cast: Cast) -> None:
    filed(cast)
    assert [len(told(person)) for person in (cast.snv, cast.an, cast.chi, cast.lanh_dao, cast.giam_sat)] == [
        1,
        0,
        0,
        0,
        0,
    ]


def test_who_holds_both_roles_is_told_once(cast: Cast) -> None:
    filed(cast)
    factories.membership(cast.snv, Role.DATA_PROTECTION)
    assert Membership.objects.filter(user=cast.snv).count() == 2
    found = [one.waiting.what for one in today(cast.snv, on=FRIDAY.date()).lines]
    assert sum("dữ liệu cá nhân sắp đến hạn" in what or "Phản hồi: " in what for what in found) == 1


def test_they_cost_no_query_of_their_own(
    cast: Cast, signed_in: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("dot-1", "dot-2"):
        made = survey(cast.so_xay_dung, code=code)
        answered(unit_of(made, cast.so_xay_dung), GOOD)
    filed(cast)
    client = signed_in(cast.snv)
    with django_assert_max_num_queries(12):
        page = client.get("/noi-bo/").content.decode()
    assert "1 yêu cầu về dữ liệu cá nhân sắp đến hạn" in page
