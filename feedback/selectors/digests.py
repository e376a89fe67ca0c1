"""Who is sent the weekly digest, and the counts in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from agencies.models import Delegation, Membership
from agencies.telling import ways_of
from feedback.models import Comment, State
from feedback.selectors.comments import OPEN
from notices.kinds import Kind, Mail

RECEIVING = (Role.OFFICER, Role.HEAD, Role.HOME_AFFAIRS)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments wait for somebody, are overdue, and cannot wait."""

    new: int
    assigned: int
    overdue: int
    urgent: int

    @property
    def waiting(self) -> int:
        return self.new + self.assigned


def digest_addresses(*, on: date) -> list[tuple[User, str]]:
    """Return who deals with comments on a day, has a mail address and has not refused the letter, with the address.

    Who stands in for an absent colleague deals with what is lent to them.
    """
    held = Membership.objects.filter(valid__contains=on, role__in=RECEIVING)
    own = held.filter(user=OuterRef("pk"))
    lent = Delegation.objects.filter(
        delegate=OuterRef("pk"), delegator__is_active=True, valid__contains=on, membership__in=held
    )
    users = list(User.objects.filter(Q(Exists(own)) | Q(Exists(lent)), is_active=True).exclude(email="").order_by("pk"))
    ways = ways_of(users, Kind.WEEKLY, on=on)
    return [(user, user.email) for user in users if ways[user.pk].mail != Mail.NEVER]


def counts(comments: QuerySet[Comment], *, on: date) -> Counts:
    """Return what a person's digest counts among the comments they may read."""
    waiting = Q(state__in=OPEN)
    found = comments.aggregate(
        new=Count("pk", filter=Q(state=State.NEW)),
        assigned=Count("pk", filter=Q(state=State.ASSIGNED)),
        overdue=Count("pk", filter=waiting & Q(due_on__lt=on)),
        urgent=Count("pk", filter=waiting & Q(urgency=2)),
    )
    return Counts(**found)
