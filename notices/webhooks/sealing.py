"""Secrets that sign must be read again: they are sealed before the database sees them."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(secret: str) -> str:
    """Return a secret sealed with the first key of settings.WEBHOOK_KEYS."""
    return _seals().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return a sealed secret. Raises cryptography.fernet.InvalidToken when no key of settings.WEBHOOK_KEYS opens it."""
    return _seals().decrypt(sealed.encode()).decode()


def _seals() -> MultiFernet:
    keys = (hashlib.sha256(f"webhook\0{key}".encode()).digest() for key in settings.WEBHOOK_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
