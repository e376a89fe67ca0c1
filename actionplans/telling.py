"""Who is told of an obligation: who owes it, and who judges it; of which agency, and of which task."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Obligation
from actionplans.selectors import names_on
from agencies.holders import holders_of_the_whole, holders_over
from agencies.telling import tell
from notices.kinds import Kind
from notices.words import about


def tell_bearer(*, obligation: Obligation, words: str, actor: User | None, at: datetime) -> int:
    """Tell the officers and heads of the agency that owes it; `words` as in `notices.words`."""
    people = holders_over({obligation.bearer_id}, Role.of_an_agency(), on=localdate(at))
    return _tell(people, obligation, words, actor, at)


def tell_office(*, obligation: Obligation, words: str, actor: User | None, at: datetime) -> int:
    """Tell Sở Nội vụ."""
    return _tell(holders_of_the_whole((Role.HOME_AFFAIRS,), on=localdate(at)), obligation, words, actor, at)


def remind(*, obligation: Obligation, days: int, at: datetime) -> int:
    """Tell the agency, once for each deadline and distance, that it comes near (`days` ≥ 0 left) or has passed."""
    words = "obligation.near" if days >= 0 else "obligation.late"
    people = holders_over({obligation.bearer_id}, Role.of_an_agency(), on=localdate(at))
    return _send(people, obligation, reminder(obligation, days), words, at)


def reminder(obligation: Obligation, days: int) -> str:
    """Return the subject of the reminder of a deadline at a distance."""
    return f"obligation:{obligation.pk}:{obligation.due_on}:{days}"


def _tell(people: Iterable[User], obligation: Obligation, words: str, actor: User | None, at: datetime) -> int:
    others = [user for user in people if actor is None or user.pk != actor.pk]
    return _send(others, obligation, f"obligation:{obligation.pk}:{obligation.version}", words, at)


def _send(people: Iterable[User], obligation: Obligation, subject: str, words: str, at: datetime) -> int:
    link = reverse("obligations:obligation", args=[obligation.pk])
    bearer = names_on({obligation.bearer_id}, on=localdate(at)).get(obligation.bearer_id, "")
    params: dict[str, str | date] = {"due": obligation.due_on, "about": about(bearer, obligation.task)}
    return tell(to=people, kind=Kind.OBLIGATION, subject=subject, words=words, link=link, params=params, at=at)
