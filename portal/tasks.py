"""Celery's doorbell to the files of open data."""

from celery import shared_task

from portal.open_data.holding import keep_all


@shared_task
def make_open_data() -> int:
    """Make the files of publications before a page asks (beat); return of how many."""
    return keep_all()
