"""What was published lately, for whoever sees its results."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from agencies.access import Scope
from scoring.models import Publication
from surveys.selectors import rounds_in_scope

NEWS = timedelta(days=60)
MOST = 5


@dataclass(frozen=True, slots=True)
class New:
    """A publication in force: the round, its decision and where it is read."""

    title: str
    decision: str
    on: date
    url: str


def news(scope: Scope, *, on: date) -> list[New]:
    """Return the publications in force of the last weeks, newest first, of the rounds in a scope."""
    found = Publication.objects.filter(
        superseded_by=None, published_at__date__gte=on - NEWS, round__in=rounds_in_scope(scope)
    )
    return [
        New(
            title=one.round.title,
            decision=f"{one.decision_number} · {one.issuing_body}",
            on=one.published_at.date(),
            url=reverse("publications:round", args=[one.round.code]),
        )
        for one in found.select_related("round").order_by("-published_at")[:MOST]
    ]
