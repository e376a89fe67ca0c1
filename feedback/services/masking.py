"""Masks set and lifted by hand, and looking behind them."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from feedback.models import Audience, Comment, Mask, Step
from feedback.reading import read, said, spans_of
from feedback.services.intake import read_fields
from feedback.services.steps import Hand, take

LONGEST_REASON = 500


class NotThere(ValueError):
    """The comment does not have these words, or they are masked already."""


class ReasonMissing(ValueError):
    """Looking behind masks needs a reason of 1 to 500 characters."""


@transaction.atomic
def mask_words(*, comment: Comment, words: str, hand: Hand) -> Comment:
    """Mask words that the rules missed, wherever they stand. Raises NotThere, Changed."""
    text = said(comment)
    wanted = words.replace("\0", "").strip()
    places = _places(text, wanted, comment) if wanted else []
    if not places:
        raise NotThere
    return _mark(comment, Step.Kind.MASK, places, hand, hides=True)


@transaction.atomic
def lift_mask(*, comment: Comment, start: int, end: int, hand: Hand) -> Comment:
    """Show words that were masked by mistake. Raises NotThere, Changed."""
    spans = spans_of(said(comment), comment.masks.order_by("pk"))
    if not any(span.start == start and span.end == end for span in spans):
        raise NotThere
    return _mark(comment, Step.Kind.UNMASK, [(start, end)], hand, hides=False)


@transaction.atomic
def look_behind(*, comment: Comment, reason: str, hand: Hand) -> str:
    """Return a comment's own words, and write down who looked and why. Raises ReasonMissing."""
    why = reason.replace("\0", "").strip()
    if not 1 <= len(why) <= LONGEST_REASON:
        raise ReasonMissing
    detail = {"reason": why, "audience": Audience(comment.audience).value}
    record(actor=hand.actor, action="feedback.unmasked", subject=f"comment:{comment.pk}", detail=detail, at=hand.at)
    return said(comment)


def note_seen(*, comment: Comment, actor: User, at: datetime) -> None:
    """Write down who opened a comment that not everybody of its agency reads; what they all read leaves no trace."""
    if comment.audience != Audience.AGENCY:
        detail = {"audience": Audience(comment.audience).value}
        record(actor=actor, action="feedback.restricted_seen", subject=f"comment:{comment.pk}", detail=detail, at=at)


def _mark(comment: Comment, kind: Step.Kind, places: list[tuple[int, int]], hand: Hand, *, hides: bool) -> Comment:
    # The step comes first: it locks the comment and refuses what was decided on an older version.
    marked = take(comment, kind, hand)
    Mask.objects.bulk_create(
        Mask(comment=marked, start=start, end=end, hides=hides, actor=hand.actor, at=hand.at) for start, end in places
    )
    fields = read_fields(read(said(marked), marked.masks.order_by("pk")))
    if marked.topics_by_hand:
        fields.pop("topics")
    Comment.objects.filter(pk=marked.pk).update(**fields)
    marked.refresh_from_db()
    return marked


def _places(text: str, wanted: str, comment: Comment) -> list[tuple[int, int]]:
    """Return where words stand in a text outside what is masked already."""
    masked = spans_of(text, comment.masks.order_by("pk"))
    low, found, at = text.lower(), [], -1
    while len(low) == len(text) and (at := low.find(wanted.lower(), at + 1)) >= 0:
        if not any(span.start < at + len(wanted) and at < span.end for span in masked):
            found.append((at, at + len(wanted)))
    return found
