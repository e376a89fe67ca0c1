"""Dashboards and public pages read from a copy while it keeps up: two real servers, one copying the other."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, router
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoDbBlocker

from accounts import replica
from accounts.models import User
from accounts.roles import Role
from dashboards.administration.health import checks
from portal import serving
from surveys.models import Questionnaire, Round
from tests import factories
from tests.satisfaction.clusters import DATABASE, Server, in_the_place_of_the_usual, place, two_servers, wait_for

# The second mark lets the test database be made, from which the primary gets its tables, when these tests run alone.
pytestmark = [pytest.mark.system, pytest.mark.django_db]


@pytest.fixture
def _django_db_helper() -> None:
    """Begin no transaction around a test: the servers are the module's."""


@pytest.fixture(scope="module")
def servers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Server, Server]]:
    """Two servers with the portal's tables, taken from the test database, in the place of the usual one."""
    with two_servers() as (first, second), django_db_blocker.unblock(), in_the_place_of_the_usual(first) as usual:
        try:
            connections.databases["replica"] = {**connections.databases["default"], **place(usual, second)}
            yield first, second
        finally:
            connections["replica"].close()
            del connections["replica"], connections.databases["replica"]


@pytest.fixture
def portal(servers: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Server]]:
    first, second = servers
    monkeypatch.setattr(replica, "ASKED_EVERY", 0.0)
    serving.KEPT.clear()
    with override_settings(DATABASE_ROUTERS=["accounts.replica.Router"], REPLICA_MOST_SECONDS=2.0):
        caught_up(first, second)
        yield first, second


def caught_up(first: Server, second: Server) -> None:
    written = first.sql("SELECT pg_current_wal_insert_lsn()")
    wait_for(lambda: second.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'") == "t")


def where_from(browser: Client, address: str) -> str:
    """Return which connection a page's rounds came from."""
    seen: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "surveys_round" in sql or "scoring_publication" in sql:
            seen.add(context["connection"].alias)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(note), connections["replica"].execute_wrapper(note):
        answer = browser.get(address)
    assert answer.status_code == 200, answer
    return "+".join(sorted(seen))


def official() -> tuple[Client, User]:
    person = factories.user(full_name="Trần Thị Nội Vụ")
    factories.membership(person, Role.HOME_AFFAIRS)
    browser = Client()
    browser.force_login(person)
    return browser, person


def test_public_pages_and_dashboards_come_from_the_copy(portal: tuple[Server, Server]) -> None:
    browser, _person = official()
    caught_up(*portal)

    assert where_from(Client(), "/") == "replica"
    # What belongs to rights and agencies is read from the primary on every page.
    assert "replica" in where_from(browser, "/noi-bo/lich-su/")
    # Work is read where it is written.
    assert where_from(browser, reverse("collection:rounds")) == "default"


def test_what_is_written_goes_to_the_primary_and_cannot_go_to_the_copy(portal: tuple[Server, Server]) -> None:
    with replica.reading():
        made = Questionnaire.objects.create(code="moi")
        caught_up(*portal)
        found = Questionnaire.objects.get(code="moi")
        assert (made._state.db, found._state.db) == ("default", "replica")
        found.code = "khac"
        found.save()
        Questionnaire.objects.filter(code="khac").update(code="nua")
        assert router.db_for_read(User) == "default"
    assert Questionnaire.objects.filter(code="nua").exists()
    assert "read-only" in portal[1].sql("UPDATE surveys_questionnaire SET code = 'x'", DATABASE)


def test_a_copy_that_lags_is_left_until_it_has_caught_up(portal: tuple[Server, Server]) -> None:
    first, second = portal
    second.sql("SELECT pg_wal_replay_pause()")
    factories.survey_round("moi-tinh")
    wait_for(lambda: (replica.behind() or 0) > 2.0)
    assert where_from(Client(), "/") == "default"
    (told,) = [check for check in checks(now()) if check.name == "Bản sao chỉ đọc"]
    assert (told.state, "giây" in told.words) == ("bad", True)
    second.sql("SELECT pg_wal_replay_resume()")
    caught_up(first, second)

    assert replica.behind() == 0
    assert where_from(Client(), "/") == "replica"
    with replica.reading():
        assert Round.objects.using("replica").filter(code="moi-tinh").exists()


def test_a_primary_that_writes_nothing_does_not_make_the_copy_look_late(portal: tuple[Server, Server]) -> None:
    time.sleep(2.5)

    assert replica.behind() == 0


def test_who_has_just_written_reads_the_primary_for_a_while(portal: tuple[Server, Server]) -> None:
    browser, _person = official()
    caught_up(*portal)
    # What belongs to rights and agencies is read from the primary on every page.
    assert "replica" in where_from(browser, "/noi-bo/lich-su/")
    browser.post(reverse("accounts:table_look"), {})

    assert browser.cookies[replica.COOKIE]["max-age"] == settings.REPLICA_AFTER_WRITE_SECONDS
    assert where_from(browser, "/noi-bo/lich-su/") == "default"


def test_a_copy_that_dies_is_not_missed(portal: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = portal
    assert where_from(Client(), "/") == "replica"
    # Known to be well a moment ago: it dies between the question and the page.
    monkeypatch.setattr(replica, "ASKED_EVERY", 30.0)
    replica.state()
    second.stop()
    serving.KEPT.clear()
    serving._told.clear()

    assert "default" in where_from(Client(), "/")
    monkeypatch.setattr(replica, "ASKED_EVERY", 0.0)
    assert replica.behind() is None
    assert where_from(Client(), "/") == "default"
    second.start()
    caught_up(first, second)
    assert where_from(Client(), "/") == "replica"
