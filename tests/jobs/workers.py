"""A real Celery worker for tests, with a queue that no other worker reads."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from signal import SIGKILL
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import Queue

ROOT = Path(__file__).parent.parent.parent
# Of this process alone: tests run side by side, each with its own database.
QUEUE = f"tests-{uuid.uuid4().hex}"
_numbers = count()


def database_url() -> str:
    """Return the address of the test database, which the worker shares with the test."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@contextmanager
def worker(*include: str, processes: int = 1, queue: str = QUEUE, **environment: str) -> Iterator[int]:
    """Run a worker for what comes in a queue, with further modules of tasks; give its process id."""
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "SATISFACTION_HOME": str(settings.SATISFACTION_HOME),
        **environment,
    }
    name = f"tests-{os.getpid()}-{next(_numbers)}@%h"
    options = ["-Q", queue, "-c", str(processes), "-n", name, "--loglevel", "WARNING"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    included = [word for module in include for word in ("-I", module)]
    command = [sys.executable, "-m", "celery", "-A", "satisfaction.celery", "worker", *options, *quiet, *included]
    process = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    try:
        yield process.pid
    finally:
        if process.poll() is None:
            os.killpg(process.pid, SIGKILL)
        process.wait()


@contextmanager
def own_queue(tasks: str) -> Iterator[None]:
    """Send tasks, by a pattern of their names, to `QUEUE`, and take it away afterwards."""
    with own_queues({tasks: QUEUE}):
        yield


@contextmanager
def own_queues(queues: Mapping[str, str]) -> Iterator[None]:
    """Send tasks, by patterns of their names, to queues, and take those away afterwards."""
    routes = current_app.conf.task_routes
    _route({tasks: {"queue": queue} for tasks, queue in queues.items()})
    try:
        yield
    finally:
        with current_app.connection_for_write() as broker:
            for queue in queues.values():
                Queue(queue).bind(broker.default_channel).delete()
        _route(routes)


def _route(routes: Any) -> None:
    current_app.conf.task_routes = routes
    current_app.amqp.flush_routes()
    vars(current_app.amqp)["router"] = current_app.amqp.Router()
