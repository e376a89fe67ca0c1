"""What is done about a comment: each a step of its own row, taken only from where it was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.services import record
from agencies.models import Agency
from feedback.gone import GONE
from feedback.models import Audience, CoHandler, Comment, State, Step
from feedback.telling import tell_agency, tell_of_hand

LONGEST_NOTE = 5000
Kind = Step.Kind
OPEN = frozenset((State.NEW, State.ASSIGNED))
ANY = frozenset(State)
# From which states a step may be taken.
FROM: Mapping[str, frozenset[State]] = {
    Kind.ASSIGN: OPEN,
    Kind.RETURN: frozenset((State.ASSIGNED,)),
    Kind.PASS_ON: OPEN,
    Kind.CONTRIBUTE: OPEN,
    Kind.HAND_OVER: OPEN,
    Kind.ANSWER: OPEN | {State.ANSWERED},
    Kind.CLOSE: OPEN,
    Kind.REOPEN: frozenset((State.ANSWERED, State.CLOSED)),
    Kind.MERGE: OPEN,
    Kind.UNMERGE: frozenset((State.MERGED,)),
    Kind.SPAM: OPEN | {State.CLOSED},
    Kind.UNSPAM: frozenset((State.SPAM,)),
    Kind.TOPICS: ANY,
    Kind.AUDIENCE: ANY,
    Kind.MASK: ANY,
    Kind.UNMASK: ANY,
    Kind.NAMED: ANY,
    Kind.PUBLISH: OPEN | {State.ANSWERED, State.CLOSED},
    Kind.UNPUBLISH: ANY,
}
NEEDS_WORDS = frozenset(
    (Kind.RETURN, Kind.PASS_ON, Kind.CONTRIBUTE, Kind.HAND_OVER, Kind.ANSWER, Kind.CLOSE, Kind.PUBLISH)
)
# What is done to the words themselves: nothing once they are destroyed.
OF_WORDS = frozenset((Kind.MASK, Kind.UNMASK, Kind.PUBLISH))
NOBODY_S: Mapping[str, Any] = {"state": State.NEW, "assignee": None, "due_on": None}


class Changed(Exception):
    """Somebody took a step meanwhile: what was decided upon is not what stands there now."""


class NotNow(Exception):
    """The comment is in a state from which this step cannot be taken."""


class WordsMissing(ValueError):
    """A step needs words of 1 to 5000 characters."""


class CannotMerge(ValueError):
    """The other comment cannot take this one in: merged itself, another agency's, or this one took others in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts, when, and on which version of the comment, as it was seen."""

    actor: User | None
    at: datetime
    seen: int


@transaction.atomic
def take(comment: Comment, kind: Step.Kind, hand: Hand, *, note: str = "", **change: Any) -> Comment:
    """Take a step: check that nothing changed since it was seen, change the comment, write it down.

    `change`: new values of the comment's columns. Raises Changed, NotNow, WordsMissing.
    """
    note = _note(kind, note)
    locked = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if locked.version != hand.seen:
        raise Changed(locked.pk)
    if State(locked.state) not in FROM[kind] or (kind in OF_WORDS and locked.words in GONE):
        raise NotNow(locked.state)
    told = {name: change.pop(name) for name in ("agency",) if name in change}
    _change(locked, change)
    Step.objects.create(
        comment=locked,
        number=locked.version,
        kind=kind,
        note=note,
        assignee=change.get("assignee"),
        due_on=change.get("due_on"),
        actor=hand.actor,
        at=hand.at,
        **told,
    )
    # The audit knows what was done to which comment, never its words.
    record(actor=hand.actor, action=f"feedback.{kind.value}", subject=f"comment:{locked.pk}", detail={}, at=hand.at)
    return locked


@transaction.atomic
def assign(*, comment: Comment, to: User, due_on: date, note: str = "", hand: Hand) -> Comment:
    """Give a comment to somebody with a deadline. Raises Changed, NotNow, WordsMissing."""
    given = take(comment, Kind.ASSIGN, hand, note=note, state=State.ASSIGNED, assignee=to, due_on=due_on)
    tell_of_hand(comment=given, to=to, due_on=due_on, **_told(hand))
    return given


def give_back(*, comment: Comment, note: str, hand: Hand) -> Comment:
    """Return a comment that was given to the wrong hand. Raises Changed, NotNow, WordsMissing."""
    return take(comment, Kind.RETURN, hand, note=note, **NOBODY_S)


