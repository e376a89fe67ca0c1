"""Who is sent the weekly digest, and the counts in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from feedback.models import Comment, State
from feedback.selectors.comments import OPEN

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
    """Return who deals with comments on a day and has a mail address, with it. An account without one gets nothing."""
    held = Membership.objects.filter(valid__contains=on, role__in=RECEIVING, user__is_active=True)
    users = {each.user_id: each.user for each in held.select_related("user").order_by("user")}
    return [(user, user.email) for user in users.values() if user.email]


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
