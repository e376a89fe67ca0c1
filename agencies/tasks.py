"""Celery's doorbells to what people are told of their work and their roles."""

from celery import shared_task
from django.utils.timezone import now

from agencies.services.notices import tell_of_audit as tell_audit
from agencies.services.notices import tell_of_delegations as tell_delegations
from agencies.services.notices import tell_of_jobs as tell_jobs


@shared_task
def tell_of_jobs() -> int:
    """Tell people of the work that the machine has ended for them (beat, every minute); return to how many."""
    return tell_jobs(at=now())


@shared_task
def tell_of_delegations() -> int:
    """Tell people of delegations that begin or have ended (beat, every hour); return to how many."""
    return tell_delegations(at=now())


@shared_task
def tell_of_audit() -> int:
    """Tell those who keep the system of a verification that found something (beat, every hour); return to how many."""
    return tell_audit(at=now())
