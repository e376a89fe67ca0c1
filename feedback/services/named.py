"""Officials named by citizens: a case for the head, with a deadline and an outcome; upward only counts are told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.services import record
from feedback.models import Audience, Comment, NamedCase, NamedStep
from feedback.services.steps import LONGEST_NOTE, Changed, Hand, WordsMissing, set_audience


@transaction.atomic
def open_cases(*, at: datetime) -> int:
    """Open a case for every comment that names somebody and was released to the head; again and again, each once."""
    today = timezone.localdate(at)
    waiting = Comment.objects.filter(audience=Audience.HEAD, released_on__lte=today, named_case=None).order_by("pk")
    due = today + timedelta(days=settings.NAMED_DUE_DAYS)
    cases = [NamedCase(comment=each, agency_id=each.agency_id, opened_on=today, due_on=due) for each in waiting]
    NamedCase.objects.bulk_create(cases, ignore_conflicts=True)
    return len(cases)


@transaction.atomic
def decide(*, case: NamedCase, outcome: str, note: str, hand: Hand) -> NamedCase:
    """Note something about a case, or (with `outcome`) what came of it; a later outcome replaces an earlier one.

    Where no official is named after all, the comment goes to the agency's officers, masked.
    Raises Changed, WordsMissing.
    """
    said = note.replace("\0", "").replace("\r\n", "\n").strip()
    if not 1 <= len(said) <= LONGEST_NOTE or hand.actor is None:
        raise WordsMissing
    locked = NamedCase.objects.select_for_update(of=("self",)).select_related("comment").get(pk=case.pk)
    if locked.version != hand.seen:
        raise Changed(locked.pk)
    locked.version += 1
    if outcome:
        locked.outcome, locked.decided_on = outcome, timezone.localdate(hand.at)
    locked.save(update_fields=["version", "outcome", "decided_on"])
    NamedStep.objects.create(
        case=locked, number=locked.version, outcome=outcome, note=said, actor=hand.actor, at=hand.at
    )
    # The audit knows that something was decided, not what nor about whom.
    record(actor=hand.actor, action="feedback.named", subject=f"comment:{locked.comment_id}", detail={}, at=hand.at)
    if outcome == NamedCase.Outcome.NO_OFFICIAL:
        _open_to_officers(locked.comment, hand)
    return locked


def _open_to_officers(comment: Comment, hand: Hand) -> None:
    if comment.audience == Audience.HEAD:
        seen = Hand(actor=hand.actor, at=hand.at, seen=comment.version)
        set_audience(comment=comment, audience=Audience.AGENCY, hand=seen)
