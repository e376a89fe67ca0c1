"""Celery's doorbell to the destruction of what is kept no longer."""

from celery import shared_task
from django.utils.timezone import now
from django.utils.translation import override

from dashboards.privacy.destroying import destroy_due


@shared_task(time_limit=900, soft_time_limit=840)
def destroy() -> int:
    """Destroy raw answers whose term is over (beat); a killed worker loses nothing: each batch is one transaction."""
    with override("vi"):
        return destroy_due(at=now())
