"""Who stands beside a person within the scope of a role, and may hold it during an absence."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Membership
from agencies.selectors import subtree

# Who works for the province as a whole; supervising bodies stand apart and only stand in for each other.
PROVINCIAL = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING)
APART = (Role.SUPERVISOR, Role.COORDINATOR)


def colleagues(membership: Membership, *, on: date) -> QuerySet[User]:
    """Return the active people with a role of their own, that day, within the scope of a membership; not its owner.

    Over an agency: people of that agency or one below it. Over a block: its other leads and people of its agencies.
    Over the province: people of the province's own bodies; for a supervising body or Bưu điện those of the same role.
    """
    theirs = Membership.objects.filter(_within(membership, on), user=OuterRef("pk"), valid__contains=on)
    return User.objects.filter(Exists(theirs), is_active=True).exclude(pk=membership.user_id)


def _within(membership: Membership, on: date) -> Q:
    if membership.agency_id is not None:
        agencies = subtree({membership.agency_id}, on=on)
        return Q(agency__in=agencies) & ~Q(role__in=(*APART, Role.SURVEYOR))
    if membership.block_id is not None:
        members = AgencyVersion.objects.filter(block=membership.block_id, valid__contains=on).values("agency")
        return Q(block=membership.block_id, role=membership.role) | Q(agency__in=members, role__in=Role.of_an_agency())
    same = (membership.role,) if membership.role in APART else PROVINCIAL
    # What a supervising body notes is its own: only its own people stand in for each other.
    return Q(agency=None, block=None, role__in=same, body=membership.body_id)
