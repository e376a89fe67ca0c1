"""What everybody may read of comments: quotes that agencies show, as they were read over."""

from django.db.models import F, QuerySet

from feedback.models import Audience, PublicQuote, State
from feedback.selectors.comments import shown_comments

GONE = (State.MERGED, State.SPAM)


def public_quotes() -> "QuerySet[PublicQuote]":
    """Return the quotes shown to everybody, the newest first.

    Not of a comment whose masks changed since, whose form was excluded, or that not all of its agency may read.
    """
    told = shown_comments().filter(audience=Audience.AGENCY).exclude(state__in=GONE)
    found = PublicQuote.objects.filter(comment__in=told, quote=F("comment__masked"))
    return found.select_related("comment__agency").order_by("-on", "pk")
