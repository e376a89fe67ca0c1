"""Second factors: codes that are checked once, throttled by account, and taken off by an administrator."""

import hashlib
from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import recovery_codes
from accounts.models import FailedSignIn, User
from accounts.sealing import unseal
from accounts.services import FAILURE_WINDOW, FAILURES_KEPT, TooManyFailures, record, subject_of
from sealing import CannotOpen

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Who gets here knows the password already, so nobody else can use these limits up; they hold for all addresses
# together, because six digits are guessed from many. 50 a day at three valid codes in a million: 0,015 % a day.
CODES_AT_ONCE = 10
CODES_A_DAY = 50


class WrongCode(Exception):
    """The code is not this account's, is not of now, or has been used."""


def has_second_factor(user: User) -> bool:
    """Say whether a code generator or a passkey stands beside the password; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=STRONG).exists())


def with_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    """Return accounts with `has_second_factor`, which says the same of each."""
    strong = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STRONG)
    return users.annotate(has_second_factor=Exists(strong))


def check_code(*, user: User, code: str, address: str | None, at: datetime) -> Authenticator:
    """Return what a code came from, which it spends. Raises WrongCode, TooManyFailures.

    Not one transaction: what failed must stay counted.
    """
    key = hashlib.sha256(f"second factor\0{user.pk}".encode()).hexdigest()
    # Counted before the code is looked at, so that many tries at once cannot slip past the limit.
    attempt = FailedSignIn.objects.create(username_hash=key, address=address, at=at)
    if _exhausted(key, at):
        attempt.delete()
        raise TooManyFailures
    found = _spend(user, code)
    if found is None:
        record(actor=None, action="accounts.code_failed", subject=subject_of(user), detail={"address": address}, at=at)
        raise WrongCode
    FailedSignIn.objects.filter(username_hash=key).delete()
    return found


@transaction.atomic
def reset_second_factor(*, user: User, actor: User | None, at: datetime) -> None:
    """Take all second factors off an account whose holder has lost them."""
    factors = Authenticator.objects.filter(user_id=user.pk)
    taken = sorted(factors.values_list("type", flat=True))
    if taken:
        factors.delete()
        detail = {"taken": taken}
        record(actor=actor, action="accounts.second_factor_reset", subject=subject_of(user), detail=detail, at=at)


def _exhausted(key: str, at: datetime) -> bool:
    tries = FailedSignIn.objects.filter(username_hash=key)
    recent = tries.filter(at__gt=at - FAILURE_WINDOW).count()
    return recent > CODES_AT_ONCE or tries.filter(at__gt=at - FAILURES_KEPT).count() > CODES_A_DAY


@transaction.atomic
def _spend(user: User, code: str) -> Authenticator | None:
    # Locked, so that the same code is not taken twice by two processes.
    factors = Authenticator.objects.select_for_update().filter(user_id=user.pk)
    for factor in factors.exclude(type=Authenticator.Type.WEBAUTHN):
        if _spends(factor, code):
            factor.user = user
            return factor
    return None


def _spends(factor: Authenticator, code: str) -> bool:
    try:
        if factor.type == Authenticator.Type.TOTP:
            return _spends_totp(factor, code)
        return recovery_codes.spends(factor, code)
    except CannotOpen:
        # The key that sealed it is gone: it opens nothing any more.
        return False


def _spends_totp(factor: Authenticator, code: str) -> bool:
    secret = unseal(factor.data["secret"])
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            if counter <= factor.data.get("spent", -1):
                return False
            factor.data["spent"] = counter
            factor.save(update_fields=["data"])
            return True
    return False
