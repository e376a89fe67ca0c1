"""Stands before everything at the web's door: works on some requests, lets some wait, refuses the rest at once.

Without it what comes too fast waits in a queue nobody sees, until every visitor's browser has given up on answers that
are still being worked out. Requests are worked on by threads of our own, as many as are worked on at a time, each with
its connection to the database; the server's threads only wait for them, and those left over say no.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

RETRY_AFTER_SECONDS = 5
OFFICIALS = "/noi-bo/"
# A filled-in form with room to spare.
SMALL_BODY = 64 * 1024


class Lane:
    """A line of its own: `working` requests at a time, each by a thread of the lane, `waiting` more behind them."""

    def __init__(self, name: str, *, working: int, waiting: int) -> None:
        self.places = BoundedSemaphore(working + waiting)
        self.threads = ThreadPoolExecutor(working, thread_name_prefix=name)


class Valve:
    """A WSGI application around another: what its lanes work on or let wait is answered, all others get a 503.

    Officials' pages are worked on by `officials` threads of their own: a page of theirs keeps the interpreter many
    times as long as a citizen's form, and a form that is being taken in would wait for each of them in its turn.
    """

    def __init__(self, application: Application, *, working: int, waiting: int, officials: int = 1) -> None:
        self._application = application
        self._lane = Lane("web", working=working, waiting=waiting)
        self._officials = Lane("officials", working=officials, waiting=waiting)
        # The page of refusal is made before the first crowd comes, which has no time for it.
        self._lane.threads.submit(refusal)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        lane = self._officials if str(environ.get("PATH_INFO", "")).startswith(OFFICIALS) else self._lane
        if not lane.places.acquire(blocking=False):
            return refuse(environ, start_response)
        try:
            return lane.threads.submit(self._answer, environ, start_response).result()
        finally:
            lane.places.release()

    def _answer(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer, and end the request in the thread that began it; a file is streamed by the server's."""
        response: Any = self._application(environ, start_response)
        if getattr(response, "file_to_stream", None) is not None:
            return response  # type: ignore[no-any-return]
        try:
            return list(response)
        finally:
            close = getattr(response, "close", None)
            if close is not None:
                close()


def refuse(environ: Environ, start_response: Any) -> list[bytes]:
    """Answer 503 and say when to come again: in words for people, as JSON to scripts."""
    _take_in(environ)
    as_json = wants_json(environ)
    kind, content = ("application/json", refusal_as_json()) if as_json else ("text/html; charset=utf-8", refusal())
    headers = [("Content-Type", kind), ("Content-Length", str(len(content)))]
    headers += [("Retry-After", str(RETRY_AFTER_SECONDS)), ("Cache-Control", "no-store")]
    start_response("503 Service Unavailable", headers)
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [content]


def wants_json(environ: Mapping[str, Any]) -> bool:
    """Tell a script that sends or asks for JSON from a person's browser."""
    return "json" in environ.get("HTTP_ACCEPT", "") or "json" in environ.get("CONTENT_TYPE", "")


def _take_in(environ: Environ) -> None:
    """Read a small body to its end: a kept connection is of use again only then."""
    announced = environ.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and 0 < int(announced) <= SMALL_BODY:
        environ["wsgi.input"].read(int(announced))


@cache
def refusal() -> bytes:
    with override("vi"):
        return render_to_string("errors/503.html").encode()


@cache
def refusal_as_json() -> bytes:
    with override("vi"):
        words = _("Cổng đang bận. Chờ %(seconds)d giây rồi gửi lại.") % {"seconds": RETRY_AFTER_SECONDS}
    return json.dumps({"detail": words}, ensure_ascii=False).encode()
