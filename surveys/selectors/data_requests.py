"""Requests of data subjects, as lists narrow them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, DateField, Q, QuerySet, When

from surveys.models import DataRequest

State = DataRequest.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows: `situation` a key of `situations`, `kind`, the year of receipt; empty, 0: all."""

    situation: str = ""
    kind: str = ""
    year: int = 0


def situations(on: date) -> Mapping[str, Q]:
    """Return the situations a request can be in on a day; one can be in several."""
    is_open = Q(state=State.OPEN)
    silent = is_open & Q(replied_on=None)
    return {
        "": Q(),
        "silent": silent,
        "open": is_open,
        "late": (silent & Q(reply_by__lt=on)) | (is_open & Q(due_on__lt=on)),
        "answered": Q(state__in=(State.GRANTED, State.REFUSED)),
        "dropped": Q(state__in=(State.TAKEN_BACK, State.VOID)),
    }


def listed(wanted: Wanted, *, on: date) -> QuerySet[DataRequest]:
    """Return the requests that are asked for: open ones first, by the clock that ends next, then the newest."""
    found = _narrowed(wanted).filter(situations(on)[wanted.situation])
    # Of those that ended it is null, which comes last.
    return found.order_by(next_clock(), "-received_on", "-pk")


def next_clock() -> Case:
    """Return the day on which the clock of an open request ends that ends first; null of one that ended."""
    silent = When(state=State.OPEN, replied_on=None, then="reply_by")
    return Case(silent, When(state=State.OPEN, then="due_on"), output_field=DateField())


def counts(wanted: Wanted, *, on: date) -> dict[str, int]:
    """Return how many requests are in each situation, with the other filters, in one query."""
    asked = {f"n_{name}": Count("pk", filter=is_) for name, is_ in situations(on).items() if name}
    found = _narrowed(wanted).aggregate(n_=Count("pk"), **asked)
    return {name.removeprefix("n_"): number for name, number in found.items()}


def years() -> list[int]:
    """Return the years in which requests came in, the newest first."""
    return [day.year for day in DataRequest.objects.order_by().dates("received_on", "year", order="DESC")]


def _narrowed(wanted: Wanted) -> QuerySet[DataRequest]:
    found = DataRequest.objects.all()
    found = found.filter(kind=wanted.kind) if wanted.kind else found
    return found.filter(received_on__year=wanted.year) if wanted.year else found
