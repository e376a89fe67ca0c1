"""Writes: thematic re-reviews, their issues, and what is said and found of each issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import Result, Review, ReviewItem, ReviewItemStep, ReviewProof, ReviewStep
from actionplans.services.steps import MOST_FILES, FileMissing
from actionplans.services.taking import Acts, Hand, take
from actionplans.telling_reviews import tell_bearers, tell_of_item
from documents.attachments import Attached
from surveys.models import Round

MOST_ISSUES = 5000
Of = ReviewItemStep.Kind
On = ReviewStep.Kind
S = ReviewItem.State
ASKED = frozenset((S.OPEN, S.MORE, S.REFUSED))
STANDING = ASKED | {S.ANSWERED}
OPEN = frozenset((Review.State.OPEN,))
REVIEW_ACTS = Acts(
    "review",
    {On.ADD: OPEN, On.EXTEND: OPEN, On.CLOSE: OPEN, On.REOPEN: frozenset((Review.State.CLOSED,))},
    frozenset((On.EXTEND, On.REOPEN)),
)
ANSWERED = frozenset((S.ANSWERED,))
ITEM_ACTS = Acts(
    "review_item",
    {
        Of.ANSWER: ASKED,
        Of.TAKE_BACK: ANSWERED,
        Of.CONFIRM: ANSWERED,
        Of.REFUSE: frozenset((S.ANSWERED, S.CONFIRMED)),
        Of.ASK_MORE: frozenset((S.ANSWERED, S.CONFIRMED)),
        Of.DROP: STANDING,
        Of.RESTORE: frozenset((S.DROPPED,)),
        Of.FOLLOW: STANDING,
    },
    frozenset((Of.ANSWER, Of.REFUSE, Of.ASK_MORE, Of.DROP)),
)


class AlreadyOpened(Exception):
    """A review of this year and theme is there."""


class NothingToReview(ValueError):
    """No issue, or more than can be taken in at once."""


class Locked(Exception):
    """The review is closed: nothing in it changes any more."""


class ResultMissing(ValueError):
    """An answer says none of the four results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a review is about."""

    year: int
    theme: str
    round: Round
    due_on: date
    guide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that people are not satisfied with; `factor` in words, "" where it is about none."""

    issue: str
    origin: str = ReviewItem.Origin.TYPED
    factor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issues:
    """The issues of each agency, by its id; `bearers`: who answers where an agency is no longer there, by its id."""

    of: Mapping[int, Sequence[Issue]]
    bearers: Mapping[int, int]

    @property
    def number(self) -> int:
        return sum(map(len, self.of.values()))


@transaction.atomic
def open_review(*, heading: Heading, issues: Issues, actor: User, at: datetime) -> Review:
    """Open a review and tell the agencies. Raises AlreadyOpened, NothingToReview."""
    _check(issues)
    said = {name: getattr(heading, name) for name in heading.__slots__}
    try:
        with transaction.atomic():
            made = Review.objects.create(version=1, **said)
    except IntegrityError as there:
        raise AlreadyOpened(heading.theme) from there
    made.steps.create(number=1, kind=On.OPEN, due_on=made.due_on, actor=actor, at=at)
    new = _put(made, issues, actor, at)
    tell_bearers(review=made, bearer_ids={each.bearer_id for each in new}, words="review.opened", actor=actor, at=at)
    detail = {"year": heading.year, "issues": len(new)}
    record(actor=actor, action="review.open", subject=f"review:{made.pk}", detail=detail, at=at)
    return made


@transaction.atomic
def add_issues(*, review: Review, issues: Issues, actor: User, at: datetime, seen: int) -> int:
    """Put more issues into a review; return how many were not there. Raises NothingToReview, Changed, NotNow."""
    _check(issues)
    done = take(review, REVIEW_ACTS, On.ADD, Hand(actor=actor, at=at, seen=seen))[0]
    new = _put(done, issues, actor, at)
    tell_bearers(review=done, bearer_ids={each.bearer_id for each in new}, words="review.opened", actor=actor, at=at)
    return len(new)


@transaction.atomic
def extend(*, review: Review, due_on: date, note: str, hand: Hand) -> Review:
    """Set another day for all. Raises Changed, NotNow, WordsMissing."""
    done = take(review, REVIEW_ACTS, On.EXTEND, hand, note, told={"due_on": due_on}, due_on=due_on)[0]
    waiting = set(done.items.filter(state__in=(S.OPEN, S.MORE)).values_list("bearer", flat=True))
    tell_bearers(review=done, bearer_ids=waiting, words="review.moved", actor=hand.actor, at=hand.at)
    return done


def close(*, review: Review, note: str = "", hand: Hand) -> Review:
    """Close a review: what was said and found stays as it is. Raises Changed, NotNow."""
    return take(review, REVIEW_ACTS, On.CLOSE, hand, note, state=Review.State.CLOSED)[0]


