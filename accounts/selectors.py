import hashlib
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import ApiKey, OneTimeLink, User


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


def never_opened(*, at: datetime) -> QuerySet[User]:
    """Return the accounts in force that nobody ever opened, all of whose links have run out."""
    links = OneTimeLink.objects.filter(user=OuterRef("pk"))
    open_still = links.filter(expires_at__gt=at, used_at=None)
    unopened = User.objects.filter(is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return unopened.filter(Exists(links)).exclude(Exists(open_still))


def api_key(secret: str, *purposes: ApiKey.Purpose) -> ApiKey | None:
    """Return the key of a secret if it is in force and meant for one of the purposes; no purpose: for any.

    A person's key ends with its time and with their account.
    """
    keys = in_force(ApiKey.objects.select_related("holder"), at=timezone.now()).filter(secret_hash=hash_of(secret))
    return (keys.filter(purpose__in=purposes) if purposes else keys).first()


def in_force(keys: QuerySet[ApiKey], *, at: datetime) -> QuerySet[ApiKey]:
    """Return those of the keys that open something at a moment."""
    lasting = Q(holder=None) | Q(holder__is_active=True, expires_at__gt=at)
    return keys.filter(lasting, revoked_at=None)
