"""Who gets papers of a kind (Nơi nhận), as it is printed under them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from agencies.models import RecipientList

MOST_LINES, LONGEST_LINE = 30, 200


class ListChangedMeanwhile(Exception):
    """Somebody saved the list after the page was opened; nothing is stored."""


class UnfitLines(Exception):
    """Too many lines, or one that is too long."""


@transaction.atomic
def set_recipients(*, kind: RecipientList.Kind, lines: Sequence[str], edition: int, actor: User, at: datetime) -> None:
    """Store the list of a kind; without lines that is printed which stands there without a list.

    `edition` is the one the page showed, 0: none. Raises ListChangedMeanwhile, UnfitLines.
    """
    kept = [line for line in (" ".join(line.split()) for line in lines) if line]
    if len(kept) > MOST_LINES or any(len(line) > LONGEST_LINE for line in kept):
        raise UnfitLines
    RecipientList.objects.get_or_create(kind=kind, defaults={"lines": [], "edition": 0})
    stored = RecipientList.objects.select_for_update().get(kind=kind)
    if stored.edition != edition:
        raise ListChangedMeanwhile(stored)
    if stored.lines == kept:
        return
    before, stored.lines, stored.edition = stored.lines, kept, edition + 1
    stored.save(update_fields=["lines", "edition"])
    detail = {"before": before, "after": kept}
    record(actor=actor, action="recipients.changed", subject=f"recipients:{kind}", detail=detail, at=at)
