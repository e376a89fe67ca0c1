"""Who holds roles over an agency or the whole province on a day: the other way round from `agencies.access`."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Delegation, Membership


def holders_over(agency_ids: Iterable[int], roles: Iterable[Role], *, on: date) -> QuerySet[User]:
    """Return the active people with one of the roles over one of the agencies, or an agency above it, that day.

    Roles lent by absent colleagues count; over an agency that is not there that day nobody holds any.
    """
    return _holding(Membership.objects.filter(agency__in=lineages(agency_ids, on=on), role__in=tuple(roles)), on)


def holders_of_the_whole(roles: Iterable[Role], *, on: date) -> QuerySet[User]:
    """Return the active people with one of the roles over the whole province that day, lent ones included."""
    return _holding(Membership.objects.filter(agency=None, block=None, role__in=tuple(roles)), on)


def lineages(agency_ids: Iterable[int], *, on: date) -> set[int]:
    """Return agencies that are there on a day, with all above them."""
    parents = dict(AgencyVersion.objects.filter(valid__contains=on).values_list("agency", "parent").order_by())
    found: set[int] = set()
    for agency_id in agency_ids:
        above: int | None = agency_id
        # One met before has its line in already; a cycle of parents ends here, too.
        while above in parents and above not in found:
            found.add(above)
            above = parents[above]
    return found


def _holding(memberships: QuerySet[Membership], on: date) -> QuerySet[User]:
    held = memberships.filter(valid__contains=on)
    own = held.filter(user=OuterRef("pk"))
    lent = Delegation.objects.filter(
        delegate=OuterRef("pk"), delegator__is_active=True, valid__contains=on, membership__in=held
    )
    return User.objects.filter(Q(Exists(own)) | Q(Exists(lent)), is_active=True).order_by("pk")
