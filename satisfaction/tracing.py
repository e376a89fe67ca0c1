"""A number for each request, in its answer, in every line logged for it, and in those of the tasks that it starts."""

import random
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

from satisfaction.metrics.counting import note

Answer = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
# What a proxy may call a request; anything else could write lines of its own into the logs.
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
current: ContextVar[str] = ContextVar("request_id", default="")


def request_identified(get_response: Answer) -> Answer:
    """Middleware; must stand first. Gives each request its number and counts how it was answered."""

    def answered(request: HttpRequest) -> HttpResponse:
        # Whoever reads the head further in, the audit first of all, finds the number that counts.
        number = request.META["HTTP_X_REQUEST_ID"] = number_of(request)
        started, mark = time.perf_counter(), current.set(number)
        try:
            response = get_response(request)
            response[HEADER] = number
            note(request.path_info, response.status_code, time.perf_counter() - started)
            return response
        finally:
            current.reset(mark)

    return answered


def number_of(request: HttpRequest) -> str:
    """Return the number that a proxy gave, when it is a sane one, else a new one."""
    given: str = request.META.get("HTTP_X_REQUEST_ID", "")
    if SANE.fullmatch(given):
        return given
    # Names a request and guards nothing; the system's generator would make every request wait for its turn again.
    return f"{random.getrandbits(128):032x}"


def send_along(headers: dict[str, Any] | None = None, **_more: Any) -> None:
    """Put the number into the message of a task; Celery's before_task_publish."""
    if headers is not None and current.get():
        headers["request_id"] = current.get()


def take_up(task: Any = None, **_more: Any) -> None:
    """Log what a task does under the number of the request that started it; Celery's task_prerun."""
    given = str(getattr(task.request, "request_id", None) or "")
    current.set(given if SANE.fullmatch(given) else "")


def lay_down(**_more: Any) -> None:
    """Celery's task_postrun."""
    current.set("")
