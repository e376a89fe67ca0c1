"""Who is told of a re-review: the agencies that answer. Its theme is said, nothing of an issue goes along."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Review, ReviewItem
from agencies.holders import holders_over
from agencies.telling import tell
from notices.kinds import Kind
from notices.words import about


def tell_bearers(*, review: Review, bearer_ids: Collection[int], words: str, actor: User | None, at: datetime) -> int:
    """Tell the officers and heads of agencies that they have issues to answer; `words` as in `notices.words`."""
    people = holders_over(bearer_ids, Role.of_an_agency(), on=localdate(at))
    return _send(people, review, f"review:{review.pk}:{review.version}", words, reverse_of(review), actor, at)


def tell_of_item(*, item: ReviewItem, words: str, actor: User | None, at: datetime) -> int:
    """Tell the agency what was found of its answer."""
    people = holders_over({item.bearer_id}, Role.of_an_agency(), on=localdate(at))
    link = reverse("reviews:item", args=[item.review_id, item.pk])
    return _send(people, item.review, f"review-item:{item.pk}:{item.version}", words, link, actor, at)


def remind(*, review: Review, bearer_ids: Collection[int], days: int, at: datetime) -> int:
    """Tell agencies, once for each deadline and distance, that it comes near (`days` ≥ 0 left) or has passed."""
    words = "review.near" if days >= 0 else "review.late"
    people = holders_over(bearer_ids, Role.of_an_agency(), on=localdate(at))
    return _send(people, review, reminder(review, days), words, reverse_of(review), None, at)


def reminder(review: Review, days: int) -> str:
    """Return the subject of the reminder of a deadline at a distance."""
    return f"review:{review.pk}:{review.due_on}:{days}"


def reverse_of(review: Review) -> str:
    return reverse("reviews:review", args=[review.pk])


def _send(
    people: Iterable[User], review: Review, subject: str, words: str, link: str, actor: User | None, at: datetime
) -> int:
    others = [user for user in people if actor is None or user.pk != actor.pk]
    params: dict[str, str | date] = {"due": review.due_on, "about": about(review.theme)}
    return tell(to=others, kind=Kind.OBLIGATION, subject=subject, words=words, link=link, params=params, at=at)
