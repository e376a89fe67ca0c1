"""A read replica: public pages and dashboards are read from it while it keeps up, everything else from the primary.

Writes never go there. Rights, accounts, sessions and what is read inside a transaction come from the primary: a role
that was taken away must not live on in a copy that lags. Who has just changed something reads the primary for a while.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

REPLICA = "replica"
# What only shows; a page of work is read where it writes.
PUBLIC = {"public", "portal", "open_data", "open_api"}
DASHBOARDS = {"overview", "matrix", "analysis", "history", "years", "beside", "results_api"}
APPS = {"surveys", "scoring", "feedback", "reports"}
SAFE = ("GET", "HEAD")
# How long a process takes the replica to be as it was when last asked.
ASKED_EVERY = 1.0
COOKIE = "vua_ghi"
BEHIND = """
SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
            WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0
            ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END
"""
logger = logging.getLogger(__name__)
_reading: ContextVar[bool] = ContextVar("reading_the_replica", default=False)


@dataclass(frozen=True, slots=True)
class State:
    """How the replica was when last asked: seconds behind the primary, None where that could not be found out."""

    asked: float
    behind: float | None

    @property
    def keeps_up(self) -> bool:
        return self.behind is not None and self.behind <= settings.REPLICA_MOST_SECONDS


class Router:
    """Where Django's queries go."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        lags = _reading.get() and model._meta.app_label in APPS and not connection.in_atomic_block
        return REPLICA if lags else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class ReplicaReads:
    """Middleware, the last: runs the views that only show with the replica, once more without it where it fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_there() and request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.set_cookie(
                COOKIE, "1", max_age=settings.REPLICA_AFTER_WRITE_SECONDS, httponly=True, samesite="Lax"
            )
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not _may_lag(request) or not state().keeps_up:
            return None
        try:
            with reading():
                return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        except Error:
            # Drivers tell of a lost connection by several errors: whether it went away meanwhile is asked again.
            if _noted(behind()).behind is not None:
                raise
            # The view only shows, so it may run once more.
            return None


def is_there() -> bool:
    """Tell whether the installation has a replica."""
    return REPLICA in connections.databases


def alias() -> str:
    """Return the connection on which a query written by hand reads what models of `APPS` would read."""
    return REPLICA if _reading.get() and not connection.in_atomic_block else DEFAULT_DB_ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Read from the replica meanwhile, on this thread."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def state() -> State:
    """Return how the replica is, asked at most once a second by each process."""
    if monotonic() - _last.asked < ASKED_EVERY:
        return _last
    # One thread asks, the others go by what was known.
    if not _asking.acquire(blocking=False):
        return _last
    try:
        return _noted(behind())
    finally:
        _asking.release()


def behind() -> float | None:
    """Return how many seconds of the primary's writes the replica lacks; None where it does not answer or is none.

    A primary that writes nothing leaves no time to compare: whoever has replayed all of its log is not behind.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_lsn()")
            (written,) = cursor.fetchone()
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(BEHIND, [written])
            (seconds,) = cursor.fetchone()
    except Error:
        connections[REPLICA].close()
        return None
    return None if seconds is None else float(seconds)


def _may_lag(request: HttpRequest) -> bool:
    match = request.resolver_match
    shows = match is not None and match.namespace in PUBLIC | DASHBOARDS
    return shows and is_there() and request.method in SAFE and COOKIE not in request.COOKIES


def _noted(seconds: float | None) -> State:
    global _last
    before, _last = _last, State(monotonic(), seconds)
    if before.keeps_up != _last.keeps_up:
        logger.warning("replica %s", f"used, {seconds:.1f} s behind" if _last.keeps_up else f"left alone: {seconds}")
    return _last


_asking = Lock()
_last = State(float("-inf"), None)
