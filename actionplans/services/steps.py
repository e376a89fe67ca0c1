"""Writes: what is done about an obligation, each a step of its own row, taken only from where it was seen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from actionplans.models import Obligation, ObligationStep, Proof, State
from actionplans.services.taking import LONGEST_NOTE, Acts, Changed, Hand, NotNow, WordsMissing, take
from actionplans.telling import tell_bearer, tell_office
from documents.attachments import Attached

MOST_FILES = 10
Kind = ObligationStep.Kind
TO_DO = frozenset((State.OPEN, State.RETURNED))
STANDING = TO_DO | {State.SUBMITTED}
# From which states a step may be taken.
FROM: Mapping[str, frozenset[State]] = {
    Kind.SUBMIT: TO_DO,
    Kind.TAKE_BACK: frozenset((State.SUBMITTED,)),
    Kind.ACCEPT: frozenset((State.SUBMITTED,)),
    Kind.RETURN: frozenset((State.SUBMITTED,)),
    Kind.REOPEN: frozenset((State.ACCEPTED, State.WITHDRAWN)),
    Kind.EXTEND: TO_DO,
    Kind.PROPOSE: STANDING,
    Kind.WITHDRAW: STANDING,
    Kind.FOLLOW: STANDING,
}
ACTS = Acts("obligation", FROM, frozenset((Kind.RETURN, Kind.EXTEND, Kind.PROPOSE, Kind.WITHDRAW)))


class FileMissing(ValueError):
    """The obligation asks for a file as proof, or too many were sent."""


@transaction.atomic
def submit(*, obligation: Obligation, note: str, files: Sequence[Attached] = (), hand: Hand) -> Obligation:
    """Hand in what was done, with the files that show it. Raises Changed, NotNow, WordsMissing, FileMissing."""
    if len(files) > MOST_FILES or (obligation.needs_file and not files):
        raise FileMissing
    if not (files or note.strip()):
        raise WordsMissing
    done, step = _take(obligation, Kind.SUBMIT, hand, note, state=State.SUBMITTED, handed_in_on=hand.on)
    Proof.objects.bulk_create(
        Proof(step=step, key=each.key, name=each.name, kind=each.kind, size=each.size, sha256=each.sha256)
        for each in files
    )
    tell_office(obligation=done, words="obligation.submitted", actor=hand.actor, at=hand.at)
    return done


def take_back(*, obligation: Obligation, note: str = "", hand: Hand) -> Obligation:
    """Take back what was handed in while nobody has judged it. Raises Changed, NotNow."""
    return _take(obligation, Kind.TAKE_BACK, hand, note, state=_before(obligation), handed_in_on=None)[0]


@transaction.atomic
def accept(*, obligation: Obligation, note: str = "", hand: Hand) -> Obligation:
    """Find that it is done. Raises Changed, NotNow, WordsMissing."""
    done = _take(obligation, Kind.ACCEPT, hand, note, state=State.ACCEPTED)[0]
    tell_bearer(obligation=done, words="obligation.accepted", actor=hand.actor, at=hand.at)
    return done


@transaction.atomic
def send_back(*, obligation: Obligation, note: str, hand: Hand) -> Obligation:
    """Find that something is missing, and say what. Raises Changed, NotNow, WordsMissing."""
    returned = _take(obligation, Kind.RETURN, hand, note, state=State.RETURNED, handed_in_on=None)[0]
    tell_bearer(obligation=returned, words="obligation.returned", actor=hand.actor, at=hand.at)
    return returned


@transaction.atomic
def extend(*, obligation: Obligation, due_on: date, note: str, hand: Hand) -> Obligation:
    """Set another day. Raises Changed, NotNow, WordsMissing."""
    moved = _take(obligation, Kind.EXTEND, hand, note, due_on=due_on)[0]
    tell_bearer(obligation=moved, words="obligation.moved", actor=hand.actor, at=hand.at)
    return moved


def propose(*, obligation: Obligation, note: str, hand: Hand) -> Obligation:
    """Write down what is proposed where an agency does not do what it owes. Raises Changed, NotNow, WordsMissing."""
    return _take(obligation, Kind.PROPOSE, hand, note)[0]


@transaction.atomic
def withdraw(*, obligation: Obligation, note: str, hand: Hand) -> Obligation:
    """Owe it no longer; `reopen` takes that back. Raises Changed, NotNow, WordsMissing."""
    gone = _take(obligation, Kind.WITHDRAW, hand, note, state=State.WITHDRAWN)[0]
    tell_bearer(obligation=gone, words="obligation.withdrawn", actor=hand.actor, at=hand.at)
    return gone


def reopen(*, obligation: Obligation, note: str = "", hand: Hand) -> Obligation:
    """Owe it again: what was handed in waits for judgement, anything else is to do. Raises Changed, NotNow."""
    handed_in = obligation.handed_in_on is not None
    return _take(obligation, Kind.REOPEN, hand, note, state=State.SUBMITTED if handed_in else State.OPEN)[0]


def follow(*, obligation: Obligation, bearer_id: int, at: datetime) -> Obligation:
    """Let the agency that took another one in owe what that one owed. Raises NotNow, Changed."""
    hand = Hand(actor=None, at=at, seen=obligation.version)
    return _take(obligation, Kind.FOLLOW, hand, "", bearer_id=bearer_id)[0]


def _take(
    obligation: Obligation, kind: Kind, hand: Hand, note: str, **change: Any
) -> tuple[Obligation, ObligationStep]:
    told = {name: change[name] for name in ("due_on", "bearer_id") if name in change}
    return take(obligation, ACTS, kind, hand, note, told=told, **change)


def _before(obligation: Obligation) -> State:
    """Return what an obligation was before it was handed in."""
    judged = obligation.steps.filter(kind__in=(Kind.RETURN, Kind.REOPEN)).order_by("-number").first()
    return State.RETURNED if judged and judged.kind == Kind.RETURN else State.OPEN


__all__ = ["LONGEST_NOTE", "Changed", "FileMissing", "Hand", "NotNow", "WordsMissing"]
