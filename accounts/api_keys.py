"""Keys of other systems: made, shown once, revoked."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import ApiKey, User
from accounts.selectors import hash_of, in_force
from accounts.services import record

# So that a key is known for one when it turns up where it should not.
PREFIX = "hl_"
# Of keys that a person holds at once: more are forgotten rather than used.
MOST_OWN = 10


class TooManyKeys(ValueError):
    """A person holds as many keys in force as they may."""


@transaction.atomic
def make_api_key(*, name: str, purpose: ApiKey.Purpose, at: datetime, actor: User | None = None) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret: kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiKey.objects.create(name=name, purpose=purpose, secret_hash=hash_of(secret), made_by=actor, made_at=at)
    record(actor=actor, action="api_key.make", subject=f"api-key:{made.pk}", detail={"purpose": purpose}, at=at)
    return made, secret


@transaction.atomic
def make_own_key(*, name: str, holder: User, lasts: timedelta, at: datetime) -> tuple[ApiKey, str]:
    """Make a key by which a program of an official reads what they may see; raises TooManyKeys."""
    # Two made at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)
    if in_force(holder.held_keys.all(), at=at).count() >= MOST_OWN:
        raise TooManyKeys(MOST_OWN)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiKey.objects.create(
        name=name,
        purpose=ApiKey.Purpose.RESULTS,
        secret_hash=hash_of(secret),
        made_by=holder,
        made_at=at,
        holder=holder,
        expires_at=at + lasts,
    )
    detail: dict[str, object] = {"purpose": made.purpose, "days": lasts.days, "holder": holder.username}
    record(actor=holder, action="api_key.make", subject=f"api-key:{made.pk}", detail=detail, at=at)
    return made, secret


@transaction.atomic
def revoke_api_key(*, key: ApiKey, at: datetime, actor: User | None = None) -> None:
    """Let a key open nothing more; revoking it again changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        record(actor=actor, action="api_key.revoke", subject=f"api-key:{key.pk}", detail={}, at=at)
