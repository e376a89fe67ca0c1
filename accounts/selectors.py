import hashlib
from datetime import datetime

from accounts.models import OneTimeLink


class UnknownLink(Exception):
    """No link with this secret was ever made."""


class SpentLink(Exception):
    """The link was used, has run out, was replaced by a newer one, or its account is switched off."""


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def usable_link(secret: str, *, at: datetime, lock: bool = False) -> OneTimeLink:
    """Return the link of a secret if it still opens its account; with `lock`, for the rest of the transaction."""
    links = OneTimeLink.objects.select_related("user")
    if lock:
        links = links.select_for_update(of=("self",))
    link = links.filter(secret_hash=hash_of(secret)).first()
    if link is None:
        raise UnknownLink
    if link.used_at is not None or link.expires_at <= at or not link.user.is_active:
        raise SpentLink
    return link
