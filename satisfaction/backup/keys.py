"""Keys beside the data: what is sealed with them can be opened by nobody who has the data alone."""

import hashlib
from collections.abc import Mapping

from django.conf import settings

# Slow on purpose: the fingerprint must not help to guess a weak key.
ROUNDS = 200_000


def keys() -> dict[str, str]:
    """Return the keys of this installation by their environment variables."""
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "CONTACT_KEY": ",".join(settings.CONTACT_KEYS),
        "CONTACT_HASH_KEY": settings.CONTACT_HASH_KEY,
        "MFA_KEY": ",".join(settings.MFA_KEYS),
        "WEBHOOK_KEY": ",".join(settings.WEBHOOK_KEYS),
    }


def fingerprints(held: Mapping[str, str]) -> dict[str, str]:
    """Return by what a key is known again, without being told by it."""
    return {name: _fingerprint(name, key) for name, key in held.items()}


def _fingerprint(name: str, key: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", key.encode(), f"satisfaction.backup.{name}".encode(), ROUNDS).hex()[:16]


def unlike(told: Mapping[str, str]) -> list[str]:
    """Return the variables whose keys here are not those of a backup."""
    here = fingerprints(keys())
    return [name for name in here if told.get(name) != here[name]]