def reopen(*, review: Review, note: str, hand: Hand) -> Review:
    """Open a closed review again. Raises Changed, NotNow, WordsMissing."""
    return take(review, REVIEW_ACTS, On.REOPEN, hand, note, state=Review.State.OPEN)[0]


@transaction.atomic
def answer(*, item: ReviewItem, result: str, note: str, files: Sequence[Attached] = (), hand: Hand) -> ReviewItem:
    """Say what became of an issue. Raises Locked, ResultMissing, FileMissing, Changed, NotNow, WordsMissing."""
    if result not in Result.values:
        raise ResultMissing(result)
    if len(files) > MOST_FILES:
        raise FileMissing
    told = {"result": result}
    done, step = _take(item, Of.ANSWER, hand, note, told, state=S.ANSWERED, result=result, answered_on=hand.on)
    ReviewProof.objects.bulk_create(
        ReviewProof(step=step, key=each.key, name=each.name, kind=each.kind, size=each.size, sha256=each.sha256)
        for each in files
    )
    return done


def take_back(*, item: ReviewItem, note: str = "", hand: Hand) -> ReviewItem:
    """Take an answer back while nobody has looked at it. Raises Locked, Changed, NotNow."""
    return _take(item, Of.TAKE_BACK, hand, note, state=S.OPEN, result="", answered_on=None)[0]


def confirm(*, item: ReviewItem, note: str = "", hand: Hand) -> ReviewItem:
    """Find that it is as the agency says. Raises Locked, Changed, NotNow."""
    return _take(item, Of.CONFIRM, hand, note, state=S.CONFIRMED)[0]


@transaction.atomic
def refuse(*, item: ReviewItem, note: str, hand: Hand) -> ReviewItem:
    """Find that it is not as the agency says, and say why. Raises Locked, Changed, NotNow, WordsMissing."""
    done = _take(item, Of.REFUSE, hand, note, state=S.REFUSED)[0]
    tell_of_item(item=done, words="review.refused", actor=hand.actor, at=hand.at)
    return done


@transaction.atomic
def ask_more(*, item: ReviewItem, note: str, hand: Hand) -> ReviewItem:
    """Ask for what is missing. Raises Locked, Changed, NotNow, WordsMissing."""
    done = _take(item, Of.ASK_MORE, hand, note, state=S.MORE)[0]
    tell_of_item(item=done, words="review.more", actor=hand.actor, at=hand.at)
    return done


def drop(*, item: ReviewItem, note: str, hand: Hand) -> ReviewItem:
    """Leave an issue out; `restore` takes that back. Raises Locked, Changed, NotNow, WordsMissing."""
    return _take(item, Of.DROP, hand, note, state=S.DROPPED)[0]


def restore(*, item: ReviewItem, note: str = "", hand: Hand) -> ReviewItem:
    """Ask for it again, from the beginning. Raises Locked, Changed, NotNow."""
    return _take(item, Of.RESTORE, hand, note, state=S.OPEN, result="", answered_on=None)[0]


def follow(*, item: ReviewItem, bearer_id: int, at: datetime) -> ReviewItem:
    """Let the agency that took another one in answer for it. Raises Locked, NotNow, Changed."""
    hand = Hand(actor=None, at=at, seen=item.version)
    return _take(item, Of.FOLLOW, hand, "", {"bearer_id": bearer_id}, bearer_id=bearer_id)[0]


@transaction.atomic
def _take(
    item: ReviewItem, kind: Of, hand: Hand, note: str, told: Mapping[str, Any] | None = None, **change: Any
) -> tuple[ReviewItem, ReviewItemStep]:
    # Of a review that is being closed and an issue that is being answered one waits for the other.
    review = Review.objects.select_for_update().get(pk=item.review_id)
    if review.state != Review.State.OPEN:
        raise Locked(review.pk)
    return take(item, ITEM_ACTS, kind, hand, note, told=told, **change)


def _check(issues: Issues) -> None:
    if not 1 <= issues.number <= MOST_ISSUES:
        raise NothingToReview(issues.number)


def _put(review: Review, issues: Issues, actor: User, at: datetime) -> list[ReviewItem]:
    """Store issues that are not there yet: pressed twice, a list is asked once."""
    there = set(review.items.values_list("agency", "issue"))
    wanted = {(agency, each.issue): each for agency, of in issues.of.items() for each in of}
    made = ReviewItem.objects.bulk_create(
        ReviewItem(
            review=review,
            agency_id=agency,
            bearer_id=issues.bearers.get(agency, agency),
            origin=each.origin,
            factor=each.factor,
            issue=each.issue,
            version=1,
        )
        for (agency, _words), each in wanted.items()
        if (agency, each.issue) not in there
    )
    ReviewItemStep.objects.bulk_create(
        ReviewItemStep(item=each, number=1, kind=Of.GIVE, actor=actor, at=at) for each in made
    )
    return made
