"""Reads: re-reviews and their issues, as far as a person sees them, and how they are summed up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from actionplans.models import Measure, Obligation, Plan, Result, Review, ReviewItem, ReviewItemStep, ReviewStep
from actionplans.reach import Reader
from actionplans.selectors import TO_DO
from agencies.models import AgencyVersion

S = ReviewItem.State
TO_ANSWER = (S.OPEN, S.MORE)
# Solved is what Sở Nội vụ confirmed to be fixed, or to matter no longer.
SOLVED = Q(state=S.CONFIRMED, result__in=(Result.FIXED, Result.MOOT))
SUMS: Mapping[str, Q] = {
    "issues": ~Q(state=S.DROPPED),
    "silent": Q(state__in=TO_ANSWER),
    "waiting": Q(state=S.ANSWERED),
    "confirmed": Q(state=S.CONFIRMED),
    "refused": Q(state=S.REFUSED),
    "solved": SOLVED,
    **{result: Q(result=result, state__in=(S.ANSWERED, S.MORE, S.CONFIRMED, S.REFUSED)) for result in Result.values},
}


@dataclass(frozen=True, slots=True)
class Sums:
    """How many issues there are of an agency, a factor or altogether; those dropped are in none."""

    issues: int
    silent: int
    waiting: int
    confirmed: int
    refused: int
    solved: int
    fixed: int
    partly: int
    not_fixed: int
    moot: int


def visible_items(reader: Reader) -> QuerySet[ReviewItem]:
    """Return the issues a person sees: by who answers for them now, or whose they were."""
    found = ReviewItem.objects.select_related("review")
    scope = reader.reading
    if scope.everything:
        return found
    own = Q(bearer__in=scope.agency_ids) | Q(agency__in=scope.agency_ids)
    if not scope.block_ids:
        return found.filter(own)
    versions = AgencyVersion.objects.filter(block__in=scope.block_ids, valid__contains=reader.on)
    return found.filter(own | Exists(versions.filter(agency=OuterRef("bearer"))))


def visible_reviews(reader: Reader) -> QuerySet[Review]:
    """Return the reviews a person sees something of, the newest first."""
    found = Review.objects.select_related("round").order_by("-year", "-pk")
    if reader.gives or reader.reading.everything:
        return found
    return found.filter(Exists(visible_items(reader).filter(review=OuterRef("pk"))))


def situations() -> Mapping[str, Q]:
    """Return what tells each situation of an issue, by its name."""
    return {
        "silent": SUMS["silent"],
        "waiting": SUMS["waiting"],
        "confirmed": SUMS["confirmed"],
        "refused": SUMS["refused"],
        "dropped": Q(state=S.DROPPED),
    }


def counts(items: QuerySet[ReviewItem]) -> dict[str, int]:
    """Return how many issues are in each situation, and under "" all of them."""
    each = {name: Count("pk", filter=condition) for name, condition in situations().items()}
    found = items.aggregate(every=Count("pk"), **each)
    return {"" if name == "every" else name: number for name, number in found.items()}


def sums(items: QuerySet[ReviewItem]) -> Sums:
    return Sums(**items.aggregate(**_counted()))


def sums_by_bearer(items: QuerySet[ReviewItem]) -> dict[int, Sums]:
    """Return the sums of each agency that answers, those with most without an answer first."""
    rows = items.exclude(state=S.DROPPED).order_by().values("bearer").annotate(**_counted())
    found = {row.pop("bearer"): Sums(**row) for row in rows}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].silent, -pair[1].issues, pair[0])))


def sums_by_factor(items: QuerySet[ReviewItem]) -> dict[str, Sums]:
    """Return the sums of each factor, "" for what is about none, most issues first."""
    rows = items.exclude(state=S.DROPPED).order_by().values("factor").annotate(**_counted())
    found = {row.pop("factor"): Sums(**row) for row in rows}
    return dict(sorted(found.items(), key=lambda pair: (pair[0] == "", -pair[1].issues, pair[0])))


def unsolved(items: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    return items.exclude(state=S.DROPPED).exclude(SOLVED).order_by("bearer", "pk")


def history(item: ReviewItem) -> list[ReviewItemStep]:
    return list(item.steps.select_related("actor").prefetch_related("proofs").order_by("number"))


def history_of_review(review: Review) -> list[ReviewStep]:
    return list(review.steps.select_related("actor").order_by("number"))


def last_words(items: QuerySet[ReviewItem]) -> dict[int, ReviewItemStep]:
    """Return the last answer to each issue, by the issue's id."""
    steps = ReviewItemStep.objects.filter(item__in=items, kind=ReviewItemStep.Kind.ANSWER).order_by("item", "number")
    return {step.item_id: step for step in steps}


def late_measures(agency_ids: set[int], *, on: date) -> QuerySet[Measure]:
    """Return measures of plans that are carried out which are late, or stuck."""
    open_ones = (Measure.State.TODO, Measure.State.DOING)
    late = Q(state__in=open_ones, due_on__lt=on) | Q(state=Measure.State.STUCK)
    found = Measure.objects.filter(late, plan__agency__in=agency_ids, plan__state=Plan.State.ACCEPTED)
    return found.select_related("plan").order_by("plan", "position")


def late_obligations(agency_ids: set[int], *, on: date) -> QuerySet[Obligation]:
    """Return what agencies owe that is overdue."""
    found = Obligation.objects.filter(bearer__in=agency_ids, state__in=TO_DO, due_on__lt=on)
    return found.select_related("point__directive").order_by("due_on", "pk")


def _counted() -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in SUMS.items()}
