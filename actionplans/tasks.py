"""Celery's doorbells to the services."""

from celery import shared_task
from django.utils.timezone import now

from actionplans.services import keeping_reviews
from actionplans.services.following import call_measures_to_mind, call_to_mind, follow_successions


@shared_task(time_limit=20 * 60)
def keep() -> int:
    """Let obligations and reviews follow reorganisations; call to mind what is due of them and of plans (beat, hourly).

    All of it stands in the database: what one call leaves or a killed worker loses is found again by the next.
    """
    at = now()
    follow_successions(at=at)
    keeping_reviews.follow_successions(at=at)
    return call_to_mind(at=at) + call_measures_to_mind(at=at) + keeping_reviews.call_to_mind(at=at)