@transaction.atomic
def pass_on(*, comment: Comment, agency: Agency, due_on: date, note: str, hand: Hand) -> Comment:
    """Ask another agency to help; it reads the masked comment from now on. Raises Changed, NotNow, WordsMissing."""
    asked = take(comment, Kind.PASS_ON, hand, note=note, agency=agency)
    CoHandler.objects.update_or_create(comment=asked, agency=agency, defaults={"due_on": due_on, "done": False})
    tell_agency(comment=asked, agency=agency, words="comment.passed_on", due=due_on, **_told(hand))
    return asked


@transaction.atomic
def contribute(*, comment: Comment, agency: Agency, note: str, hand: Hand) -> Comment:
    """Say what the agency asked for help has to say. Raises Changed, NotNow, WordsMissing."""
    said = take(comment, Kind.CONTRIBUTE, hand, note=note, agency=agency)
    CoHandler.objects.filter(comment=said, agency=agency).update(done=True)
    return said


@transaction.atomic
def hand_over(*, comment: Comment, agency: Agency, note: str, hand: Hand) -> Comment:
    """Let another agency deal with a comment. Raises Changed, NotNow, WordsMissing."""
    given = take(comment, Kind.HAND_OVER, hand, note=note, agency=agency, handler=agency, **NOBODY_S)
    tell_agency(comment=given, agency=agency, words="comment.handed_over", **_told(hand))
    return given


def answer(*, comment: Comment, note: str, hand: Hand) -> Comment:
    """Reply; the citizen finds it by the receipt code. What was said stays; a second reply stands beside it.

    Raises Changed, NotNow, WordsMissing.
    """
    return take(comment, Kind.ANSWER, hand, note=note, agency=comment.handler, state=State.ANSWERED, due_on=None)


def close(*, comment: Comment, note: str, hand: Hand) -> Comment:
    """Be done with a comment that needs no reply, saying why. Raises Changed, NotNow, WordsMissing."""
    return take(comment, Kind.CLOSE, hand, note=note, state=State.CLOSED, due_on=None)


def reopen(*, comment: Comment, note: str = "", hand: Hand) -> Comment:
    return take(comment, Kind.REOPEN, hand, note=note, **NOBODY_S)


@transaction.atomic
def merge(*, comment: Comment, into: Comment, hand: Hand) -> Comment:
    """Let one reply serve two comments that say the same. Raises CannotMerge, Changed, NotNow."""
    # Two merges the other way round at once wait for each other in one order.
    pair = Comment.objects.select_for_update(of=("self",)).filter(pk__in=(comment.pk, into.pk)).order_by("pk")
    target = next((each for each in pair if each.pk == into.pk), None)
    alone = not Comment.objects.filter(merged_into=comment.pk).exists()
    if target is None or target.pk == comment.pk or target.state in (State.MERGED, State.SPAM) or not alone:
        raise CannotMerge
    if target.handler_id != comment.handler_id or target.audience != comment.audience:
        raise CannotMerge
    return take(comment, Kind.MERGE, hand, state=State.MERGED, merged_into=target, assignee=None, due_on=None)


def unmerge(*, comment: Comment, hand: Hand) -> Comment:
    return take(comment, Kind.UNMERGE, hand, merged_into=None, **NOBODY_S)


def mark_spam(*, comment: Comment, hand: Hand) -> Comment:
    """Put aside what is no comment; `unmark_spam` takes it back. Raises Changed, NotNow."""
    return take(comment, Kind.SPAM, hand, state=State.SPAM, assignee=None, due_on=None)


def unmark_spam(*, comment: Comment, hand: Hand) -> Comment:
    return take(comment, Kind.UNSPAM, hand, **NOBODY_S)


def set_topics(*, comment: Comment, topics: list[str], hand: Hand) -> Comment:
    """Set what a comment is about by hand; the rules leave it so from now on. Raises Changed."""
    return take(comment, Kind.TOPICS, hand, topics=topics, topics_by_hand=True)


def set_audience(*, comment: Comment, audience: Audience, note: str = "", hand: Hand) -> Comment:
    """Change who may read a comment. Raises Changed."""
    return take(comment, Kind.AUDIENCE, hand, note=note or audience.value, audience=audience)


def _told(hand: Hand) -> dict[str, Any]:
    return {"actor": hand.actor, "at": hand.at, "on": localdate(hand.at)}


def _note(kind: Step.Kind, note: str) -> str:
    said = note.replace("\0", "").replace("\r\n", "\n").strip()
    if len(said) > LONGEST_NOTE or (kind in NEEDS_WORDS and not said):
        raise WordsMissing
    return said


def _change(comment: Comment, change: Mapping[str, Any]) -> None:
    comment.version += 1
    for name, value in change.items():
        setattr(comment, name, value)
    comment.save(update_fields=["version", *change])
