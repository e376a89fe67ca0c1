"""Showing a comment to everybody with what was done about it, and taking that back."""

from django.db import transaction
from django.utils.timezone import localdate

from feedback.models import Audience, Comment, PublicQuote, Step
from feedback.services.steps import Hand, NotNow, take


@transaction.atomic
def publish_quote(*, comment: Comment, note: str, hand: Hand) -> Comment:
    """Show the masked words of a comment to everybody, with what was done (`note`); again: with other words of that.

    Raises Changed, WordsMissing, and NotNow where the comment is not for everybody of its agency to read.
    """
    taken = take(comment, Step.Kind.PUBLISH, hand, note=note)
    if taken.audience != Audience.AGENCY:
        raise NotNow(taken.state)
    said = taken.steps.get(number=taken.version).note
    shown = {"quote": taken.masked, "action": said, "on": localdate(hand.at)}
    PublicQuote.objects.update_or_create(comment=taken, defaults=shown)
    return taken


@transaction.atomic
def take_quote_back(*, comment: Comment, hand: Hand) -> Comment:
    """Show a comment to everybody no longer. Raises Changed, and NotNow where it is not shown."""
    taken = take(comment, Step.Kind.UNPUBLISH, hand)
    gone, _rows = PublicQuote.objects.filter(comment=taken).delete()
    if not gone:
        raise NotNow(taken.state)
    return taken
