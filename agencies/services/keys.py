"""Keys that read results: made together with the agencies they are for."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.api_keys import make_api_key
from accounts.models import ApiKey, User
from accounts.services import record
from agencies.models import Agency


class WrongScope(ValueError):
    """A key that reads results needs agencies, any other has none."""


@transaction.atomic
def make_key(
    *, name: str, purpose: ApiKey.Purpose, agencies: Collection[Agency] = (), actor: User | None, at: datetime
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, kept nowhere. Raises WrongScope."""
    if bool(agencies) != (purpose == ApiKey.Purpose.RESULTS):
        raise WrongScope(purpose)
    made, secret = make_api_key(name=name, purpose=purpose, actor=actor, at=at)
    made.agencies.set(agencies)
    if agencies:
        detail = {"agencies": sorted(each.code for each in agencies)}
        record(actor=actor, action="api_key.scope", subject=f"api-key:{made.pk}", detail=detail, at=at)
    return made, secret
