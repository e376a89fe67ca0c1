"""Celery's doorbell to what stays hidden of runs."""

from celery import shared_task
from django.utils.timezone import now

from scoring.services.hidings import keep_hidings

# Each takes some seconds for a province.
HIDINGS_PER_CALL = 5


@shared_task
def keep() -> int:
    """Find what stays hidden of shown runs before a page asks; return of how many."""
    return keep_hidings(at=now(), most=HIDINGS_PER_CALL)
