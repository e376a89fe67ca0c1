"""Celery's doorbell to the mail about drafts."""

from celery import shared_task
from django.utils.timezone import localdate, now
from django.utils.translation import override

from accounts.services import record
from scoring.draft_notices import drafts_to_tell, message, people_to_tell
from scoring.services.draft_notices import tell_once


@shared_task(time_limit=9 * 60)
def tell_of_drafts() -> int:
    """Tell agencies of each draft from the day they may object on, once to each person (beat); return to how many."""
    at = now()
    today = localdate(at)
    told = 0
    with override("vi"):
        for draft in drafts_to_tell(on=today):
            text = message(draft)
            sent = sum(tell_once(draft=draft, user=user, text=text) for user in people_to_tell(draft, on=today))
            if sent:
                subject = f"round:{draft.round.code}"
                record(actor=None, action="publication.told", subject=subject, detail={"people": sent}, at=at)
            told += sent
    return told
