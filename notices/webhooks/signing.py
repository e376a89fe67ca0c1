"""How what is sent is signed, after the open convention "Standard Webhooks". Pure.

The receiver computes HMAC-SHA256 over "<id>.<timestamp>.<body>" with the secret (what stands behind `whsec_`, in
base64), compares it with each signature of `webhook-signature` ("v1,<base64>", parted by blanks), refuses timestamps
that are minutes away from its own clock, and keeps the ids it has taken: the same id again is the same delivery.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, *, delivery: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{delivery}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secrets: Iterable[str], *, delivery: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers of a delivery; while a secret is being changed the old one signs, too."""
    signed = (signature(secret, delivery=delivery, timestamp=timestamp, body=body) for secret in secrets)
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "satisfaction-webhooks",
    }
