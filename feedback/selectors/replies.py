"""Replies to whoever holds a receipt code; the code is all that is known of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from feedback.models import Step
from feedback.receipts import receipt_hash
from feedback.selectors.comments import names_on


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agency said, and on which day; not who of it wrote."""

    agency: str
    day: date
    text: str


def replies_to(code: str) -> list[Reply]:
    """Return the replies to what was written in the form of a receipt, the newest first.

    `code` in its one spelling. An unknown code and a form nobody replied to are the same: none.
    """
    digest = receipt_hash(code)
    own = Q(comment__receipt_hash=digest) | Q(comment__merged__receipt_hash=digest)
    found = Step.objects.filter(own, kind=Step.Kind.ANSWER).order_by("-at", "pk").distinct()
    steps = list(found) if digest else []
    names = names_on({step.agency_id for step in steps if step.agency_id}, on=timezone.localdate())
    return [Reply(names.get(step.agency_id or 0, ""), timezone.localdate(step.at), step.note) for step in steps]
