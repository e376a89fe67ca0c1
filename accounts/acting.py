"""Who acts, told to the database with each write to a table whose changes are kept (`accounts.history`).

Told inside the very statement (`set_config(…, true)`, gone with its transaction): a pooler that hands connections from
transaction to transaction cannot carry one person's name into another's, and an undone savepoint takes nothing away.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.history import KEPT

Answer = Callable[[HttpRequest], HttpResponseBase]
TOUCHES = re.compile(r'\b(?:INTO|UPDATE|FROM|JOIN)\s+(?:ONLY\s+)?"?([a-z_]+)', re.IGNORECASE)
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "DECLARE", "FETCH", "CLOSE")
UNTOLD = re.compile(r"[^\w.:-]")
LONG = 4000
LONGEST = {"origin": 120, "request": 64}


@dataclass(frozen=True, slots=True)
class Acting:
    """`who` gives the account's number when it is first asked for: on most requests nobody asks."""

    who: Callable[[], int | None]
    origin: Callable[[], str]
    request: str


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting(*, who: Callable[[], int | None], origin: Callable[[], str], request: str = "") -> Iterator[None]:
    """Have what is written meanwhile on this thread told as done by somebody, from a page, a task or a command."""
    token = _acting.set(Acting(who, origin, request))
    try:
        if _told in connection.execute_wrappers:
            yield
        else:
            with connection.execute_wrapper(_told):
                yield
    finally:
        _acting.reset(token)


def request_number() -> str:
    """Return the number of the request or task that is being worked for, as `Change` holds it; empty where none is."""
    now = _acting.get()
    return _cleaned("request", now.request) if now else ""


def who_acts(get_response: Answer) -> Answer:
    """Middleware, behind whatever finds out who asks: changes carry the person, the page and the request's number."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        number = request.META.get("HTTP_X_REQUEST_ID", "")
        with acting(who=lambda: request.user.pk, origin=lambda: _page(request), request=number):
            return get_response(request)

    return answer


def _page(request: HttpRequest) -> str:
    # The name of the page: its address may hold a secret.
    match = request.resolver_match
    return f"web:{match.view_name if match else ''}"


def _told(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    told = _words() if isinstance(sql, str) and _is_told_of(sql) else ""
    return execute(told + sql if told else sql, params, many, context)


def _is_told_of(sql: str) -> bool:
    # The same few statements come again and again, those of a form answered among them; long ones are not kept.
    return _known(sql) if len(sql) < LONG else _changes_what_is_kept(sql)


def _changes_what_is_kept(sql: str) -> bool:
    return not sql.startswith(READS) and any(match[1] in KEPT for match in TOUCHES.finditer(sql))


_known = lru_cache(maxsize=1024)(_changes_what_is_kept)


def _words() -> str:
    now = _acting.get()
    if now is None:
        return ""
    pairs = (("actor", str(now.who() or "")), ("origin", now.origin()), ("request", now.request))
    # Written as literals: a statement's parameters may be named or counted, and are none of our business.
    return "SELECT " + ", ".join(f"set_config('satisfaction.{n}', '{_cleaned(n, v)}', true)" for n, v in pairs) + "; "


def _cleaned(name: str, value: str) -> str:
    return UNTOLD.sub("", value)[: LONGEST.get(name, 20)]
