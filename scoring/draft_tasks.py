"""Celery's doorbells to word of drafts and publications."""

from celery import shared_task
from django.db import transaction
from django.utils.timezone import localdate, now

from accounts.services import record
from scoring.approvals import drafts_awaiting
from scoring.draft_notices import (
    drafts_to_tell,
    publications_to_tell,
    tell_of_awaiting,
    tell_of_draft,
    tell_of_publication,
)


@shared_task(time_limit=9 * 60)
def tell_of_drafts() -> int:
    """Tell agencies of each draft from the day they may object on, once to each person (beat); return to how many.

    Once it is through, the leaders of the province are told that it waits for them.
    """
    at = now()
    told = 0
    for draft in drafts_to_tell(on=localdate(at)):
        with transaction.atomic():
            new = tell_of_draft(draft=draft, at=at, on=localdate(at))
            if new:
                subject = f"round:{draft.round.code}"
                record(actor=None, action="publication.told", subject=subject, detail={"people": new}, at=at)
        told += new
    waiting = drafts_awaiting(on=localdate(at))
    return told + sum(tell_of_awaiting(draft=draft, at=at, on=localdate(at)) for draft in waiting)


@shared_task(time_limit=9 * 60)
def tell_of_publications() -> int:
    """Tell those who see a round that its results are published (beat); return to how many."""
    at = now()
    return sum(tell_of_publication(publication=one, at=at, on=localdate(at)) for one in publications_to_tell(at=at))
