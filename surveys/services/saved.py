"""Forms left half-way: kept for a week under a code that only the citizen has."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sealing import CannotOpen, opened, shut
from surveys.models import Round, SavedForm
from surveys.selectors import Door
from surveys.services.storing import RECEIPT_SIGNS

KEPT_FOR = timedelta(days=7)
CODE_LENGTH = 10
# Guessing a code costs this much each, even with the database in hand.
ROUNDS = 50_000


class UnknownCode(Exception):
    """No form is kept under this code at this unit (any more)."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a citizen had typed when leaving: the visit it belongs to, the language and the fields by name.

    `consent` is the number of the privacy notice agreed to, 0: none yet.
    """

    visit_id: UUID
    language: str
    consent: int
    values: Mapping[str, list[str]]


@transaction.atomic
def save_form(*, door: Door, left: Left, code: str, at: datetime) -> str:
    """Keep a form for a week and return its code: the one it was taken up by, or a new one where that is unknown."""
    known = normal(code)
    if not known or not _kept(door, known).exists():
        known = "".join(secrets.choice(RECEIPT_SIGNS) for _place in range(CODE_LENGTH))
    fields = {
        "round_unit_id": door.round_unit_id,
        "sealed": _seal(known, left),
        # The day alone: nothing here is to tell when somebody sat before the form.
        "saved_on": timezone.localdate(at),
        "expires_at": _end_of_day(at + KEPT_FOR),
    }
    # What lay under a key that is being taken away lies under the new one from now on.
    _kept(door, known).exclude(pk=_lookup(known)).delete()
    SavedForm.objects.update_or_create(lookup=_lookup(known), defaults=fields)
    return known


def take_up(*, door: Door, code: str, at: datetime) -> Left:
    """Return what was left under a code. Raises UnknownCode."""
    known = normal(code)
    kept = _kept(door, known).filter(expires_at__gt=at).first() if known else None
    if kept is None:
        raise UnknownCode
    return _open(known, bytes(kept.sealed))


@transaction.atomic
def forget_saved(*, door: Door, code: str) -> None:
    """Destroy what was left under a code, once the form is sent; an unknown code changes nothing."""
    known = normal(code)
    if known:
        _kept(door, known).delete()


@transaction.atomic
def destroy_old_saved_forms(*, at: datetime) -> int:
    """Destroy what nobody took up in time, and what belongs to closed rounds; return how many."""
    old = SavedForm.objects.filter(expires_at__lte=at)
    closed = SavedForm.objects.filter(round_unit__round__state=Round.State.CLOSED)
    return old.delete()[0] + closed.delete()[0]


def normal(code: str) -> str:
    """Return a code as typed by a person in its one spelling, empty where it cannot be one."""
    signs = "".join(sign for sign in code.upper() if sign not in " -.\u00a0\u2013")
    right = len(signs) == CODE_LENGTH and all(sign in RECEIPT_SIGNS for sign in signs)
    return signs if right else ""


def shown(code: str) -> str:
    """Return a code in two groups, as it is written down."""
    return f"{code[:5]} {code[5:]}"


def _kept(door: Door, code: str) -> QuerySet[SavedForm]:
    """Return what lies under a code at a unit, by the portal's own secret or one before it."""
    places = [_lookup(code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return SavedForm.objects.filter(pk__in=places, round_unit=door.round_unit_id)


def _derived(code: str, key: str) -> bytes:
    """Return 64 bytes: where a code's form lies, and the key that opens it. Both need the portal's own secret, too."""
    salt = hmac.digest(key.encode(), b"surveys.saved", "sha256")
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS, dklen=64)


def _lookup(code: str, key: str = "") -> str:
    return _derived(code, key or settings.SECRET_KEY)[:32].hex()


def _seal(code: str, left: Left) -> bytes:
    content = [str(left.visit_id), left.language, left.consent, dict(left.values)]
    return shut(_derived(code, settings.SECRET_KEY)[32:], json.dumps(content).encode())


def _open(code: str, sealed: bytes) -> Left:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            content = opened(_derived(code, key)[32:], sealed)
        except CannotOpen:
            continue
        visit_id, language, consent, values = json.loads(content)
        return Left(UUID(visit_id), language, consent, values)
    raise UnknownCode


def _end_of_day(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=23, minute=59, second=59, microsecond=0)
