"""Officials named by citizens: a case for the head, with a deadline and an outcome; upward only counts are told."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record
from feedback.models import Audience, Comment, NamedCase, NamedStep, State, Step
from feedback.services.steps import LONGEST_NOTE, NOBODY_S, OPEN, Changed, Hand, WordsMissing, set_audience, take

# Nobody of the agency but its head reads these, or not even the head.
KEPT = (Audience.HEAD, Audience.ABOVE)


@transaction.atomic
def open_cases(*, at: datetime) -> int:
    """Open a case for every comment that names somebody and was released to whoever looks into it; each once."""
    today = timezone.localdate(at)
    waiting = Comment.objects.filter(audience__in=KEPT, released_on__lte=today, named_case=None).order_by("pk")
    due = today + timedelta(days=settings.NAMED_DUE_DAYS)
    cases = [NamedCase(comment=each, agency_id=each.agency_id, opened_on=today, due_on=due) for each in waiting]
    NamedCase.objects.bulk_create(cases, ignore_conflicts=True)
    return len(cases)


@transaction.atomic
def decide(*, case: NamedCase, outcome: str, note: str, hand: Hand) -> NamedCase:
    """Note something about a case, or (with `outcome`) what came of it; a later outcome replaces an earlier one.

    An outcome is a step of the comment, too, which the head then has in hand, to reply or to close: nothing is said to
    the citizen that nobody wrote. Where no official is named after all, the comment goes to the agency's officers,
    masked.
    Raises Changed, WordsMissing.
    """
    said = note.replace("\0", "").replace("\r\n", "\n").strip()
    if not 1 <= len(said) <= LONGEST_NOTE or hand.actor is None:
        raise WordsMissing
    locked = NamedCase.objects.select_for_update(of=("self", "comment")).select_related("comment").get(pk=case.pk)
    if locked.version != hand.seen:
        raise Changed(locked.pk)
    locked.version += 1
    if outcome:
        locked.outcome, locked.decided_on = outcome, timezone.localdate(hand.at)
    locked.save(update_fields=["version", "outcome", "decided_on"])
    NamedStep.objects.create(
        case=locked, number=locked.version, outcome=outcome, note=said, actor=hand.actor, at=hand.at
    )
    if outcome:
        _step(locked, hand)
    else:
        # The audit knows that something was noted or decided, not what nor about whom.
        record(actor=hand.actor, action="feedback.named", subject=f"comment:{locked.comment_id}", detail={}, at=hand.at)
    return locked


def note_list_seen(*, number: int, actor: User, at: datetime) -> None:
    """Write down that somebody saw the list of so many cases."""
    record(actor=actor, action="feedback.cases_seen", subject="cases", detail={"shown": number}, at=at)


def note_seen(*, case: NamedCase, actor: User, at: datetime) -> None:
    """Write down that somebody opened a case."""
    record(actor=actor, action="feedback.case_seen", subject=f"comment:{case.comment_id}", detail={}, at=at)


def _step(case: NamedCase, hand: Hand) -> None:
    """Write into the comment's history that it was decided about, not how: others read that, too."""
    nobody = case.outcome == NamedCase.Outcome.NO_OFFICIAL
    opens = nobody and case.comment.audience in KEPT
    change = _officers_s(case.comment, opens=opens) if nobody else _in_hand(case.comment, hand)
    taken = take(case.comment, Step.Kind.NAMED, _on(case.comment, hand), **change)
    if opens:
        set_audience(comment=taken, audience=Audience.AGENCY, hand=_on(taken, hand))


def _in_hand(comment: Comment, hand: Hand) -> dict[str, Any]:
    """Return what makes a comment that nobody has in hand the head's own, with the usual deadline for a reply."""
    if comment.state != State.NEW:
        return {}
    due = timezone.localdate(hand.at) + timedelta(days=settings.FEEDBACK_DUE_DAYS)
    return {"state": State.ASSIGNED, "assignee": hand.actor, "due_on": due}


def _officers_s(comment: Comment, *, opens: bool) -> dict[str, Any]:
    """Return what gives a comment that is opened to the officers back to them, whoever had it in hand."""
    return dict(NOBODY_S) if opens and comment.state in OPEN else {}


def _on(comment: Comment, hand: Hand) -> Hand:
    return Hand(actor=hand.actor, at=hand.at, seen=comment.version)
