"""Comments as they may be listed: those of excluded forms are not, nor is anything ordered by more than the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from agencies.models import AgencyVersion
from agencies.sorting import folded
from feedback import similar
from feedback.gone import WITH_FORM
from feedback.models import Comment, State, Step
from surveys.models import ResponseDecision

OPEN = (State.NEW, State.ASSIGNED)
COMPARED = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments are asked for; empty fields ask for any. `mine`: those given to a person to deal with.

    `round` is a round's code; `first` and `last` are days, both within.
    """

    state: str = State.NEW
    topic: str = ""
    signal: str = ""
    unit: str = ""
    source: str = ""
    search: str = ""
    mine: int = 0
    overdue: bool = False
    round: str = ""
    first: date | None = None
    last: date | None = None


def shown_comments() -> QuerySet[Comment]:
    """Return the comments whose form counts, or counted when it was destroyed, or that came without one.

    The few excluded forms are looked up once, not the decisions about each comment's form: of ten thousand comments
    that takes milliseconds. A list to look in, no join: where the database knows no sizes yet it joined each comment
    with all decisions, for the better part of an hour.
    """
    later = ResponseDecision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    excluding = ResponseDecision.objects.filter(~Exists(later), kind=ResponseDecision.Kind.EXCLUDE)
    texts = excluding.filter(response__texts__isnull=False).values("response__texts")
    return Comment.objects.exclude(text__in=texts).exclude(words=WITH_FORM)


def listed(comments: QuerySet[Comment], wanted: Wanted, *, on: date) -> QuerySet[Comment]:
    """Return what is asked for: the most urgent first, then by day; within a day in no order that means anything."""
    found = _narrowed(comments, wanted, on)
    if wanted.state:
        found = found.filter(state=wanted.state)
    return found.select_related("assignee", "service").order_by(
        "-urgency", F("due_on").asc(nulls_last=True), "-day", "id"
    )


def counts_by_state(comments: QuerySet[Comment], wanted: Wanted, *, on: date) -> Mapping[str, int]:
    """Return how many of these comments each state has under the other conditions asked for."""
    counted = _narrowed(comments, wanted, on).values("state").annotate(comments=Count("*")).order_by()
    return {str(each["state"]): int(each["comments"]) for each in counted}


def names_on(agency_ids: set[int], *, on: date) -> dict[int, str]:
    """Return what agencies are called on a day, or were called last."""
    versions = AgencyVersion.objects.filter(agency__in=agency_ids, valid__startswith__lte=on).order_by("valid")
    return {version.agency_id: version.name for version in versions}


def resembling(comment: Comment, among: QuerySet[Comment]) -> list[Comment]:
    """Return open comments of the same agency that say much the same, nearest first."""
    others = among.filter(handler=comment.handler_id, state__in=OPEN).exclude(pk=comment.pk).order_by("-day", "id")
    by_key = {str(each.pk): each for each in others[:COMPARED]}
    near = similar.alike(comment.search, [(key, each.search) for key, each in by_key.items()])
    return [by_key[key] for key, _share in near]


def history(comment: Comment) -> list[Step]:
    return list(comment.steps.select_related("actor", "assignee", "agency").order_by("number"))


def _narrowed(comments: QuerySet[Comment], wanted: Wanted, on: date) -> QuerySet[Comment]:
    asked = {
        "topics__contains": [wanted.topic] if wanted.topic else None,
        "signals__contains": [wanted.signal] if wanted.signal else None,
        "handler__code": wanted.unit,
        "source": wanted.source,
        "assignee": wanted.mine,
        "round_unit__round__code": wanted.round,
        "day__gte": wanted.first,
        "day__lte": wanted.last,
    }
    conditions = Q(**{name: value for name, value in asked.items() if value})
    if wanted.overdue:
        conditions &= Q(due_on__lt=on, state__in=OPEN)
    # The masked words are searched: a name that is masked is found by nobody.
    for word in _rare_first(wanted.search):
        conditions &= Q(search__contains=word)
    return comments.filter(conditions)


def _rare_first(text: str) -> list[str]:
    """Return the words of a search, numbers and long ones first: then most comments are passed over at one look."""
    return sorted(dict.fromkeys(folded(text).split()), key=lambda word: (word.isalpha(), -len(word)))
