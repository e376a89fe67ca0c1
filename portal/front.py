"""Where public answers leave: without cookies, and the pages of the day as they left a moment ago.

A page that was just made leaves to the next who asks without sessions, languages or addresses being looked at: all of
it was, for the same request, less than a moment ago. Whatever is not the very same request takes the whole way.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.serving import CONDITIONS, LEFT, Stamp, still_told

Answer = Callable[[HttpRequest], HttpResponse]
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
Headers = list[tuple[str, str]]

# Bodies kept beside those of `portal.serving`, with which packed ones share their bytes.
MOST_BYTES = 24 * 2**20
# What makes a request another one than a visitor's who comes for a page.
OTHERWISE = frozenset({*CONDITIONS, "HTTP_RANGE", "HTTP_AUTHORIZATION"})


def without_cookies(get_response: Answer) -> Answer:
    """Middleware, outside of whatever sets cookies: what a cache may give to others carries nobody's.

    A cookie that is broken would otherwise be taken back, or replaced, in an answer that everybody may get. Nothing
    that was put in the place of what was made for everybody may leave again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(response, "for_everybody", False):
            response.cookies.clear()
            if getattr(response, "same_for_all", False):
                _without_cookie_in_vary(response)
        if not getattr(response, "for_everybody", False) or response.status_code != HTTPStatus.OK:
            request.META.pop(LEFT, None)
        return response

    return middleware


def _without_cookie_in_vary(response: HttpResponse) -> None:
    names = [name.strip() for name in response.headers.get("Vary", "").split(",")]
    del response.headers["Vary"]
    if left := [name for name in names if name and name != "Cookie"]:
        response.headers["Vary"] = ", ".join(left)


@dataclass(frozen=True, slots=True)
class Left:
    """An answer as it left: with which headers, and of which state of what it shows."""

    stamp: Callable[[], Stamp]
    state: Stamp
    status: str
    headers: Headers
    body: bytes


class Front:
    """The WSGI application that stands before another. Safe for threads."""

    def __init__(self, application: Application, most: int = MOST_BYTES) -> None:
        self.application = application
        self.most = most
        self.size = 0
        self._left: dict[object, Left] = {}
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        key = _key(environ)
        found = self._left.get(key) if key is not None else None
        if found is not None and still_told(found.stamp, found.state):
            start_response(found.status, found.headers)
            return (found.body,)
        return self._asked(key, environ, start_response)

    def _asked(self, key: object, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Let the application answer, and keep what it says may leave again."""
        began: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *more: Any) -> Any:
            began.append((status, headers))
            return start_response(status, headers, *more)

        answer = self.application(environ, start)
        if key is not None and LEFT in environ:
            (stamp, state), (status, headers) = environ[LEFT], began[-1]
            # The number of this request is nobody else's.
            kept = [(name, value) for name, value in headers if name.lower() != "x-request-id"]
            self._keep(key, Left(stamp, state, status, kept, b"".join(answer)))
        return answer

    def _keep(self, key: object, left: Left) -> None:
        with self._lock:
            before = self._left.get(key)
            self.size += len(left.body) - (len(before.body) if before else 0)
            if self.size > self.most:
                self._left, self.size = {}, len(left.body)
            self._left[key] = left


def _key(environ: Mapping[str, Any]) -> object:
    """Return what tells a request from any other that has another answer, None where that is not sure.

    A chosen language is a cookie; it and a query take the whole way.
    """
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or not OTHERWISE.isdisjoint(environ):
        return None
    if settings.LANGUAGE_COOKIE_NAME in environ.get("HTTP_COOKIE", "") or environ.get("CONTENT_LENGTH"):
        return None
    told = ("PATH_INFO", "SCRIPT_NAME", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme")
    # Who stands in front of us says in such a head by what a visitor came.
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO")
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    return (packed, forwarded, *[environ.get(name) for name in told])
