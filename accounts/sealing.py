"""Secrets that must be read again are sealed before the database sees them."""

import hashlib

from django.conf import settings

from sealing import Seals


def seal(text: str) -> str:
    """Return a secret sealed with the first key of settings.MFA_KEYS."""
    return _seals().seal(text)


def unseal(sealed: str) -> str:
    """Return a sealed secret. Raises sealing.CannotOpen when no key of settings.MFA_KEYS opens it."""
    return _seals().unseal(sealed)


def _seals() -> Seals:
    return Seals("second factor", settings.MFA_KEYS, before=_before)


def _before(key: str) -> bytes:
    return hashlib.sha256(f"second factor\0{key}".encode()).digest()
