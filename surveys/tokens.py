"""Signed values that a citizen's browser carries in place of a session: the form token and the receipt.

A form token is bound to the door and the visit it was made for, so a form cannot be posted by another site or a
replayed page; it also says when the form was opened. A receipt lets the thanks page show its code again on reload
without anything being kept that joins a browser to an answer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.http import base36_to_int, int_to_base36

FORM_LIVES = timedelta(hours=24)
RECEIPT_LIVES = timedelta(hours=24)
# A clock set back between two processes must not refuse a form that was just opened.
CLOCK_SLACK = timedelta(minutes=2)


class Tampered(Exception):
    """The value was not signed by this portal for this use."""


class Expired(Exception):
    """The value was signed by this portal, too long ago."""


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    code: str
    stored_at: datetime

    @property
    def shown(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


def sign_form(*, access_token: str, visit_id: UUID, at: datetime) -> str:
    """Return the token of a form opened now."""
    return _sign("surveys.form", f"{access_token}/{visit_id}", at)


def opened_at(form_token: str, *, access_token: str, visit_id: UUID, at: datetime) -> datetime:
    """Return when a form was opened. Raises Tampered or Expired."""
    return _check("surveys.form", f"{access_token}/{visit_id}", form_token, at, FORM_LIVES)


def sign_receipt(*, access_token: str, code: str, stored_at: datetime) -> str:
    return f"{code}.{_sign('surveys.receipt', f'{access_token}/{code}', stored_at)}"


def read_receipt(value: str, *, access_token: str, at: datetime) -> SignedReceipt:
    """Return what a receipt says. Raises Tampered or Expired."""
    code, _, signature = value.partition(".")
    return SignedReceipt(code, _check("surveys.receipt", f"{access_token}/{code}", signature, at, RECEIPT_LIVES))


def _sign(salt: str, value: str, at: datetime) -> str:
    moment = int_to_base36(int(at.timestamp()))
    return f"{moment}.{_signer(salt).signature(f'{value}/{moment}')}"


@lru_cache(maxsize=4)
def _signer(salt: str) -> Signer:
    return Signer(salt=salt)


def _check(salt: str, value: str, signed: str, at: datetime, lives: timedelta) -> datetime:
    moment, _, signature = signed.partition(".")
    try:
        _signer(salt).unsign(f"{value}/{moment}:{signature}")
        signed_at = datetime.fromtimestamp(base36_to_int(moment), UTC)
    except (BadSignature, ValueError, UnicodeError) as error:
        raise Tampered from error
    if not -CLOCK_SLACK <= at - signed_at <= lives:
        raise Expired
    return signed_at
