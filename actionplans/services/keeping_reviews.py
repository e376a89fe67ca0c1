"""Writes: issues under review follow what becomes of agencies, and are called to mind."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from actionplans.models import Review, ReviewItem
from actionplans.services.following import heirs_on
from actionplans.services.reviews import STANDING, Locked, follow
from actionplans.services.taking import Changed, NotNow
from actionplans.telling_reviews import remind, reminder, tell_of_item
from notices.kinds import Kind
from notices.selectors import told_of

TO_ANSWER = (ReviewItem.State.OPEN, ReviewItem.State.MORE)


def follow_successions(*, at: datetime) -> int:
    """Let the heirs of agencies that are no longer there answer for these, as for obligations; return how many."""
    heirs = heirs_on(localdate(at))
    open_ones = ReviewItem.objects.filter(review__state=Review.State.OPEN, state__in=STANDING)
    found = open_ones.filter(bearer__in=list(heirs)).order_by("pk")
    return sum(_follow(each, heirs[each.bearer_id], at) for each in found)


def call_to_mind(*, at: datetime) -> int:
    """Remind agencies of issues without an answer, once for each deadline and distance; return to how many people."""
    on = localdate(at)
    distances = sorted(settings.OBLIGATION_REMINDERS)
    found = {}
    for each in Review.objects.filter(state=Review.State.OPEN).order_by("pk"):
        left = (each.due_on - on).days
        days = next((days for days in distances if left <= days), None)
        if days is not None:
            found[reminder(each, days)] = (each, days)
    told = told_of(Kind.OBLIGATION, found)
    return sum(_remind(review, days, at) for subject, (review, days) in found.items() if subject not in told)


def _remind(review: Review, days: int, at: datetime) -> int:
    silent = set(review.items.filter(state__in=TO_ANSWER).values_list("bearer", flat=True))
    return remind(review=review, bearer_ids=silent, days=days, at=at)


@transaction.atomic
def _follow(item: ReviewItem, heir: int, at: datetime) -> bool:
    try:
        moved = follow(item=item, bearer_id=heir, at=at)
    except (Changed, NotNow, Locked):
        return False
    tell_of_item(item=moved, words="review.opened", actor=None, at=at)
    return True
