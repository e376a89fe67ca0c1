"""One number through answer, log lines and tasks."""

import json
import logging
from datetime import datetime
from typing import Any

import pytest
from celery.signals import before_task_publish, setup_logging
from django.conf import settings
from django.test import Client

from portal.logs import without_secrets
from satisfaction import tracing
from satisfaction.celery import app
from satisfaction.log_lines import JsonLines, PlainLines

GIVEN = "0a1b2c3d-proxy.7_x"


def line(message: str, *words: Any, **more: Any) -> dict[str, Any]:
    record = logging.makeLogRecord({"name": "x", "msg": message, "args": words, "levelname": "INFO", **more})
    without_secrets(record)
    found: dict[str, Any] = json.loads(JsonLines().format(record))
    return found


def test_a_number_comes_back_and_is_new_each_time(client: Client) -> None:
    first, second = client.get("/healthz")["X-Request-ID"], client.get("/healthz")["X-Request-ID"]
    assert len({first, second}) == 2
    assert tracing.SANE.fullmatch(first)


def test_the_proxys_number_is_kept(client: Client) -> None:
    assert client.get("/healthz", HTTP_X_REQUEST_ID=GIVEN)["X-Request-ID"] == GIVEN


@pytest.mark.parametrize("given", ["", "x", "a" * 65, 'a"b"c"d"e', "12345678\n{}", "ab cd ef gh", "đđđđđđđđ"])
def test_any_other_is_replaced(client: Client, given: str) -> None:
    assert client.get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"] != given


def test_lines_carry_it_and_stay_one_line() -> None:
    mark = tracing.current.set(GIVEN)
    try:
        found = line("hai\ndòng %s", "/s/bi-mat/")
        plain = PlainLines("%(message)s").format(logging.makeLogRecord({"msg": "x"}))
    finally:
        tracing.current.reset(mark)
    assert found["request_id"] == GIVEN
    assert found["message"] == r"hai\x0adòng /s/…/"
    assert plain == f"x [{GIVEN}]"
    assert "request_id" not in line("x")


def test_times_have_their_zone() -> None:
    assert datetime.fromisoformat(line("x")["time"]).tzinfo
    how: Any = settings.LOGGING["formatters"]
    plain = PlainLines(how["plain"]["format"], how["plain"]["datefmt"]).format(logging.makeLogRecord({"msg": "x"}))
    assert datetime.fromisoformat(plain.split()[0]).tzinfo


def test_an_exception_stays_in_its_line() -> None:
    try:
        raise ValueError("hỏng")
    except ValueError as error:
        found = line("x", exc_info=(type(error), error, error.__traceback__))
    assert found["exception"].endswith("ValueError: hỏng")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("invalid literal for int() with base 10: 'Nguyễn Văn An'", "invalid literal for int() with base 10: …"),
        ('invalid input syntax for type uuid: "0912345678"', "invalid input syntax for type uuid: …"),
        ('null value in column "text" of relation "surveys_x"\nDETAIL:  Failing row contains (1, An).',
         "null value in column text of relation surveys_x"),
        ('duplicate key value violates unique constraint "x_key"\nDETAIL:  Key (phone)=(0912) already exists.',
         "duplicate key value violates unique constraint x_key"),
        ("Key (phone)=(0912345678) is not there", "Key … is not there"),
        ('invalid input syntax for type uuid: "Bà "An)" ở ấp 2"', "invalid input syntax for type uuid: …"),
        ("connection refused", "connection refused"),
    ],
)  # fmt: skip
def test_what_an_exception_says_is_written_without_its_values(said: str, written: str) -> None:
    try:
        try:
            raise ValueError(said)
        except ValueError as error:
            raise KeyError(said) from error
    except KeyError as error:
        raised = (type(error), error, error.__traceback__)
    found = JsonLines().formatException(raised)
    assert f"ValueError: {written}\n" in found
    for secret in ("Nguyễn", "0912", "An)"):
        assert secret not in "".join(line for line in found.splitlines() if not line.startswith("  "))


def test_a_task_logs_under_the_number_of_who_started_it() -> None:
    """Through the message that Celery makes, and what a worker makes of it."""
    headers: dict[str, Any] = {}
    mark = tracing.current.set(GIVEN)
    try:
        tracing.send_along(headers=headers)
    finally:
        tracing.current.reset(mark)
    task = app.tasks["celery.chord_unlock"]
    task.push_request(**headers)
    try:
        tracing.take_up(task=task)
        assert tracing.current.get() == GIVEN
        tracing.lay_down()
        assert tracing.current.get() == ""
    finally:
        task.pop_request()


def test_a_number_that_is_none_is_not_taken_from_a_message() -> None:
    task = app.tasks["celery.chord_unlock"]
    task.push_request(request_id='x"\n{}')
    try:
        tracing.take_up(task=task)
        assert tracing.current.get() == ""
    finally:
        task.pop_request()


def test_celery_asks_for_the_number_and_for_the_portals_logs() -> None:
    headers: dict[str, Any] = {}
    mark = tracing.current.set(GIVEN)
    try:
        before_task_publish.send(sender="x", headers=headers)
    finally:
        tracing.current.reset(mark)
    assert headers == {"request_id": GIVEN}
    # A worker that finds somebody here leaves the logs to them.
    assert setup_logging.receivers


def test_the_portal_logs_json_without_secrets() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    assert handlers["console"]["filters"] == ["secrets"]
    assert handlers["console"]["formatter"] == "json"
