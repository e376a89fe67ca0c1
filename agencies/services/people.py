from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.roles import Role
from accounts.services import EmailTaken, UsernameTaken, make_link, record, subject_of
from agencies.meanwhile import Stated, refuse_unless_seen
from agencies.models import Agency, Block, Membership, SupervisingBody
from agencies.services.notices import tell_of_account
from agencies.sorting import folded

FIRST_ADMINISTRATOR = "quan-tri-dau-tien"


class MembershipHeld(Exception):
    """The person holds this role over this scope at that time already."""


class PastChanged(Exception):
    """A role would be said to have held, or not to have held, on days that are over."""


class LastAdministrator(Exception):
    """Nobody could grant rights any more."""


class AdministratorExists(Exception):
    """An administrator can sign in already and makes every further account."""


@transaction.atomic
def create_account(*, username: str, full_name: str, email: str = "", actor: User, at: datetime) -> tuple[User, str]:
    """Make an account without a password; return it with the secret of the link that sets one.

    Raises UsernameTaken, EmailTaken.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(username=username, full_name=full_name, email=email)
    except IntegrityError as error:
        raise (EmailTaken if "emails_differ" in str(error) else UsernameTaken) from error
    detail = {"username": username, "full_name": full_name}
    record(actor=actor, action="accounts.created", subject=subject_of(user), detail=detail, at=at)
    return user, make_link(user=user, actor=actor, at=at)


@transaction.atomic
def grant(
    *,
    user: User,
    role: str,
    agency: Agency | None,
    block: Block | None,
    first_day: date,
    last_day: date | None,
    actor: User | None,
    at: datetime,
    body: str = "",
) -> Membership:
    """Give a person a role over an agency and all below it, over a block, or over the whole province.

    `body` names the supervising body for which a supervisor watches; one of that name is made if there is none.
    """
    upper = last_day + timedelta(days=1) if last_day else None
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                role=role,
                agency=agency,
                block=block,
                body=_body(body),
                valid=DateRange(first_day, upper),
            )
    except IntegrityError as error:
        if "memberships_do_not_overlap" not in str(error):
            raise
        raise MembershipHeld from error
    tell_of_grant(membership=membership, actor=actor, at=at)
    return membership


def tell_of_grant(*, membership: Membership, actor: User | None, at: datetime) -> None:
    """Put on record that a person was given a role, and tell the person."""
    user, detail = membership.user, {"before": None, "after": _stated(membership)}
    record(actor=actor, action="rights.granted", subject=subject_of(user), detail=detail, at=at)
    tell_of_account(user=user, words="account.role", actor=actor, at=at)


@transaction.atomic
def end_membership(*, membership: Membership, on: date, actor: User, at: datetime) -> None:
    """Take a role away: from `on` it no longer holds. One that never held is removed; the audit keeps both."""
    _lock_rights()
    # As it is by now: another administrator may have ended it meanwhile.
    held = Membership.objects.select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if held is None:
        return
    membership = held
    before = _stated(membership)
    lower, upper = membership.valid.lower, membership.valid.upper
    if upper is not None and upper <= on:
        return
    if lower is not None and lower >= on:
        # What never held was never lent with any effect.
        membership.delegations.all().delete()
        membership.delete()
        after = None
    else:
        membership.valid = DateRange(lower, on)
        membership.save(update_fields=["valid"])
        after = _stated(membership)
    if membership.role == Role.ADMINISTRATOR:
        _keep_an_administrator(on)
    _tell_of_end(user=membership.user, before=before, after=after, actor=actor, at=at)


@transaction.atomic
def take_back(*, membership: Membership, actor: User, at: datetime) -> None:
    """Remove a role before its first day; the audit keeps it, and the person is told."""
    user, before = membership.user, _stated(membership)
    membership.delete()
    _tell_of_end(user=user, before=before, after=None, actor=actor, at=at)


def _tell_of_end(
    *, user: User, before: dict[str, str | None], after: dict[str, str | None] | None, actor: User, at: datetime
) -> None:
    detail = {"before": before, "after": after}
    record(actor=actor, action="rights.revoked", subject=subject_of(user), detail=detail, at=at)
    tell_of_account(user=user, words="account.role_ended", actor=actor, at=at)


@transaction.atomic
def change_dates(
    *,
    membership: Membership,
    first_day: date,
    last_day: date | None,
    on: date,
    actor: User,
    at: datetime,
    seen: str | None = None,
) -> None:
    """Let a role hold from a first to a last day (none: no end). Raises MembershipHeld, LastAdministrator.

    `seen` marks the days the page showed (see `agencies.meanwhile`). Raises ChangedMeanwhile.

    The past stays: the first day of a role that holds already, or held, cannot be moved, nor its last day before
    yesterday, so that the audit goes on saying who could do what when. Raises PastChanged.
    """
    _lock_rights()
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    refuse_unless_seen(days_of(membership), seen, wanted=_days(first_day, last_day))
    _refuse_changing_the_past(membership, first_day, last_day, on)
    before = _stated(membership)
    membership.valid = DateRange(first_day, last_day + timedelta(days=1) if last_day else None)
    try:
        with transaction.atomic():
            membership.save(update_fields=["valid"])
    except IntegrityError as error:
        raise MembershipHeld from error
    if membership.role == Role.ADMINISTRATOR:
        _keep_an_administrator(on)
    detail = {"before": before, "after": _stated(membership)}
    record(actor=actor, action="rights.dated", subject=subject_of(membership.user), detail=detail, at=at)


def days_of(membership: Membership) -> Stated:
    """Return the days of a role as its page lets them be changed."""
    return _days(membership.valid.lower, last_day_of(membership))


def _days(first_day: date | None, last_day: date | None) -> Stated:
    days = {"first_day": first_day, "last_day": last_day}
    return {name: day.isoformat() if day else "" for name, day in days.items()}


def _refuse_changing_the_past(membership: Membership, first_day: date, last_day: date | None, on: date) -> None:
    lower, upper = membership.valid.lower, membership.valid.upper
    if upper is not None and upper <= on:
        raise PastChanged
    if first_day != lower and (first_day < on or (lower is not None and lower < on)):
        raise PastChanged
    if last_day is not None and (last_day < on - timedelta(days=1) or last_day < first_day):
        raise PastChanged


@transaction.atomic
def switch_account(*, user: User, active: bool, on: date, actor: User, at: datetime) -> None:
    """Switch an account off, which ends its sessions at once, or on again."""
    _lock_rights()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    if user.memberships.filter(role=Role.ADMINISTRATOR, valid__contains=on).exists():
        _keep_an_administrator(on)
    detail = {"before": {"active": not active}, "after": {"active": active}}
    action = "accounts.switched_on" if active else "accounts.switched_off"
    record(actor=actor, action=action, subject=subject_of(user), detail=detail, at=at)


@transaction.atomic
def first_administrator_link(*, on: date, at: datetime) -> str:
    """Return the secret of the link that opens the first administrator's account; older ones are void."""
    _lock_rights()
    if _administrators(on).exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        raise AdministratorExists
    user = User.objects.filter(username=FIRST_ADMINISTRATOR).first()
    if user is None:
        user = User.objects.create_user(username=FIRST_ADMINISTRATOR, full_name="Quản trị hệ thống")
    if not _administrators(on).filter(user=user).exists():
        grant(
            user=user,
            role=Role.ADMINISTRATOR,
            agency=None,
            block=None,
            first_day=on,
            last_day=None,
            actor=None,
            at=at,
        )
    return make_link(user=user, actor=None, at=at, names_account=True)


