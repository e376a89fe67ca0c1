"""Reads the comments on a round that a paper may carry: those that its reader reads, of whom none names an official.

Whoever asks, paper goes from hand to hand: comments that name somebody, that are against a head, and tips are in none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from accounts.models import User
from feedback.models import Audience, Comment, State, Step
from feedback.reach import reader_for, visible
from feedback.selectors.comments import OPEN, names_on, shown_comments

if TYPE_CHECKING:
    from reports.asked import Asked

LEFT_OUT = (State.SPAM, State.MERGED)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as a report counts it; `masked` is all of its words that anything outside feedback may show."""

    agency: int
    topics: tuple[str, ...]
    source: str
    state: str
    day: date
    due_on: date | None
    answered_on: date | None
    masked: str

    @property
    def days(self) -> int | None:
        """How many days passed until the first reply."""
        return None if self.answered_on is None else max(0, (self.answered_on - self.day).days)

    def is_overdue(self, on: date) -> bool:
        return self.state in OPEN and self.due_on is not None and self.due_on < on

    @property
    def in_time(self) -> bool:
        return self.answered_on is not None and (self.due_on is None or self.answered_on <= self.due_on)


@dataclass(frozen=True, slots=True)
class AllSaid:
    """The comments on a round, the most urgent first, with the names of the agencies that they are about."""

    comments: tuple[Said, ...]
    names: Mapping[int, str]


def comments_on(asked: "Asked") -> "QuerySet[Comment]":
    """Return the comments on a round that its report may count and quote."""
    on = localdate(asked.at)
    seen = shown_comments()
    if isinstance(asked.user, User):
        seen = visible(reader_for(asked.user, on=on))
    elif asked.user is not None:
        seen = seen.none()
    of_round = seen.filter(round_unit__round=asked.round, audience=Audience.AGENCY, released_on__lte=on)
    return of_round.exclude(state__in=LEFT_OUT)


def all_said(asked: "Asked") -> AllSaid:
    """Read the comments in two queries."""
    first = Step.objects.filter(comment=OuterRef("pk"), kind=Step.Kind.ANSWER).order_by("number")
    answered = first.annotate(day=TruncDate("at")).values("day")[:1]
    rows = comments_on(asked).annotate(answered_on=Subquery(answered)).order_by("-urgency", "day", "id")
    names = ("agency_id", "topics", "source", "state", "day", "due_on", "answered_on", "masked")
    found = tuple(Said(agency, tuple(topics), *rest) for agency, topics, *rest in rows.values_list(*names))
    return AllSaid(found, names_on({one.agency for one in found}, on=localdate(asked.at)))
