"""Accounts and roles as the pages of those who invite show them: finished values."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import AgencyVersion, Delegation, Membership, SupervisingBody
from agencies.rights import Bounds, may_change, seen
from agencies.sorting import folded, person_key

# So many bodies are named to who writes one down.
MOST_BODIES = 8


@dataclass(frozen=True, slots=True)
class Holding:
    """A role of a person in words: over what, how long, whether it holds today, and whether one may change that."""

    id: int
    role: str
    scope: str
    time: str
    holds: bool
    over: bool
    changeable: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: int
    username: str
    full_name: str
    state: str
    state_kind: str
    holdings: tuple[Holding, ...]
    active: bool


def people(bounds: Bounds, *, on: date, search: str = "", role: str = "") -> list[PersonLine]:
    """Return the accounts that a person sees with the roles within their bounds, by last word of the name.

    `search` looks into names, marks aside; `role` is held on that day.
    """
    users = seen(bounds)
    if role:
        held = Membership.objects.filter(bounds.of_memberships(), role=role, valid__contains=on)
        users = users.filter(memberships__in=held).distinct()
    wanted = folded(search)
    found = [user for user in users if wanted in folded(f"{user.full_name} {user.username}")]
    lines = _lines(found, bounds, on)
    return sorted(lines, key=lambda line: (person_key(line.full_name), line.username))


def person_words(user: User, bounds: Bounds, *, on: date) -> tuple[PersonLine, list[str]]:
    """Return an account with its roles, and in words those that it holds, or will hold, for absent colleagues."""
    held, lent = list(_held([user], bounds)), list(_lent(user, bounds, on))
    names = _names(_agencies([*held, *(each.membership for each in lent)]), on)
    line = _line(user, [_holding(membership, names, bounds, on) for membership in held])
    return line, [_lent_words(each, names) for each in lent]


def agency_names(bounds: Bounds, *, on: date) -> list[tuple[str, str]]:
    """Return the agencies of a day over which a person gives roles as pairs (code, name), in the office's order."""
    versions = AgencyVersion.objects.filter(agency__in=bounds.agencies(), valid__contains=on).select_related("agency")
    return [(version.agency.code, version.name) for version in versions]


def body_help() -> str:
    """Say which supervising bodies there are, so that one is always written the same way."""
    words = _("Dành cho vai trò Giám sát: người cùng cơ quan xem chung cờ và biên bản.")
    known = "; ".join(SupervisingBody.objects.values_list("name", flat=True)[:MOST_BODIES])
    return f"{words} " + _("Đã có: %s.") % known if known else words


def _lines(users: list[User], bounds: Bounds, on: date) -> list[PersonLine]:
    memberships = _held(users, bounds)
    names = _names(_agencies(memberships), on)
    by_user: dict[int, list[Holding]] = defaultdict(list)
    for membership in memberships:
        by_user[membership.user_id].append(_holding(membership, names, bounds, on))
    return [_line(user, by_user[user.pk]) for user in users]


def _held(users: list[User], bounds: Bounds) -> QuerySet[Membership]:
    memberships = Membership.objects.filter(bounds.of_memberships(), user__in=users)
    return memberships.select_related("agency", "block", "body").order_by("valid", "pk")


def _agencies(memberships: Iterable[Membership]) -> set[int]:
    return {membership.agency_id for membership in memberships if membership.agency_id}


def _line(user: User, holdings: list[Holding]) -> PersonLine:
    state, kind = _state(user)
    return PersonLine(
        id=user.pk,
        username=user.username,
        full_name=user.full_name,
        state=state,
        state_kind=kind,
        holdings=tuple(sorted(holdings, key=lambda holding: holding.over)),
        active=user.is_active,
    )


def _state(user: User) -> tuple[str, str]:
    if not user.is_active:
        return _("đã khóa"), "grey"
    if not user.has_usable_password():
        return _("chưa đặt mật khẩu"), "draft"
    return _("đang dùng"), "outline"


def _names(agency_ids: Iterable[int], on: date) -> dict[int, str]:
    """Return what agencies are called on a day; one that no longer is, or not yet, by its last name."""
    versions: QuerySet[AgencyVersion] = AgencyVersion.objects.filter(agency__in=agency_ids).order_by("valid")
    names: dict[int, str] = {}
    for version in versions:
        if version.agency_id not in names or version.valid.lower is None or version.valid.lower <= on:
            names[version.agency_id] = version.name
    return names


def _holding(membership: Membership, names: dict[int, str], bounds: Bounds, on: date) -> Holding:
    valid = membership.valid
    over = valid.upper is not None and valid.upper <= on
    return Holding(
        id=membership.pk,
        role=membership.get_role_display(),
        scope=_scope(membership, names),
        time=_time(valid.lower, valid.upper),
        holds=on in valid,
        over=over,
        changeable=not over and may_change(bounds, membership),
    )


def _scope(membership: Membership, names: dict[int, str]) -> str:
    over = _over(membership, names)
    return f"{over} · {membership.body}" if membership.body is not None else over


def _over(membership: Membership, names: dict[int, str]) -> str:
    if membership.agency is not None:
        return names.get(membership.agency.pk, membership.agency.code)
    return str(membership.block) if membership.block is not None else _("Toàn tỉnh")


def _lent(user: User, bounds: Bounds, on: date) -> QuerySet[Delegation]:
    """Return what is lent to a person within bounds, now or later."""
    lent = Delegation.objects.filter(delegate=user, valid__endswith__gt=on, membership__in=_within(bounds))
    return lent.select_related("membership__agency", "membership__block", "membership__body", "delegator")


def _lent_words(lent: Delegation, names: dict[int, str]) -> str:
    return _("%(role)s · %(scope)s, thay %(name)s, %(time)s") % {
        "role": lent.membership.get_role_display(),
        "scope": _scope(lent.membership, names),
        "name": lent.delegator.full_name,
        "time": _time(lent.valid.lower, lent.valid.upper),
    }


def _within(bounds: Bounds) -> QuerySet[Membership]:
    return Membership.objects.filter(bounds.of_memberships())


def scope_words(membership: Membership, *, on: date) -> str:
    """Return over what a role is held, in words."""
    return _scope(membership, _names({membership.agency_id} if membership.agency_id else set(), on))


def days(lower: date | None, upper: date | None) -> str:
    """Return a time in words; `upper` is the first day after it."""
    return _time(lower, upper)


def _time(lower: date | None, upper: date | None) -> str:
    first = date_format(lower, "SHORT_DATE_FORMAT") if lower else "…"
    if upper is None:
        return _("từ %s") % first
    last = date_format(upper - timedelta(days=1), "SHORT_DATE_FORMAT")
    return _("%(first)s – %(last)s") % {"first": first, "last": last}
