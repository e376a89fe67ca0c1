"""Celery's doorbells to the services."""

from datetime import datetime, time, timedelta

from celery import shared_task
from django.conf import settings
from django.utils.timezone import localtime, make_aware, now
from django.utils.translation import override

from notices import services
from notices.services import webhooks

# When offices open.
MORNING = time(7)


@shared_task(time_limit=9 * 60)
def mail_at_once() -> int:
    """Mail what is to go out at once (beat, every minute); return how many letters went out."""
    with override("vi"):
        return services.mail_at_once(at=now())


@shared_task(time_limit=20 * 60)
def daily_mail() -> int:
    """Mail each person one summary a day, of what was told until the morning (beat, every hour)."""
    at = now()
    morning = make_aware(datetime.combine(localtime(at).date(), MORNING))
    if at < morning:
        return 0
    with override("vi"):
        return services.daily_mail(until=morning, at=at)


@shared_task
def sweep() -> int:
    """Remove notices that are older than NOTICES_KEPT_DAYS (beat, every hour); return how many."""
    return services.sweep(before=now() - timedelta(days=settings.NOTICES_KEPT_DAYS))


@shared_task(time_limit=9 * 60)
def send_webhooks() -> int:
    """Send what is due to other systems (beat, every minute); return how many took it."""
    with override("vi"):
        return webhooks.send_due(at=now())
