"""The lock that a worker holds for as long as it works on a job; it falls with the worker's connection.

Held by the session, through many transactions: past a pooler, which would hand the session to somebody else.
"""

import uuid

from django.conf import settings
from django.db import connections

from jobs.models import LOCK_SPACE


def take(job_id: uuid.UUID) -> bool:
    """Take a job's lock; False where another worker that lives holds it."""
    with connections[settings.JOB_LOCKS].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (LOCK_SPACE, str(job_id)))
        return bool(cursor.fetchone()[0])


def release(job_id: uuid.UUID) -> None:
    with connections[settings.JOB_LOCKS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (LOCK_SPACE, str(job_id)))
