"""Sign-in, the own account, and the people one invites."""

from dataclasses import replace
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone
from psycopg2.extras import DateRange

from accounts.models import User
from agencies.models import Delegation
from tests.architecture.areas.base import (
    INVITING,
    PEOPLE,
    PUBLIC,
    SIGNED_IN,
    At,
    Place,
    Route,
    World,
    of_person,
    person_beyond,
    unknown_person,
)


def provider(world: World, person: User) -> At:
    return At({"provider_id": "tinh"})


def role_of(name: str) -> Place:
    return lambda world, person: At({"membership_id": getattr(world.cast, name).memberships.get().pk})


def no_role(world: World, person: User) -> At:
    return At({"membership_id": 0})


def own_passkey(world: World, person: User) -> At:
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Khóa", "credential": {}})
    return At({"pk": key.pk})


def own_delegation(world: World, person: User) -> At:
    """Make a role of somebody else's that the person holds meanwhile."""
    membership = world.cast.dung.memberships.get()
    owner = world.cast.dung if person != world.cast.dung else world.cast.moi
    today = timezone.localdate()
    lent, _made = Delegation.objects.get_or_create(
        membership=membership,
        delegator=owner,
        delegate=person,
        defaults={"valid": DateRange(today, today + timedelta(days=9)), "made_at": timezone.now()},
    )
    return At({"delegation_id": lent.pk})


def no_delegation(world: World, person: User) -> At:
    return At({"delegation_id": 0})


# Whoever has been signed in for a while is asked for the password again first.
AGAIN = Route(SIGNED_IN, methods=("GET", "POST"), ok=(302,))
OF_PERSON = Route(
    INVITING, of_person, methods=("POST",), ok=(302,), outside=(person_beyond,), elsewhere=(unknown_person,)
)
OF_ROLE = Route(INVITING, role_of("an"), ok=(302,), outside=(role_of("binh"),), elsewhere=(no_role,))

ROUTES: dict[str, Route] = {
    "accounts:sign_in": Route(PUBLIC, methods=("GET", "POST"), ok=(200, 302, 422)),
    "account_login": Route(PUBLIC, methods=("GET", "POST"), ok=(200, 302, 422)),
    "accounts:sign_out": Route(PUBLIC, methods=("POST",), ok=(302,)),
    "accounts:one_time_link": Route(
        PUBLIC, lambda world, person: At({"secret": "khong-co"}), methods=("GET", "POST"), ok=(404,)
    ),
    "mfa_authenticate": Route(PUBLIC, methods=("GET", "POST"), ok=(302,)),
    "mfa_login_webauthn": Route(PUBLIC, methods=("GET", "POST"), ok=(302,)),
    "openid_connect_login": Route(PUBLIC, provider, ok=(404,)),
    "openid_connect_callback": Route(PUBLIC, provider, ok=(404,)),
    "mfa_index": Route(SIGNED_IN),
    "account_reauthenticate": Route(SIGNED_IN, methods=("GET", "POST"), ok=(200, 422)),
    "accounts:password": Route(SIGNED_IN, methods=("GET", "POST"), ok=(200, 422)),
    "accounts:leave": Route(SIGNED_IN, methods=("POST",), ok=(302,)),
    "accounts:table_look": Route(SIGNED_IN, methods=("POST",), ok=(302,)),
    "mfa_activate_totp": AGAIN,
    "mfa_deactivate_totp": AGAIN,
    "mfa_add_webauthn": AGAIN,
    "mfa_remove_webauthn": replace(AGAIN, at=own_passkey),
    "mfa_view_recovery_codes": replace(AGAIN, methods=("GET",)),
    "mfa_generate_recovery_codes": AGAIN,
    "agencies:start": Route(SIGNED_IN, ok=(200, 302)),
    "agencies:delegations": Route(SIGNED_IN, methods=("GET", "POST"), ok=(200, 422)),
    "agencies:end_delegation": Route(
        SIGNED_IN, own_delegation, methods=("POST",), ok=(302,), elsewhere=(no_delegation,)
    ),
    "agencies:people": Route(INVITING),
    "agencies:add_person": Route(INVITING, methods=("GET", "POST"), ok=(200, 422)),
    "agencies:person": replace(OF_PERSON, methods=("GET",), ok=(200,)),
    "agencies:grant_role": replace(OF_PERSON, ok=(422,)),
    "agencies:renew_link": replace(OF_PERSON, ok=(200,)),
    "agencies:switch_off": OF_PERSON,
    "agencies:switch_on": OF_PERSON,
    "agencies:email": OF_PERSON,
    "agencies:reset_factor": Route(PEOPLE, of_person, methods=("POST",), ok=(302,), elsewhere=(unknown_person,)),
    "agencies:end_role": replace(OF_ROLE, methods=("POST",)),
    "agencies:dates": replace(OF_ROLE, methods=("GET", "POST"), ok=(200, 422)),
}
