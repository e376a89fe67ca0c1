"""Contact data sealed again after a change of keys."""

from uuid import UUID

from django.db import transaction

from invitations.models import Contact
from invitations.sealing import seal, unseal
from invitations.services.locks import share_rows
from invitations.services.settling import mix_units
from surveys.models import DataRequestContact

CHUNK = 1000


def reseal_contacts() -> int:
    """Seal every contact, and who asked about their data, with the first key; return how many. Raises CannotOpen.

    Each chunk is a transaction of its own; run again, it goes on from the beginning.
    """
    ids = list(Contact.objects.exclude(sealed="").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        _reseal(ids[start : start + CHUNK])
    mix_units()
    return len(ids) + _reseal_askers()


@transaction.atomic
def _reseal_askers() -> int:
    askers = list(DataRequestContact.objects.select_for_update())
    for asker in askers:
        asker.sealed = seal(unseal(asker.sealed))
    DataRequestContact.objects.bulk_update(askers, ["sealed"])
    return len(askers)


@transaction.atomic
def _reseal(ids: list[UUID]) -> None:
    share_rows()
    contacts = list(Contact.objects.select_for_update().filter(pk__in=ids))
    for contact in contacts:
        contact.sealed = seal(unseal(contact.sealed)) if contact.sealed else ""
    Contact.objects.bulk_update(contacts, ["sealed"])
