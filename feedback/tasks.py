"""Celery's doorbells to the services."""

from datetime import timedelta

from celery import shared_task
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import override

from feedback.digest import message
from feedback.selectors.digests import digest_addresses
from feedback.services.digests import send_once
from feedback.services.direct import destroy_contacts
from feedback.services.intake import take_in
from feedback.services.mixing import mix_contacts
from feedback.services.named import open_cases
from feedback.services.releasing import read_anew, release
from feedback.telling import tell_of_cases, tell_of_overdue

# When offices open.
MORNING = 7


@shared_task(time_limit=280, soft_time_limit=240)
def gather() -> int:
    """Make comments of new texts, mask anew what older rules masked, show agencies what is due, mix contacts (beat).

    All of it stands in the database: what one call leaves or a killed worker loses is found again by the next.
    """
    at = now()
    made = take_in(at=at)
    read_anew()
    release(at=at)
    open_cases(at=at)
    destroy_contacts(at=at)
    mix_contacts(today=localdate(at))
    return made


@shared_task(time_limit=20 * 60)
def weekly_digest() -> int:
    """Send each week's digest from Monday morning on, once to each (beat, every hour); return how many were sent.

    A portal that was off on Monday sends it later in the week.
    """
    at = localtime(now())
    today = at.date()
    monday = today - timedelta(days=today.weekday())
    if today == monday and at.hour < MORNING:
        return 0
    sent = 0
    with override("vi"):
        for user, address in digest_addresses(on=today):
            text = message(user, on=today)
            sent += send_once(user=user, address=address, week=monday, text=text)
    return sent


@shared_task(time_limit=20 * 60)
def tell() -> int:
    """Tell of cases that opened and of days that passed (beat, every hour, once each); return to how many people."""
    at = now()
    on = localdate(at)
    return tell_of_cases(at=at, on=on) + tell_of_overdue(at=at, on=on)
