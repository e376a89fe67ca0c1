"""What those who keep accounts change of a colleague's; the colleague is told of it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.second_factor import reset_second_factor
from accounts.services import change_email, make_link
from agencies.meanwhile import refuse_unless_seen
from agencies.services.notices import tell_of_account


@transaction.atomic
def set_email(*, user: User, email: str, actor: User, at: datetime, seen: str | None = None) -> None:
    """Set where a colleague gets mail, or nothing. Raises EmailTaken, ChangedMeanwhile (see `agencies.meanwhile`)."""
    stored = {"email": User.objects.select_for_update().get(pk=user.pk).email}
    refuse_unless_seen(stored, seen, wanted={"email": email})
    changed = user.email != email
    change_email(user=user, email=email, actor=actor, at=at)
    if changed:
        tell_of_account(user=user, words="account.email", actor=actor, at=at)


@transaction.atomic
def take_factor_off(*, user: User, actor: User, at: datetime) -> None:
    """Take the second factors off the account of a colleague who lost them."""
    reset_second_factor(user=user, actor=actor, at=at)
    tell_of_account(user=user, words="account.factor", actor=actor, at=at)


@transaction.atomic
def renew_link(*, user: User, actor: User, at: datetime) -> str:
    """Return the secret of a new link by which a colleague sets a password anew."""
    secret = make_link(user=user, actor=actor, at=at)
    tell_of_account(user=user, words="account.link", actor=actor, at=at)
    return secret
