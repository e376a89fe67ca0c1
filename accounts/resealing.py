"""Seeds of code generators and of recovery codes, sealed again after a change of keys."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.sealing import seal, unseal

# Where allauth keeps what is sealed, by kind of factor; passkeys are public keys.
SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@transaction.atomic
def reseal_factors() -> int:
    """Seal every seed with the first key of MFA_KEY; return how many.

    Raises sealing.CannotOpen where no key fits; then nothing has changed.
    """
    factors = list(Authenticator.objects.select_for_update().filter(type__in=SEALED))
    for factor in factors:
        place = SEALED[Authenticator.Type(factor.type)]
        factor.data[place] = seal(unseal(factor.data[place]))
    Authenticator.objects.bulk_update(factors, ["data"])
    return len(factors)
