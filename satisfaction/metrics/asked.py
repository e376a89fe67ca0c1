"""What is asked for at the moment of looking: database, queues, disk. What does not answer is told as down."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.db import Error, connection, transaction

from accounts import audit_chain, replica
from satisfaction.backup import keeping

# Name, kind, what it is.
Sample = tuple[str, str, float]
SECONDS = 1.0
QUEUES = ("celery", "reports")
HELP = {
    "up": ("gauge", "1 when this part answers."),
    "answers_received": ("gauge", "Forms received in all rounds, as counted."),
    "inbox_entries": ("gauge", "Stored forms and decisions that wait to be counted."),
    "inbox_oldest_seconds": ("gauge", "How long the oldest stored form has waited to be counted."),
    "jobs": ("gauge", "Long work by state."),
    "beat_last_success_timestamp_seconds": ("gauge", "When a task of the schedule last ended well."),
    "database_connections": ("gauge", "Connections to this database."),
    "database_connections_limit": ("gauge", "Connections that the server takes."),
    "database_bytes": ("gauge", "Size of the database."),
    "queue_length": ("gauge", "Tasks that wait in a queue."),
    "disk_free_bytes": ("gauge", "Room where the portal keeps its data."),
    "last_backup_timestamp_seconds": ("gauge", "When the last whole backup was begun."),
    "last_backup_bytes": ("gauge", "Size of the last whole backup."),
    "audit_verified_timestamp_seconds": ("gauge", "When the audit was last verified."),
    "audit_holds": ("gauge", "1 when the last verification found the audit whole, its guards and its rows in place."),
    "replica_behind_seconds": ("gauge", "How much of the primary's writes the read replica lacks."),
}
# The table of counts is small, whatever the number of forms.
NUMBERS = """
SELECT 'answers_received', '', coalesce(sum(received), 0) FROM scoring_unitcount
UNION ALL SELECT 'inbox_entries', '', count(*) FROM surveys_foldinbox
UNION ALL SELECT 'inbox_oldest_seconds', '', coalesce(extract(epoch FROM now() - (
    SELECT r.received_at FROM surveys_foldinbox f JOIN surveys_response r ON r.id = f.response_id
    WHERE NOT f.decided ORDER BY f.id LIMIT 1)), 0)
UNION ALL SELECT 'jobs', state, count(*) FROM jobs_job GROUP BY state
UNION ALL SELECT 'beat_last_success_timestamp_seconds', task, extract(epoch FROM at) FROM jobs_taskrun
UNION ALL SELECT 'database_connections', '', count(*) FROM pg_stat_activity WHERE datname = current_database()
UNION ALL SELECT 'database_connections_limit', '', current_setting('max_connections')::int
UNION ALL SELECT 'database_bytes', '', pg_database_size(current_database())
"""
LABELS = {"up": "part", "jobs": "state", "beat_last_success_timestamp_seconds": "task", "queue_length": "queue"}


def lines() -> Iterator[str]:
    samples = [sample for ask in (_database, _replica, _broker, _home) for sample in ask()]
    for name, (kind, words) in HELP.items():
        found = [(label, value) for told, label, value in samples if told == name]
        if found:
            yield f"# HELP satisfaction_{name} {words}"
            yield f"# TYPE satisfaction_{name} {kind}"
        for label, value in found:
            where = f'{{{LABELS[name]}="{label}"}}' if label else ""
            yield f"satisfaction_{name}{where} {value:.15g}"


def _database() -> Iterator[Sample]:
    def ask() -> list[Sample]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NUMBERS)
            return [*((name, label, float(value)) for name, label, value in cursor.fetchall()), *_audit()]

    yield from _answered("database", ask, Error)


def _audit() -> Iterator[Sample]:
    last = audit_chain.last_verification()
    if last is not None:
        yield "audit_verified_timestamp_seconds", "", last.at.timestamp()
        yield "audit_holds", "", float(audit_chain.is_sound(last))


def _replica() -> Iterator[Sample]:
    """Tell of the replica; nothing where the primary, with which it is compared, does not answer either."""
    if replica.is_there() and _primary_answers():
        seconds = replica.behind()
        yield "up", "replica", float(seconds is not None)
        if seconds is not None:
            yield "replica_behind_seconds", "", seconds


def _primary_answers() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker() -> Iterator[Sample]:
    def ask() -> list[Sample]:
        client: Any = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
        with client:
            return [("queue_length", queue, float(client.llen(queue))) for queue in QUEUES]

    yield from _answered("broker", ask, redis.RedisError, OSError, ValueError)


def _home() -> Iterator[Sample]:
    yield "disk_free_bytes", "", float(shutil.disk_usage(settings.SATISFACTION_HOME).free)
    told = keeping.last()
    if told is not None:
        yield "last_backup_timestamp_seconds", "", datetime.fromisoformat(told["at"]).timestamp()
        yield "last_backup_bytes", "", float(told["bytes"])


def _answered(part: str, ask: Callable[[], list[Sample]], *down: type[Exception]) -> Iterator[Sample]:
    try:
        samples = ask()
    except down:
        yield "up", part, 0.0
        return
    yield "up", part, 1.0
    yield from samples
