"""What a citizen does with a link: answers, or wants no more of them."""

from django.db import transaction

from invitations import waiting
from invitations.models import Contact, Message, OptOut
from invitations.sealing import unseal
from invitations.selectors.links import Invitation
from invitations.services.lists import opt_out_hashes
from invitations.services.locks import share_rows

WAITING = (Message.State.QUEUED, Message.State.UNCLEAR)


def note_answer(*, invitation: Invitation) -> None:
    """Remember that the form of a link was stored. Called after the answer's transaction, never inside it."""
    waiting.note_answered(invitation.round_unit_id, invitation.contact_id)


@transaction.atomic
def opt_out(*, invitation: Invitation) -> None:
    """Write no more to whoever holds this link, in this round and later ones."""
    share_rows()
    contact = Contact.objects.select_for_update().get(pk=invitation.contact_id)
    refuse(contact)


@transaction.atomic
def opt_in(*, invitation: Invitation) -> None:
    """Take an opt-out back."""
    share_rows()
    contact = Contact.objects.select_for_update().get(pk=invitation.contact_id)
    OptOut.objects.filter(pk__in=_hashes(contact)).delete()
    if contact.state == Contact.State.OPTED_OUT:
        contact.state = Contact.State.INVITED
        contact.save(update_fields=["state"])


def refuse(contact: Contact) -> None:
    """Write no more to a contact; inside a transaction."""
    OptOut.objects.bulk_create([OptOut(value) for value in _hashes(contact)], ignore_conflicts=True)
    contact.state = Contact.State.OPTED_OUT
    contact.save(update_fields=["state"])
    contact.messages.filter(state__in=WAITING).update(state=Message.State.DROPPED, not_before=None)


def _hashes(contact: Contact) -> set[str]:
    values = unseal(contact.sealed) if contact.sealed else {}
    return opt_out_hashes(values.get("phone", ""), values.get("email", ""))
