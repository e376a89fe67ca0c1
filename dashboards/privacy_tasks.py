"""Celery's doorbells to the destruction of what is kept no longer, and to the clocks of requests."""

from celery import shared_task
from django.utils.timezone import now
from django.utils.translation import override

from dashboards.privacy.destroying import destroy_due
from dashboards.privacy.requests.filing import forget_askers
from dashboards.privacy.requests.telling import call_to_mind
from feedback.services.destroying import destroy_comments


@shared_task(time_limit=900, soft_time_limit=840)
def destroy() -> int:
    """Destroy raw answers and words of comments whose term is over (beat).

    A killed worker loses nothing: each batch is one transaction. Forms go first, as words on them part from them.
    """
    at = now()
    with override("vi"):
        return destroy_due(at=at) + destroy_comments(at=at)


@shared_task(time_limit=20 * 60)
def keep_requests() -> int:
    """Remind of requests whose clocks run out, destroy contacts kept long enough (beat, every hour, once each)."""
    at = now()
    forget_askers(at=at)
    return call_to_mind(at=at)
