"""Contact data under lock, and hashes that find a number again without storing it.

Fernet stamps what it seals with the time; that stamp would tell in which second a dossier came in. It is always zero.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NO_TIME = 0


class CannotOpen(Exception):
    """None of the keys opens this: a key was taken away too early."""


def seal(values: Mapping[str, str]) -> str:
    """Return values sealed with the first key."""
    content = json.dumps(dict(values), ensure_ascii=False, separators=(",", ":")).encode()
    return _locks(tuple(settings.CONTACT_KEYS)).encrypt_at_time(content, NO_TIME).decode()


def unseal(sealed: str) -> dict[str, str]:
    """Return what was sealed with any of the keys. Raises CannotOpen."""
    try:
        values: dict[str, str] = json.loads(_locks(tuple(settings.CONTACT_KEYS)).decrypt(sealed.encode()))
    except InvalidToken as error:
        raise CannotOpen from error
    return values


def keyed_hash(purpose: str, value: str) -> str:
    """Return 64 hexadecimal digits that only this portal can compute from a value; empty for an empty one."""
    if not value:
        return ""
    key = _derived(settings.CONTACT_HASH_KEY, b"invitations.hash")
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _locks(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"invitations.contact"))) for key in keys])


@lru_cache(maxsize=8)
def _derived(key: str, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use).derive(key.encode())
