import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.acting import request_number
from accounts.models import AuditEntry, FailedSignIn, OneTimeLink, User
from accounts.selectors import hash_of, usable_link

LINK_LIFETIME = timedelta(hours=24)

# A whole office may share one address, and one person errs a few times; a guesser needs many more.
FAILURES_PER_ACCOUNT_AND_ADDRESS = 5
FAILURES_PER_ADDRESS = 50
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_KEPT = timedelta(days=1)

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class WrongPassword(Exception):
    """No active account has this name and password; which of the two is wrong stays unsaid."""


class TooManyFailures(Exception):
    """Sign-in from this address is paused, for this account or altogether."""


class UsernameTaken(Exception):
    """Another account has this name, perhaps capitalised otherwise."""


class EmailTaken(Exception):
    """Another account has this address, perhaps capitalised otherwise."""


def record(*, actor: User | None, action: str, subject: str, detail: Mapping[str, Any], at: datetime) -> AuditEntry:
    """Write down what an actor (none: nobody signed in, or a command) did to a subject.

    An actor who holds roles of absent colleagues that day is written down as acting for them, too.
    """
    detail = _storable({**detail, **_acting_for(actor, at)})
    told = {"actor": actor, "action": action, "subject": subject, "detail": detail, "at": at}
    return AuditEntry.objects.create(**told, request=request_number())


def _acting_for(actor: User | None, at: datetime) -> dict[str, list[str]]:
    # Delegations belong to memberships, which lie above this app: only the way back from the person is used.
    if actor is None:
        return {}
    day = timezone.localdate(at)
    # What holds today is read already where a page is only looked at: most people hold nothing of others.
    kept = getattr(actor, "kept_memberships", {}).get(day)
    if kept is not None and all(membership.user_id == actor.pk for membership in kept):
        return {}
    held = actor.delegations_held.filter(valid__contains=day)
    names = held.values_list("delegator__username", flat=True).order_by("delegator__username").distinct()
    return {"acting_for": [f"user:{name}" for name in names]} if names else {}


def check_password(*, username: str, password: str, address: str | None, at: datetime) -> User:
    """Return the person whose name and password these are; a failure is written down.

    Whether a second factor is asked for, too, is not known here. Not one transaction: what failed must stay counted.
    """
    # As the database compares names: "ı" and "ſ" stand for "i" and "s" there, and must not have counts of their own.
    username_hash = hashlib.sha256(username.upper().casefold().encode()).hexdigest()
    # Counted before the password is looked at, so that many tries at once cannot slip past the limit.
    attempt = FailedSignIn.objects.create(username_hash=username_hash, address=address, at=at)
    if _exhausted(username_hash, address, at):
        attempt.delete()
        raise TooManyFailures
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        _record_failure(username, address, at)
        raise WrongPassword
    FailedSignIn.objects.filter(username_hash=username_hash, address=address).delete()
    return user


def record_sign_in(*, user: User, address: str | None, ways: Iterable[str], at: datetime) -> None:
    """Write a sign-in down, with the ways in which the person proved to be that person."""
    detail = {"address": address, "by": list(ways)}
    record(actor=user, action="accounts.signed_in", subject=subject_of(user), detail=detail, at=at)


def record_sign_out(*, user: User, at: datetime) -> None:
    record(actor=user, action="accounts.signed_out", subject=subject_of(user), detail={}, at=at)


@transaction.atomic
def make_link(*, user: User, actor: User | None, at: datetime, names_account: bool = False) -> str:
    """Make the link by which `user` sets a password, void the older ones, and return its secret: kept nowhere."""
    # Two links asked for at once must not both stay open.
    User.objects.select_for_update().get(pk=user.pk)
    user.one_time_links.filter(used_at=None, expires_at__gt=at).update(expires_at=Greatest(F("created_at"), Value(at)))
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        user=user,
        names_account=names_account,
        secret_hash=hash_of(secret),
        created_at=at,
        expires_at=at + LINK_LIFETIME,
    )
    record(actor=actor, action="accounts.link_made", subject=subject_of(user), detail={}, at=at)
    return secret


@transaction.atomic
def open_account(*, secret: str, password: str, username: str = "", full_name: str = "", at: datetime) -> User:
    """Set the password by a one-time link, which is spent by it; the first administrator also gets a name."""
    link = usable_link(secret, at=at, lock=True)
    user = link.user
    if link.names_account:
        user.username, user.full_name = username, full_name
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(update_fields=["username", "full_name", "password"])
    except IntegrityError as error:
        raise UsernameTaken from error
    link.used_at = at
    link.save(update_fields=["used_at"])
    record(actor=user, action="accounts.link_used", subject=subject_of(user), detail={}, at=at)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, at: datetime) -> None:
    """Set a new password, which ends all sessions (Django signs them with it) and voids open one-time links."""
    user.set_password(password)
    user.save(update_fields=["password"])
    user.one_time_links.filter(used_at=None, expires_at__gt=at).update(expires_at=Greatest(F("created_at"), Value(at)))
    record(actor=user, action="accounts.password_changed", subject=subject_of(user), detail={}, at=at)


@transaction.atomic
def change_email(*, user: User, email: str, actor: User, at: datetime) -> None:
    """Set where a person gets mail, or nothing. Raises EmailTaken.

    Never done by the person alone: the province's sign-in opens an account by it.
    """
    before = user.email
    user.email = email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise EmailTaken from error
    # Which addresses they were is nobody's business but the person's.
    detail = {"had_one": bool(before), "has_one": bool(email)}
    record(actor=actor, action="accounts.email_changed", subject=subject_of(user), detail=detail, at=at)


def _storable(value: Any) -> Any:
    """Return a value as the database's JSON can hold it: without NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list | tuple) else value


def subject_of(user: User) -> str:
    return f"user:{user.username}"


def _exhausted(username_hash: str, address: str | None, at: datetime) -> bool:
    recent = FailedSignIn.objects.filter(address=address, at__gt=at - FAILURE_WINDOW)
    return (
        recent.filter(username_hash=username_hash).count() > FAILURES_PER_ACCOUNT_AND_ADDRESS
        or recent.count() > FAILURES_PER_ADDRESS
    )


def _record_failure(username: str, address: str | None, at: datetime) -> None:
    FailedSignIn.objects.filter(at__lt=at - FAILURES_KEPT).delete()
    # People type passwords into the wrong field: only the names of accounts are written down.
    user = User.objects.filter(username__iexact=username).first()
    record(
        actor=None,
        action="accounts.sign_in_failed",
        subject=subject_of(user) if user else "user:?",
        detail={"address": address},
        at=at,
    )
