"""Keys of other systems: made, shown once, revoked."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import ApiKey, User
from accounts.selectors import hash_of
from accounts.services import record

# So that a key is known for one when it turns up where it should not.
PREFIX = "hl_"


@transaction.atomic
def make_api_key(*, name: str, purpose: ApiKey.Purpose, at: datetime, actor: User | None = None) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret: kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiKey.objects.create(name=name, purpose=purpose, secret_hash=hash_of(secret), made_by=actor, made_at=at)
    record(actor=actor, action="api_key.make", subject=f"api-key:{made.pk}", detail={"purpose": purpose}, at=at)
    return made, secret


@transaction.atomic
def revoke_api_key(*, key: ApiKey, at: datetime, actor: User | None = None) -> None:
    """Let a key open nothing more; revoking it again changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        record(actor=actor, action="api_key.revoke", subject=f"api-key:{key.pk}", detail={}, at=at)
