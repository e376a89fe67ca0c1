"""Whether the portal lives, and whether everything it leans on answers."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError

from satisfaction.celery import app

SECONDS = 2.0


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, broker and a worker answer, else 503 with the name of what does not."""
    checks: dict[str, Callable[[], bool]] = {"database": database, "broker": broker}
    found = {name: "ok" if check() else "không trả lời" for name, check in checks.items()}
    found["worker"] = "ok" if found["broker"] == "ok" and worker() else "không trả lời"
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker() -> bool:
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
        with client:
            return bool(client.ping())
    except (redis.RedisError, ValueError, OSError):
        return False


def worker() -> bool:
    try:
        return bool(app.control.ping(timeout=SECONDS, limit=1))
    except (BrokerError, redis.RedisError, OSError):
        return False