def last_day_of(membership: Membership) -> date | None:
    """Return the last day on which a role holds; none if no end is set."""
    upper: date | None = membership.valid.upper
    return upper - timedelta(days=1) if upper else None


def _lock_rights() -> None:
    # Two administrators who switch each other off at once must not both succeed.
    list(Membership.objects.filter(role=Role.ADMINISTRATOR).select_for_update().values_list("pk"))


def _administrators(on: date) -> Any:
    return Membership.objects.filter(role=Role.ADMINISTRATOR, valid__contains=on, user__is_active=True)


def _keep_an_administrator(on: date) -> None:
    if not _administrators(on).exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        raise LastAdministrator


def _body(name: str) -> SupervisingBody | None:
    name = " ".join(name.split())
    if not name:
        return None
    return SupervisingBody.objects.get_or_create(key=folded(name), defaults={"name": name})[0]


def _stated(membership: Membership) -> dict[str, str | None]:
    lower, last_day = membership.valid.lower, last_day_of(membership)
    return {
        "role": membership.role,
        "agency": membership.agency.code if membership.agency else None,
        "block": membership.block.code if membership.block else None,
        "first_day": lower.isoformat() if lower else None,
        "last_day": last_day.isoformat() if last_day else None,
        **({"body": membership.body.name} if membership.body else {}),
    }
