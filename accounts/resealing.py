"""Seeds of code generators, sealed again after a change of keys."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.sealing import seal, unseal


@transaction.atomic
def reseal_factors() -> int:
    """Seal every seed with the first key of MFA_KEY; return how many.

    Raises sealing.CannotOpen where no key fits; then nothing has changed.
    """
    # Passkeys are public keys, recovery codes hashes.
    factors = list(Authenticator.objects.select_for_update().filter(type=Authenticator.Type.TOTP))
    for factor in factors:
        factor.data["secret"] = seal(unseal(factor.data["secret"]))
    Authenticator.objects.bulk_update(factors, ["data"])
    return len(factors)
