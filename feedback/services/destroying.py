"""The words of comments go when their term is over, a batch at a time; what was done about them stays."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.services import record
from feedback.gone import BY_TERM, GONE
from feedback.models import Comment
from feedback.selectors.comments import OPEN
from surveys.models import Kept, RetentionTerm
from surveys.selectors.retention import destroying_term, holds

BATCH = 2000
# One call of beat destroys at most this many batches: the next goes on.
BATCHES = 25


def destroy_comments(*, at: datetime, batches: int = BATCHES) -> int:
    """Destroy the words of comments that are due; return of how many. Without a term: nothing."""
    destroyed = 0
    while batches and (found := _one_batch(at)):
        destroyed, batches = destroyed + found, batches - 1
    return destroyed


def due_comments(term: RetentionTerm, today: date) -> QuerySet[Comment]:
    """Return the comments whose words a term lets go.

    Words that stand on a form go after it: raw answers have a term of their own. What somebody still deals with, what
    an agency shows to everybody, what names an official whose case is open, and what is of a round held back, waits.
    """
    assert term.days is not None  # noqa: S101 -- asked of terms that destroy
    if term.effective_on > today:
        return Comment.objects.none()
    old = Comment.objects.filter(text=None, day__lt=today - timedelta(days=term.days))
    settled = old.exclude(state__in=OPEN).exclude(merged_into__state__in=OPEN)
    decided = settled.exclude(named_case__isnull=False, named_case__outcome="")
    unseen = decided.filter(public_quote=None).exclude(round_unit__round__in=list(holds()))
    return unseen.exclude(words__in=GONE)


@transaction.atomic
def _one_batch(at: datetime) -> int:
    """Empty some comments and write down that it was done; what somebody has in hand at this moment waits.

    The term is read anew for each batch, and what was shown, merged or held back before the rows were locked stays.
    """
    term, today = destroying_term(Kept.COMMENTS), localdate(at)
    if term is None:
        return 0
    due = due_comments(term, today).select_for_update(skip_locked=True, of=("self",))
    locked = list(due.order_by("day", "pk").values_list("pk", flat=True)[:BATCH])
    found = list(due_comments(term, today).filter(pk__in=locked).values_list("pk", "day"))
    if found:
        Comment.objects.filter(pk__in=[key for key, _day in found]).update(words=BY_TERM, masked=BY_TERM, search="")
        record(
            actor=None,
            action="privacy.comments_destroyed",
            subject=f"retention:{Kept.COMMENTS}",
            detail=_told(term, sorted(str(key) for key, _day in found), [day for _key, day in found]),
            at=at,
        )
    return len(found)


def _told(term: RetentionTerm, keys: Sequence[str], days: Sequence[date]) -> dict[str, object]:
    """Return what the audit keeps of a batch: how many of which days, by which rule, and the hash of their ids."""
    digest = hashlib.sha256("\n".join(keys).encode()).hexdigest()
    first_last = {"first_day": str(min(days)), "last_day": str(max(days))}
    return {"rows": len(keys), **first_last, "days": term.days, "term": term.pk, "ids_sha256": digest}
