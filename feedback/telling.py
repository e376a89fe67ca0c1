"""Who is told of a comment: those who may read it and have to do with it. Nothing of what it says goes along."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from agencies.holders import holders_of_the_whole, holders_over
from agencies.models import Agency, Delegation
from agencies.telling import tell
from feedback.models import Audience, CoHandler, Comment, NamedCase
from feedback.reach import reader_for, visible
from feedback.selectors.comments import OPEN, shown_comments
from notices.kinds import Kind
from notices.selectors import told_of


def tell_of_hand(*, comment: Comment, to: User, due_on: date, actor: User | None, at: datetime, on: date) -> int:
    """Tell a person, and who stands in for them, that a comment was given to them."""
    people = _others([to, *standing_in_for(to, on=on)], actor)
    subject, link = f"comment:{comment.pk}:{comment.version}", _page(comment)
    to_tell = readers(comment, people, on=on)
    words, params = "comment.assigned", {"due": due_on}
    return tell(to=to_tell, kind=Kind.COMMENT, subject=subject, words=words, link=link, params=params, at=at)


def tell_agency(
    *, comment: Comment, agency: Agency, words: str, actor: User | None, at: datetime, on: date, **days: date
) -> int:
    """Tell an agency's officers and heads that they are asked about a comment; `words` as in `notices.words`."""
    people = _others(holders_over({agency.pk}, Role.of_an_agency(), on=on), actor)
    subject, link = f"comment:{comment.pk}:{comment.version}", _page(comment)
    to_tell = readers(comment, people, on=on)
    return tell(to=to_tell, kind=Kind.COMMENT, subject=subject, words=words, link=link, params=days, at=at)


def tell_of_overdue(*, at: datetime, on: date) -> int:
    """Tell of comments, and of shares in them, whose day has passed: once for each day that was set."""
    late = shown_comments().filter(state__in=OPEN, due_on__lt=on).select_related("assignee").order_by("pk")
    asked = CoHandler.objects.filter(done=False, due_on__lt=on, comment__in=shown_comments().filter(state__in=OPEN))
    found = [(each, each.due_on, each.handler_id, each.assignee) for each in late]
    found += [(one.comment, one.due_on, one.agency_id, None) for one in asked.select_related("comment").order_by("pk")]
    keyed = {f"comment:{comment.pk}:{due}:{agency}": (comment, due, agency, to) for comment, due, agency, to in found}
    told = told_of(Kind.OVERDUE, keyed)
    return sum(
        _tell_of_late(subject, comment, due, _late_people(agency, to, on=on), at, on)
        for subject, (comment, due, agency, to) in keyed.items()
        if subject not in told and due is not None
    )


def tell_of_cases(*, at: datetime, on: date) -> int:
    """Tell of comments that name somebody: that a case is open, and that its day has passed.

    Heads are told; where the head is meant, those above and Sở Nội vụ.
    """
    cases = list(NamedCase.objects.filter(outcome="", comment__in=shown_comments()).select_related("comment"))
    keyed = {f"case:{case.pk}": (case, "named.opened") for case in cases}
    keyed |= {f"case:{case.pk}:late": (case, "named.overdue") for case in cases if case.due_on < on}
    told = told_of(Kind.NAMED, keyed)
    return sum(_tell_head(subject, *keyed[subject], at, on) for subject in keyed if subject not in told)


def standing_in_for(user: User, *, on: date) -> list[User]:
    """Return who holds a role of an absent person on a day."""
    lent = Delegation.objects.filter(delegator=user, valid__contains=on, delegate__is_active=True)
    return [each.delegate for each in lent.select_related("delegate").order_by("delegate")]


def readers(comment: Comment, people: Iterable[User], *, on: date) -> list[User]:
    """Return who of some people may read a comment on a day: nobody else learns that there is one."""
    unique = {user.pk: user for user in people}
    return [user for user in unique.values() if visible(reader_for(user, on=on)).filter(pk=comment.pk).exists()]


def _late_people(agency_id: int, assignee: User | None, *, on: date) -> list[User]:
    """Return who is told that something is late: its hand, who stands in for them, and the heads of the agency."""
    heads = list(holders_over({agency_id}, (Role.HEAD,), on=on))
    hands = [assignee, *standing_in_for(assignee, on=on)] if assignee is not None else []
    return [*hands, *heads]


def _tell_of_late(subject: str, comment: Comment, due: date, people: list[User], at: datetime, on: date) -> int:
    to, link = readers(comment, people, on=on), _page(comment)
    words, params = "comment.overdue", {"due": due}
    return tell(to=to, kind=Kind.OVERDUE, subject=subject, words=words, link=link, params=params, at=at)


def _tell_head(subject: str, case: NamedCase, words: str, at: datetime, on: date) -> int:
    people = list(holders_over({case.agency_id}, (Role.HEAD,), on=on))
    if case.comment.audience == Audience.ABOVE:
        people += holders_of_the_whole((Role.HOME_AFFAIRS,), on=on)
    to = readers(case.comment, people, on=on)
    link, params = reverse("feedback:case", args=[case.comment_id]), {"due": case.due_on}
    return tell(to=to, kind=Kind.NAMED, subject=subject, words=words, link=link, params=params, at=at)


def _others(people: Iterable[User], actor: User | None) -> list[User]:
    return [user for user in people if actor is None or user.pk != actor.pk]


def _page(comment: Comment) -> str:
    return reverse("feedback:comment", args=[comment.pk])
