"""Secrets that sign must be read again: they are sealed before the database sees them."""

import hashlib

from django.conf import settings

from sealing import Seals


def seal(secret: str) -> str:
    """Return a secret sealed with the first key of settings.WEBHOOK_KEYS."""
    return _seals().seal(secret)


def unseal(sealed: str) -> str:
    """Return a sealed secret. Raises sealing.CannotOpen when no key of settings.WEBHOOK_KEYS opens it."""
    return _seals().unseal(sealed)


def _seals() -> Seals:
    return Seals("webhook", settings.WEBHOOK_KEYS, before=_before)


def _before(key: str) -> bytes:
    return hashlib.sha256(f"webhook\0{key}".encode()).digest()
