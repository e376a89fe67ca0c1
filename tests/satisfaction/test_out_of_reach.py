"""What people and programs are told while a real PostgreSQL is stopped, and that nothing typed is lost by it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InternalError, ProgrammingError, connections
from django.test import Client, RequestFactory
from psycopg2.errors import ReadOnlySqlTransaction
from pytest_django import DjangoDbBlocker

from accounts.outage import is_out_of_reach
from satisfaction.out_of_reach import kept
from surveys import bodies
from surveys.models import Response, ResponseText
from surveys.selectors import Door
from tests.satisfaction.clusters import Server, in_the_place_of_the_usual, one_server
from tests.surveys.browsing import ANSWERS, CONSENT, address, opened, read
from tests.surveys.factories import door as make_door

WORDS = 'Chờ lâu & "nóng" <b>lắm</b>'


def own_server(test: Any) -> Any:
    """Mark a test; `django_db` lets the test database be made, from which the server gets its tables."""
    return pytest.mark.system(pytest.mark.django_db(test))


@pytest.fixture
def _django_db_helper() -> None:
    """Begin no transaction around a test in a database that goes away."""


@pytest.fixture(scope="module")
def _server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Server, Door]]:
    """A server of its own, with an open round that closes far from now."""
    with one_server() as server, django_db_blocker.unblock(), in_the_place_of_the_usual(server):
        bodies.forget()
        yield server, make_door(closes_on=date(2099, 12, 31))
    bodies.forget()


@pytest.fixture
def away(_server: tuple[Server, Door]) -> Iterator[tuple[Server, Door]]:
    """Leave the server running at the end, whatever the test did to it."""
    server, door = _server
    yield server, door
    back(server)


def back(server: Server) -> None:
    if server.process is None:
        server.start()
    connections["default"].close()


@pytest.fixture
def browser() -> Client:
    """Answer as the web does: what breaks becomes a page."""
    return Client(raise_request_exception=False)


def sent_again(browser: Client, body: bytes, where: str) -> Any:
    """Do what a browser does when “Gửi lại” is pressed: send the hidden fields of the page."""
    return browser.post(where, read(body.decode()).hidden)


@own_server
def test_a_form_sent_while_the_database_is_stopped_is_kept_in_the_page_and_stored_once_later(
    away: tuple[Server, Door], browser: Client
) -> None:
    server, door = away
    page = opened(browser, door)
    typed = {**page.hidden, **CONSENT, **ANSWERS, "YK": WORDS}
    server.stop()
    # The first meets a connection that breaks, the second one that is closed, the third no server.
    first, second = (browser.post(address(door), typed) for _time in range(2))
    connections["default"].close()
    third = sent_again(browser, second.content, address(door))

    for refused in (first, second, third):
        assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (503, "10", "no-store")
        assert not refused.cookies
        assert "Chưa gửi được" in refused.content.decode()
        assert read(refused.content.decode()).hidden.items() >= {**typed}.items()
    back(server)
    for _twice in range(2):
        assert sent_again(browser, third.content, address(door)).status_code == 303
    stored = Response.objects.get(pk=typed["_visit"])
    assert (stored.answers[:3], ResponseText.objects.get(response=stored).text) == ([4, -1, 2], WORDS)


@own_server
def test_opening_a_form_and_health_say_what_is_missing(away: tuple[Server, Door], browser: Client) -> None:
    server, door = away
    bodies.forget()
    server.stop()
    shown = browser.get(address(door) + "?lang=vi")

    assert (shown.status_code, shown["Retry-After"]) == (503, "10")
    assert f'href="{address(door)}?lang=vi"' in shown.content.decode()
    assert browser.get("/healthz").status_code == 200
    for _connection in ("broken", "closed"):
        health = browser.get("/readyz")
        assert (health.status_code, health.json()["database"]) == (503, "không trả lời")


@own_server
def test_programs_are_told_in_json_and_stored_when_they_come_again(away: tuple[Server, Door], browser: Client) -> None:
    server, door = away
    bodies.forget()
    form = {"id": str(uuid4()), "access_token": door.token, "answers": {"A1": 4, "A2": "na", "LOC": 2}}
    server.stop()
    told = browser.post("/api/v1/responses/", json.dumps(form), content_type="application/json")
    read_only = browser.get("/api/v1/publications/")

    assert (told.status_code, told["Retry-After"]) == (503, "10")
    assert "chưa được nhận" in told.json()["detail"]
    assert (read_only.status_code, read_only.json()["errors"]) == (503, {})
    back(server)
    again = browser.post("/api/v1/responses/", json.dumps(form), content_type="application/json")
    assert again.status_code == 201


@own_server
def test_an_official_is_told_before_anything_is_asked_about_the_session(
    away: tuple[Server, Door], browser: Client
) -> None:
    server, _door = away
    browser.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    server.stop()
    told = browser.post("/noi-bo/tai-khoan/cua-toi/bang/", {"table": "x", "csrfmiddlewaretoken": "y"})

    assert told.status_code == 503
    assert read(told.content.decode()).hidden["table"] == "x"


def test_passwords_codes_and_files_are_not_put_into_a_page() -> None:
    made = RequestFactory()
    for name in ("password", "password_again", "code", "pin", "key", "client_secret"):
        assert kept(made.post("/", {"username": "an", name: "x"})) is None
    assert kept(made.post("/", {"a": "1", "tep": SimpleUploadedFile("x.csv", b"x")})) is None
    assert kept(made.post("/", {"a": ["1", "2"], "kiosk_code": "x"})) == [("a", "1"), ("a", "2"), ("kiosk_code", "x")]


@pytest.mark.parametrize("body", [b"a=%ff%fe", b"--x\r\nbroken", b"a=1&" * 5000, b"a" * 3_000_000])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_hostile_bodies_are_not_shown_again_and_break_nothing(body: bytes, kind: str) -> None:
    request = RequestFactory().generic("POST", "/s/x/", body, content_type=kind)
    assert kept(request) is None or all(len(value) < 100 for _name, value in kept(request) or ())


def test_only_a_missing_database_is_one() -> None:
    taking_over = InternalError()
    taking_over.__cause__ = ReadOnlySqlTransaction()
    assert is_out_of_reach(taking_over)
    cut = DatabaseError()
    cut.__cause__ = psycopg2.DatabaseError()
    assert is_out_of_reach(cut)
    assert not is_out_of_reach(DatabaseError())
    assert not is_out_of_reach(InternalError())
    assert not is_out_of_reach(ProgrammingError())
    assert not is_out_of_reach(ValueError())
    assert not is_out_of_reach(None)
