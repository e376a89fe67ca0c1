"""Contact data under lock, and hashes that find a number again without storing it.

A seal tells no time: it would tell in which second a dossier came in.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from sealing import CannotOpen, Seals

__all__ = ("CannotOpen", "keyed_hash", "seal", "unseal")


def seal(values: Mapping[str, str]) -> str:
    """Return values sealed with the first key."""
    return _seals().seal(json.dumps(dict(values), ensure_ascii=False, separators=(",", ":")))


def unseal(sealed: str) -> dict[str, str]:
    """Return what was sealed with any of the keys. Raises CannotOpen."""
    values: dict[str, str] = json.loads(_seals().unseal(sealed))
    return values


def keyed_hash(purpose: str, value: str) -> str:
    """Return 64 hexadecimal digits that only this portal can compute from a value; empty for an empty one."""
    if not value:
        return ""
    key = _derived(settings.CONTACT_HASH_KEY, b"invitations.hash")
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def _seals() -> Seals:
    return Seals("contact", settings.CONTACT_KEYS, before=_before)


def _before(key: str) -> bytes:
    return _derived(key, b"invitations.contact")


@lru_cache(maxsize=8)
def _derived(key: str, use: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use).derive(key.encode())
