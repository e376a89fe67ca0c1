"""Celery's doorbells to the services."""

from celery import shared_task
from django.utils.timezone import localdate, now

from surveys import services


@shared_task(time_limit=60, soft_time_limit=50)
def close_ended_rounds() -> int:
    """Close the rounds whose last day has passed (beat, every minute); return how many."""
    at = now()
    return len(services.close_ended_rounds(today=localdate(at), at=at))
