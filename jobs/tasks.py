from celery import shared_task
from django.utils.timezone import now

from jobs import services


@shared_task
def revive() -> None:
    """Queue again what a dead worker left (beat, every minute)."""
    services.revive(at=now())


@shared_task
def sweep_files() -> int:
    """Remove files that have expired (beat, every hour); return how many."""
    return services.sweep_files(at=now())
