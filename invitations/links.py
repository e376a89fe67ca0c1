"""The secret of a one-use link and the two digests of it, neither of which leads to the other. Pure."""

import hashlib
import re
import secrets

# 128 bits in 22 signs of the URL's alphabet.
SECRET_BYTES = 16
SECRET = re.compile(r"[A-Za-z0-9_-]{22}")


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    return SECRET.fullmatch(text) is not None


def commitment(secret: str) -> str:
    """Return what the contact keeps of a link: SHA-256 of "contact" and the secret."""
    return hashlib.sha256(b"contact" + secret.encode()).hexdigest()


def nullifier(secret: str) -> str:
    """Return what the answer leaves of a link: SHA-256 of "nullifier" and the secret."""
    return hashlib.sha256(b"nullifier" + secret.encode()).hexdigest()
