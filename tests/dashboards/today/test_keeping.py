"""What waits for an administrator on Hôm nay."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django import DjangoAssertNumQueries

from accounts.models import OneTimeLink, User
from accounts.roles import Role
from dashboards.administration.health import SIGNS
from dashboards.today.keeping import system_waiting
from jobs.models import Job, TaskRun
from notices.gateways.selection import FILE_MAIL
from surveys.models import FoldInbox
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


@pytest.fixture
def workers() -> None:
    """Let both workers have just ended something."""
    for task in SIGNS.values():
        TaskRun.objects.create(task=task, at=now(), first_at=now())


def said_on(client: Client, address: str, words: str) -> int:
    """Return how many places a page says are to be looked at, 0 where it says nothing of it."""
    found = re.search(rf"(\d+) {words}", unescape(client.get(address).content.decode()))
    return int(found[1]) if found else 0


def unwell(client: Client) -> tuple[int, int]:
    """Return what Hôm nay and the page of the system's health say."""
    return (
        said_on(client, "/noi-bo/", "chỗ của hệ thống cần xem"),
        said_on(client, "/noi-bo/he-thong/", "chỗ cần xem"),
    )


@pytest.mark.usefixtures("workers")
def test_nothing_waits_in_a_system_that_runs(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    assert words() == []
    assert unwell(signed_in(cast.admin)) == (0, 0)
    assert "Không có việc nào đang chờ ông/bà" in signed_in(cast.admin).get("/noi-bo/").content.decode()


def test_a_system_whose_workers_never_ran_is_to_be_looked_at(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    assert unwell(signed_in(cast.admin)) == (2, 2)


@pytest.mark.usefixtures("workers")
def test_a_portal_without_a_mail_server_is_told_so_on_both_pages(
    cast: Cast, signed_in: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = FILE_MAIL
    assert unwell(signed_in(cast.admin)) == (1, 1)


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("broken", ["queue", "jobs", "forms", "beats", "all"])
def test_both_pages_count_the_same_whatever_is_unwell(
    cast: Cast, signed_in: Callable[[User], Client], settings: LazySettings, broken: str
) -> None:
    long_ago = now() - 3 * timedelta(hours=1)
    if broken in ("queue", "all"):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
    if broken in ("jobs", "all"):
        Job.objects.create(id=uuid4(), task="x", title="Báo cáo", created_at=long_ago, sent_at=long_ago)
    if broken in ("forms", "all"):
        unit = factories.round_unit(factories.survey_round(), factories.agency())
        FoldInbox.objects.create(response=factories.response(unit, [1, 1]), sign=1)
    if broken in ("beats", "all"):
        TaskRun.objects.update(first_at=long_ago)
    home, health = unwell(signed_in(cast.admin))

    assert home == health > 0


@pytest.mark.usefixtures("workers")
def test_invitations_that_ran_out_wait() -> None:
    invited("het-han", expires=-DAY)
    invited("con-han", expires=DAY)
    assert words() == ["1 lời mời mở tài khoản đã hết hạn"]


@pytest.mark.usefixtures("workers")
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
    unit = factories.round_unit(factories.survey_round(), factories.agency())
    FoldInbox.objects.create(response=factories.response(unit, [1, 1]), sign=1)
    browser = signed_in(cast.admin)
    with django_assert_max_num_queries(12):
        page = browser.get("/noi-bo/").content.decode()
    assert "1 lời mời mở tài khoản đã hết hạn" in page
