"""Rings for a task soon: rung from wherever something was stored, with no wait for the broker and no failure by it.

A process gathers rings for a moment and sends one message from a thread of its own. Of all processes together at most
one message waits: whoever sends takes a mark at the broker, and the task takes it away as it begins. What is stored
before that is seen by the task, what is stored after rings anew. A ring that is lost costs time only: beat rings, too.
"""

import logging
import time
from threading import Lock, Timer

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# So long a message waits at most, and so long nobody sends another one where its task never began.
WAITS_SECONDS = 10
BROKER_SECONDS = 1.0
# So long nothing is tried, or written to the log, after a broker that did not answer.
SILENT_SECONDS = 10.0
UNREACHABLE = (redis.RedisError, OperationalError, OSError)

_lock = Lock()
_gathering: set[str] = set()
_silent_until = 0.0


def ring(task: str) -> None:
    """Have a worker begin a task that takes no arguments, `BELL_SECONDS` from now; 0 rings for nothing."""
    with _lock:
        if task in _gathering or not settings.BELL_SECONDS or time.monotonic() < _silent_until:
            return
        # Not a daemon: a command that ends right after storing still rings.
        Timer(settings.BELL_SECONDS, _send, [task]).start()
        _gathering.add(task)


def heard(task: str) -> None:
    """Let the next ring through; a task that is rung for calls this before it looks at anything."""
    if not settings.BELL_SECONDS:
        return
    try:
        with _broker() as broker:
            broker.delete(_mark(task))
    except UNREACHABLE as error:
        logger.warning("The bell of %s was not taken back: %s", task, error)


def _send(task: str) -> None:
    global _silent_until
    with _lock:
        _gathering.discard(task)
    try:
        with _broker() as broker:
            first = broker.set(_mark(task), 1, nx=True, ex=WAITS_SECONDS)
        if first:
            current_app.send_task(task, expires=WAITS_SECONDS, retry=False)
    except UNREACHABLE as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        logger.warning("%s was not rung for: %s", task, error)


def _broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS
    )


def _mark(task: str) -> str:
    return f"bell:{task}"
