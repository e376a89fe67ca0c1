"""Roles lent to a colleague for the days of an absence (ủy quyền)."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.roles import Role
from accounts.services import record, subject_of
from agencies.colleagues import colleagues
from agencies.models import Delegation, Membership
from agencies.telling import tell
from notices.kinds import Kind

LONGEST = timedelta(days=90)


class NotDelegable(Exception):
    """The role is not the person's own on all days asked for, or is one that stays with its holder."""


class NotAColleague(Exception):
    """Who is to hold the role has no role of their own within its scope, or is its owner."""


class AlreadyDelegated(Exception):
    """This colleague holds the role on some of these days already."""


class TooLong(Exception):
    """The days do not lie between today and the longest absence, or end before they begin."""


@transaction.atomic
def delegate(
    *,
    membership: Membership,
    to: User,
    first_day: date,
    last_day: date,
    reason: str,
    on: date,
    actor: User,
    at: datetime,
) -> Delegation:
    """Lend a role of the actor's own to a colleague from a first to a last day.

    Raises NotDelegable, NotAColleague, TooLong, AlreadyDelegated.
    """
    # Ended meanwhile, it must not be lent.
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if not on <= first_day <= last_day or last_day - first_day >= LONGEST or first_day - on > LONGEST:
        raise TooLong
    _refuse_what_is_not_own(membership, actor, first_day, last_day)
    if not colleagues(membership, on=on).filter(pk=to.pk).exists():
        raise NotAColleague
    days = DateRange(first_day, last_day + timedelta(days=1))
    try:
        with transaction.atomic():
            lent = Delegation.objects.create(
                membership=membership, delegator=actor, delegate=to, valid=days, reason=reason, made_at=at
            )
    except IntegrityError as error:
        raise AlreadyDelegated from error
    _record("rights.delegated", lent, actor, at)
    tell_of_loan(lent=lent, words="delegation.made", to=[to], at=at, first=first_day, last=last_day)
    return lent


@transaction.atomic
def end_delegation(*, delegation: Delegation, on: date, actor: User, at: datetime) -> None:
    """Take a lent role back, or give it back: from today on it no longer holds. Over already: nothing happens."""
    found = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation.pk).first()
    if found is None:
        return
    first_day, last_day = days_of(found)
    if last_day < on:
        return
    _record("rights.delegation_ended", found, actor, at)
    tell_of_loan(lent=found, words="delegation.ended", to=[found.delegator, found.delegate], at=at, knowing=actor)
    if first_day >= on:
        found.delete()
        return
    found.valid = DateRange(first_day, on)
    found.save(update_fields=["valid"])


def days_of(lent: Delegation) -> tuple[date, date]:
    """Return the first and the last day of a delegation; a constraint says that it has both."""
    lower, upper = lent.valid.lower, lent.valid.upper
    assert lower is not None  # noqa: S101 -- delegation_begins_and_ends
    assert upper is not None  # noqa: S101
    return lower, upper - timedelta(days=1)


def tell_of_loan(
    *, lent: Delegation, words: str, to: list[User], at: datetime, knowing: User | None = None, **days: date
) -> int:
    """Tell people of a step of a delegation (`notices.words`), each step once; return how many."""
    link, subject = reverse("agencies:delegations"), f"{words}:{lent.pk}"
    return tell(
        to=to, kind=Kind.DELEGATION, subject=subject, words=words, link=link, params=days, at=at, knowing=knowing
    )


def _refuse_what_is_not_own(membership: Membership, actor: User, first_day: date, last_day: date) -> None:
    own = membership.user_id == actor.pk and membership.role in Role.delegable()
    if not own or first_day not in membership.valid or last_day not in membership.valid:
        raise NotDelegable


def _record(action: str, lent: Delegation, actor: User, at: datetime) -> None:
    first_day, last_day = days_of(lent)
    detail = {
        "to": subject_of(lent.delegate),
        "role": lent.membership.role,
        "agency": lent.membership.agency.code if lent.membership.agency else None,
        "block": lent.membership.block.code if lent.membership.block else None,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "reason": lent.reason,
    }
    record(actor=actor, action=action, subject=subject_of(lent.delegator), detail=detail, at=at)
