"""Writes: what is done about a request, each a step of its own row, taken only from where it was seen."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from actionplans.services.taking import Acts, Changed, Hand, NotNow, WordsMissing, take
from dashboards.privacy.requests.terms import terms
from surveys.models import DataRequest, DataRequestContact, DataRequestStep

Kind = DataRequestStep.Kind
State = DataRequest.State
OPEN = frozenset((State.OPEN,))
# From which states a step may be taken.
FROM: Mapping[str, frozenset[State]] = {
    Kind.REPLY: OPEN,
    Kind.EXTEND: OPEN,
    Kind.ACT: OPEN,
    Kind.GRANT: OPEN,
    Kind.REFUSE: OPEN,
    Kind.TAKE_BACK: OPEN,
    Kind.VOID: OPEN,
    Kind.REOPEN: frozenset((State.GRANTED, State.REFUSED, State.TAKEN_BACK, State.VOID)),
}
NEEDS_WORDS = frozenset((Kind.EXTEND, Kind.ACT, Kind.GRANT, Kind.REFUSE, Kind.VOID, Kind.REOPEN))
ACTS = Acts("data_request", FROM, NEEDS_WORDS)


class NoSuchDay(ValueError):
    """The step cannot have been taken on that day: before the request came in, or not yet."""


class CannotExtend(ValueError):
    """It was extended before, its day has passed, or the new day is not a later one within the extension."""


def reply(*, request: DataRequest, on: date, note: str = "", hand: Hand) -> DataRequest:
    """Note that the asker was told what becomes of the request. Raises NoSuchDay and what `take` raises."""
    if request.replied_on is not None:
        raise NotNow(request.state)
    return _take(request, Kind.REPLY, hand, note, on, replied_on=on)


def extend(*, request: DataRequest, due_on: date, note: str, hand: Hand) -> DataRequest:
    """Move the day to a later one, once, while it has not passed. Raises CannotExtend and what `take` raises."""
    if not may_extend(request, hand.on) or not request.due_on < due_on <= terms().latest_extension(request.due_on):
        raise CannotExtend
    return _take(request, Kind.EXTEND, hand, note, hand.on, due_on=due_on)


def may_extend(request: DataRequest, on: date) -> bool:
    """Say whether a request can still be given more days."""
    return request.state == State.OPEN and on <= request.due_on and not request.steps.filter(kind=Kind.EXTEND).exists()


def note_act(*, request: DataRequest, note: str, hand: Hand) -> DataRequest:
    """Write down what was done with the data. Raises what `take` raises."""
    return _take(request, Kind.ACT, hand, note, hand.on)


def grant(*, request: DataRequest, on: date, note: str, hand: Hand) -> DataRequest:
    """Note that it was carried out and the asker told. Raises NoSuchDay and what `take` raises."""
    return _end(request, Kind.GRANT, State.GRANTED, hand, note, on, replied_on=request.replied_on or on)


def refuse(*, request: DataRequest, on: date, note: str, hand: Hand) -> DataRequest:
    """Note that it was refused, why, and the asker told. Raises NoSuchDay and what `take` raises."""
    return _end(request, Kind.REFUSE, State.REFUSED, hand, note, on, replied_on=request.replied_on or on)


def take_back(*, request: DataRequest, on: date, note: str = "", hand: Hand) -> DataRequest:
    """Note that the asker no longer asks. Raises NoSuchDay and what `take` raises."""
    return _end(request, Kind.TAKE_BACK, State.TAKEN_BACK, hand, note, on)


def void(*, request: DataRequest, note: str, hand: Hand) -> DataRequest:
    """Take a request that was filed by mistake off what is to do; it stays on the register. Raises what `take` does."""
    return _end(request, Kind.VOID, State.VOID, hand, note, hand.on)


@transaction.atomic
def reopen(*, request: DataRequest, note: str, hand: Hand) -> DataRequest:
    """Work on a request again; its clocks ran on meanwhile. Raises what `take` raises."""
    DataRequestContact.objects.filter(request=request).update(kept_until=None)
    return _take(request, Kind.REOPEN, hand, note, hand.on, state=State.OPEN, closed_on=None)


@transaction.atomic
def _end(request: DataRequest, kind: Kind, state: State, hand: Hand, note: str, on: date, **change: Any) -> DataRequest:
    ended = _take(request, kind, hand, note, on, state=state, closed_on=on, **change)
    until = hand.on + timedelta(days=settings.REQUEST_CONTACT_KEPT_DAYS)
    DataRequestContact.objects.filter(request=request).update(kept_until=until)
    return ended


def _take(request: DataRequest, kind: Kind, hand: Hand, note: str, on: date, **change: Any) -> DataRequest:
    if not (request.replied_on or request.received_on) <= on <= hand.on:
        raise NoSuchDay
    told: dict[str, Any] = {"on": on}
    if "due_on" in change:
        told["due_on"] = change["due_on"]
    return take(request, ACTS, kind, hand, note, told=told, **change)[0]


__all__ = ["Changed", "Hand", "NotNow", "WordsMissing"]
