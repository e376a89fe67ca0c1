"""Who may see what: the one place where roles and scopes are decided."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion, Delegation, Membership
from agencies.selectors import below_of
from notices.selectors import unread_count, unread_number

Parameters = ParamSpec("Parameters")
LONGEST_RETURN = 1900
READING = ("GET", "HEAD")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see on a day: everything, or the agencies and blocks named here.

    `own_ids` are the agencies that the person's roles name, without those below them.
    """

    everything: bool = False
    agency_ids: frozenset[int] = frozenset()
    block_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    own_ids: frozenset[int] = frozenset()

    def covers(self, *, agency_id: int, block_id: int | None) -> bool:
        return self.everything or agency_id in self.agency_ids or block_id in self.block_ids

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


def scope_of(user: User | AnonymousUser, *, on: date, roles: Collection[Role] = Role.seeing_results()) -> Scope:
    """Return what `user` may see on a day by the given roles; `Scope.roles` names all roles held that day.

    Only the memberships of `roles` open anything: a surveyor sent through the whole province who is also
    an officer of one agency reads the results of that agency alone.
    """
    held = _memberships(user, on)
    opening = [membership for membership in held if membership.role in roles]
    return Scope(
        everything=any(_opens_everything(membership) for membership in opening),
        agency_ids=frozenset(agency_id for m in opening for agency_id in m.below if m.agency_id is not None),  # type: ignore[attr-defined]
        block_ids=frozenset(m.block_id for m in opening if m.block_id is not None),
        roles=frozenset(membership.role for membership in held),
        own_ids=frozenset(m.agency_id for m in opening if m.agency_id is not None),
    )


def roles_of(user: User | AnonymousUser, *, on: date) -> frozenset[str]:
    """Return the roles a person holds on a day; none for an account that is switched off."""
    return frozenset(membership.role for membership in _memberships(user, on))


def requires(*roles: Role) -> Callable[[View[Parameters]], View[Parameters]]:
    """Let only people with one of the roles today through: others get sign-in (302) or a refusal (403)."""
    return _guarding(lambda user, on: not roles_of(user, on=on).isdisjoint(roles))


def keeps_agencies(user: User | AnonymousUser, *, on: date) -> bool:
    """Say whether agencies, services and recipients are a person's to keep (DESIGN § 1).

    They are Sở Nội vụ's with the whole province, and administrators'.
    """
    return _keeps_the_whole(_memberships(user, on), (Role.ADMINISTRATOR,))


def keeps_privacy(user: User | AnonymousUser, *, on: date) -> bool:
    """Say whether what citizens are told of their data, and how long it is kept, is a person's to keep.

    It is Sở Nội vụ's with the whole province, administrators' and data-protection officers'.
    """
    return _keeps_the_whole(_memberships(user, on), Role.of_the_whole())


def _keeps_the_whole(held: list[Membership], besides: tuple[Role, ...]) -> bool:
    home_affairs = (each for each in held if each.role == Role.HOME_AFFAIRS)
    return any(each.role in besides for each in held) or any(map(_opens_everything, home_affairs))


def requires_keeping_agencies(view: View[Parameters]) -> View[Parameters]:
    """Let only those through whose agencies are to keep today: others get sign-in (302) or a refusal (403)."""
    return _guarding(lambda user, on: keeps_agencies(user, on=on))(view)


def requires_keeping_privacy(view: View[Parameters]) -> View[Parameters]:
    """Let only those through who keep terms and notices today: others get sign-in (302) or a refusal (403)."""
    return _guarding(lambda user, on: keeps_privacy(user, on=on))(view)


def _guarding(
    admits: Callable[[User | AnonymousUser, date], bool],
) -> Callable[[View[Parameters]], View[Parameters]]:
    def decorate(view: View[Parameters]) -> View[Parameters]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(_return_address(request))
            keep_memberships(request)
            if not admits(request.user, timezone.localdate()):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def keep_memberships(request: HttpRequest) -> None:
    """Ask for a person's memberships once while a page is only looked at; whoever comes first in a request says so."""
    if request.method in READING and isinstance(request.user, User) and not hasattr(request, "keeps_memberships"):
        request.keeps_memberships = True  # type: ignore[attr-defined]
        request.user.kept_memberships = {}  # type: ignore[attr-defined]


def memberships_of(user: User | AnonymousUser, *, on: date) -> QuerySet[Membership]:
    """Return the memberships that hold for a person on a day: the own, and those lent by absent colleagues.

    None holds of an account that is switched off, nor over an agency that is not there that day (dissolved, not yet
    founded). What is lent holds no longer than it holds for its owner.
    """
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none()
    lent = Delegation.objects.filter(delegate=user, delegator__is_active=True, valid__contains=on)
    there = AgencyVersion.objects.filter(agency=OuterRef("agency"), valid__contains=on)
    mine = Q(user=user) | Q(pk__in=lent.values("membership"))
    return Membership.objects.filter(mine, Q(agency=None) | Exists(there), valid__contains=on)


def unread_notices(user: User) -> int:
    """Return how many notices wait for a person: as it was when the memberships of this page were read."""
    kept = [held for rows in getattr(user, "kept_memberships", {}).values() for held in rows]
    return (kept[0].unread or 0) if kept else unread_count(user)


def _memberships(user: User | AnonymousUser, on: date) -> list[Membership]:
    """Return what a person holds on a day, read once while a page is only looked at."""
    kept: dict[date, list[Membership]] | None = getattr(user, "kept_memberships", None)
    if kept is None:
        return list(_with_below(user, on))
    if on not in kept:
        # Every page shows how many notices wait: asked along, not by a query of its own.
        kept[on] = list(_with_below(user, on).annotate(unread=unread_number(user)))
    return kept[on]


def _with_below(user: User | AnonymousUser, on: date) -> QuerySet[Membership]:
    """Return the same with `below`: the ids of a membership's agency and of all that stands below it that day."""
    return memberships_of(user, on=on).annotate(below=below_of("agencies_membership.agency_id", on=on))


def _opens_everything(membership: Membership) -> bool:
    # Bưu điện tỉnh collects everywhere; it gets in only where a caller asks for its role.
    wide = (*Role.of_the_province(), Role.COORDINATOR)
    return membership.role in wide and membership.agency_id is None and membership.block_id is None


def _return_address(request: HttpRequest) -> str:
    # A refused POST cannot be repeated by following a link, nor does every address fit into another: back to the start.
    address = request.get_full_path()
    return address if request.method in READING and len(quote(address)) <= LONGEST_RETURN else ""
