"""What waits for an administrator on Hôm nay."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django import DjangoAssertNumQueries

from accounts.models import OneTimeLink, User
from accounts.roles import Role
from dashboards.today.keeping import system_waiting
from jobs.models import TaskRun
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def words() -> list[str]:
    return [one.what for one in system_waiting(at=now())]


def invited(name: str, *, expires: timedelta) -> User:
    user = factories.user(name)
    user.set_unusable_password()
    user.save()
    made, ends = now() - 3 * DAY, now() + expires
    OneTimeLink.objects.create(user=user, secret_hash=name, created_at=made, expires_at=ends)
    return user


def test_nothing_waits_in_a_system_that_was_just_started() -> None:
    assert words() == []


def test_invitations_that_ran_out_wait() -> None:
    invited("het-han", expires=-DAY)
    invited("con-han", expires=DAY)
    assert words() == ["1 lời mời mở tài khoản đã hết hạn"]


def test_roles_that_end_soon_wait() -> None:
    for name, days in (("mai", 3), ("xa", 60)):
        held = factories.membership(factories.user(name), Role.LEADERSHIP)
        held.valid = (localdate() - 9 * DAY, localdate() + days * DAY)
        held.save()
    assert words() == ["1 vai trò hết hạn trong 14 ngày tới"]


def test_late_tasks_wait() -> None:
    TaskRun.objects.create(task="jobs.tasks.revive", at=now(), first_at=now() - 2 * timedelta(hours=1))
    (said,) = words()
    assert said.endswith("chỗ của hệ thống cần xem")


def test_the_page_says_it_in_few_queries(
    cast: Cast, signed_in: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    invited("het-han", expires=-DAY)
    browser = signed_in(cast.admin)
    with django_assert_max_num_queries(12):
        page = browser.get("/noi-bo/").content.decode()
    assert "1 lời mời mở tài khoản đã hết hạn" in page
