"""Recovery codes: ten at a time, shown once, each kept as a slow hash with its own salt, each good for one sign-in.

The first sign of a code tells its place among the ten, so that a try costs one hash, not ten.
"""

import json
import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.sealing import seal, unseal
from sealing import CannotOpen

COUNT, LENGTH = 10, 12
# What is read aloud or copied by hand is not mistaken: neither 0 nor O, neither 1 nor I. 55 bits for a code.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ROUNDS = 600_000
# Where codes wait, sealed, until they are shown.
WAITING = "accounts.recovery_codes"


def make_codes(*, user: User, rounds: int = ROUNDS) -> list[str]:
    """Give a person new codes instead of those there were, and return them."""
    codes = [SIGNS[place] + "".join(secrets.choice(SIGNS) for _sign in range(LENGTH - 1)) for place in range(COUNT)]
    hasher = PBKDF2PasswordHasher()
    kept = [hasher.encode(code, hasher.salt(), rounds) for code in codes]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        of_user(user).delete()
        Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"codes": kept})
    return codes


def of_user(user: User) -> QuerySet[Authenticator]:
    """Return the query of a person's codes: one row or none."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk)
    return found.filter(type=Authenticator.Type.RECOVERY_CODES)


def spends(factor: Authenticator, typed: str) -> bool:
    """Say whether what was typed is a code not used yet, and use it up; the caller has locked the row."""
    code = "".join(sign for sign in typed.upper() if sign not in " -.\u00a0\u2013")
    if len(code) != LENGTH or code[0] not in SIGNS[:COUNT]:
        return False
    place, kept = SIGNS.index(code[0]), factor.data.get("codes") or [""] * COUNT
    if not kept[place] or not PBKDF2PasswordHasher().verify(code, kept[place]):
        return False
    factor.data["codes"] = [*kept[:place], "", *kept[place + 1 :]]
    factor.save(update_fields=["data"])
    return True


def left(factor: Authenticator) -> int:
    """Return how many codes have not been used."""
    return sum(bool(kept) for kept in factor.data.get("codes", ()))


def is_withdrawn(factor: Authenticator) -> bool:
    """Say whether these are codes of the time before hashes, which open nothing any more."""
    return "codes" not in factor.data


def are_withdrawn(user: User) -> bool:
    """Say whether a person still relies on codes that were withdrawn."""
    return any(is_withdrawn(factor) for factor in of_user(user))


def lay_out(session: SessionBase, codes: list[str]) -> None:
    """Let codes wait in a session, sealed, for the page that shows them."""
    session[WAITING] = seal(json.dumps(codes))


def taken_up(session: SessionBase) -> list[str]:
    """Return the codes that wait in a session, once; none afterwards."""
    sealed = session.pop(WAITING, "")
    try:
        codes: list[str] = json.loads(unseal(sealed)) if sealed else []
    except CannotOpen:
        return []
    return codes


def shown(code: str) -> str:
    """Return a code in three groups, as it is written down."""
    return f"{code[:4]} {code[4:8]} {code[8:]}"
