"""Celery's doorbells to the audit's seals."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils.timezone import now

from accounts import audit_chain, sweeping
from accounts.key_reads import tell_reads

EVERY = timedelta(hours=22)
logger = logging.getLogger(__name__)


@shared_task(time_limit=300, soft_time_limit=240)
def seal_audit() -> int:
    """Tell what keys read, then seal the entries that are settled (beat, every hour); return how many seals were made.

    The digest goes into the log as well, which whoever changes the database does not change with it.
    """
    at, made = now(), 0
    tell_reads(at=at)
    while seal := audit_chain.seal_audit(at=at):
        made += 1
        logger.info("audit seal %d: %s", seal.number, seal.digest)
    return made


@shared_task(time_limit=20 * 60)
def verify_audit() -> int:
    """Verify the audit once a day (beat, every hour); return the number of the first seal that does not hold, or 0."""
    last, at = audit_chain.last_verification(), now()
    if last is not None and last.at > at - EVERY:
        return 0
    found = audit_chain.verify_audit(at=at)
    if found.broken:
        logger.error("audit seal %d does not hold: entries were changed", found.broken)
    if found.unguarded or found.drifted:
        logger.error("changes were made past the audit: unguarded %s, rows %s", found.unguarded, found.drifted)
    return found.broken


@shared_task(time_limit=120, soft_time_limit=90)
def sweep_sessions() -> int:
    """Destroy sessions that have ended and failed tries of more than a day (beat, every hour); return how many."""
    return sweeping.sweep_sessions(at=now())
