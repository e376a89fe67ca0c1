"""Who may give which role to whom, and over what: nobody gives more than they hold themselves.

| who | gives | over |
|---|---|---|
| administrator | every role | everything |
| Sở Nội vụ (whole province) | head, officer, sector lead, surveyor, Bưu điện coordinator | everything |
| head of an agency | officer | the own agency and all below it |
| | head | agencies below the own |

Only roles of one's own count here, not those held for an absent colleague: what is lent ends, what is given would not.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency, Block, Delegation, Membership
from agencies.selectors import subtree

BY_HOME_AFFAIRS = (Role.HEAD, Role.OFFICER, Role.SECTOR_LEAD, Role.SURVEYOR, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a person may give: `anywhere` over everything, `officers` and `heads` over the agencies named."""

    person_id: int
    anywhere: frozenset[str] = frozenset()
    officers: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.anywhere

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles that can be given at all, in their usual order."""
        given = {*self.anywhere, *([Role.OFFICER] if self.officers else []), *([Role.HEAD] if self.heads else [])}
        return tuple(role for role in Role if role in given)

    def covers(self, *, role: str, agency_id: int | None) -> bool:
        """Say whether a role over an agency (none: over a block or the province) lies within the bounds."""
        over = {Role.OFFICER: self.officers, Role.HEAD: self.heads}.get(Role(role), frozenset())
        return role in self.anywhere or agency_id in over

    def of_memberships(self) -> Q:
        """Return the condition on memberships that `covers` says of one."""
        return (
            Q(role__in=self.anywhere)
            | Q(role=Role.OFFICER, agency__in=self.officers)
            | Q(role=Role.HEAD, agency__in=self.heads)
        )

    def agencies(self) -> QuerySet[Agency]:
        agencies = Agency.objects.all()
        return agencies if self.anywhere else agencies.filter(pk__in=self.officers | self.heads)

    def blocks(self) -> QuerySet[Block]:
        return Block.objects.all() if self.anywhere else Block.objects.none()


def bounds_of(person: User, *, on: date) -> Bounds:
    """Return what a person may give on a day by the roles of their own."""
    held = list(Membership.objects.filter(user=person, user__is_active=True, valid__contains=on))
    roles = {membership.role for membership in held if membership.agency_id is None and membership.block_id is None}
    if Role.ADMINISTRATOR in roles:
        return Bounds(person.pk, anywhere=frozenset(Role.values))
    headed = {m.agency_id for m in held if m.role == Role.HEAD and m.agency_id is not None}
    officers = subtree(headed, on=on)
    anywhere = frozenset(BY_HOME_AFFAIRS) if Role.HOME_AFFAIRS in roles else frozenset()
    return Bounds(person.pk, anywhere=anywhere, officers=officers, heads=officers - headed)


def seen(bounds: Bounds) -> QuerySet[User]:
    """Return the people of whom at least one role, past ones too, lies within the bounds."""
    if bounds.is_administrator:
        return User.objects.all()
    within = Membership.objects.filter(bounds.of_memberships(), user=OuterRef("pk"))
    return User.objects.filter(Exists(within))


def may_keep(bounds: Bounds, user: User, *, on: date) -> bool:
    """Say whether the account as a whole (its link, lock and address) is in one's hands.

    Every role that it holds or will hold must lie within the bounds, also those lent to it: a new password opens all.
    """
    if bounds.is_administrator:
        return True
    if user.pk == bounds.person_id:
        return False
    lent = Delegation.objects.filter(delegate=user, valid__endswith__gt=on)
    own_or_lent = Q(user=user) | Q(pk__in=lent.values("membership"))
    roles = _lasting(Membership.objects.filter(own_or_lent), on)
    return bool(roles) and all(bounds.covers(role=m.role, agency_id=m.agency_id) for m in roles)


def may_change(bounds: Bounds, membership: Membership) -> bool:
    """Say whether a role may be ended or given other dates; the own only by an administrator."""
    if bounds.is_administrator:
        return True
    within = bounds.covers(role=membership.role, agency_id=membership.agency_id)
    return within and membership.user_id != bounds.person_id


def _lasting(memberships: QuerySet[Membership], on: date) -> list[Membership]:
    return list(memberships.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=on)))
