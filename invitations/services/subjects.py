"""What an invited person may ask for of their own contact: to see it, to be invited no more, to have it destroyed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from invitations.models import Contact, Message, OptOut
from invitations.sealing import CannotOpen, unseal
from invitations.services.answering import WAITING
from invitations.services.lists import opt_out_hashes
from invitations.services.locks import share_rows
from invitations.services.returns import at_address


def contacts_at(*, phone: str = "", email: str = "") -> list[tuple[Contact, dict[str, str]]]:
    """Return the contacts on the lists of all rounds with an address, each with what is kept under seal."""
    found = Contact.objects.filter(at_address(phone, email)).exclude(sealed="")
    related = found.select_related("round", "sample_list", "round_unit__agency")
    return [(each, _opened(each)) for each in related.order_by("round__opens_on", "sample_list", "pk")]


@transaction.atomic
def invite_no_more(*, phone: str = "", email: str = "", subject: str, actor: User, at: datetime) -> int:
    """Write no more to an address, in any round; return on how many lists it stands. `subject`: whose request it is."""
    share_rows()
    hashes = opt_out_hashes(phone, email)
    OptOut.objects.bulk_create([OptOut(value) for value in sorted(hashes)], ignore_conflicts=True)
    contacts = Contact.objects.filter(at_address(phone, email))
    _drop_messages(list(contacts.values_list("pk", flat=True)))
    stopped = contacts.update(state=Contact.State.OPTED_OUT)
    record(actor=actor, action="invitations.stop", subject=subject, detail={"contacts": stopped}, at=at)
    return stopped


@transaction.atomic
def destroy_at(*, phone: str = "", email: str = "", subject: str, actor: User, at: datetime) -> int:
    """Empty what tells who somebody is on every list, at once; return how many contacts. The counts of lists remain.

    A link that was sent opens no more. Stratum and sampling unit stay until the day of the list: by them the draw can
    be made again. Nothing stops a later list from naming the person again: `invite_no_more` does.
    """
    share_rows()
    pks = list(Contact.objects.filter(at_address(phone, email)).values_list("pk", flat=True))
    _drop_messages(pks)
    destroyed = Contact.objects.filter(pk__in=pks).update(
        **dict.fromkeys(("sealed", "phone_hash", "email_hash", "dossier_hash", "commitment"), ""),
        state=Contact.State.OPTED_OUT,
    )
    record(actor=actor, action="invitations.destroyed_for", subject=subject, detail={"contacts": destroyed}, at=at)
    return destroyed


def _drop_messages(contacts: Sequence[object]) -> None:
    waiting = Message.objects.filter(contact__in=contacts, state__in=WAITING)
    waiting.update(state=Message.State.DROPPED, not_before=None)


def _opened(contact: Contact) -> dict[str, str]:
    try:
        return unseal(contact.sealed)
    except CannotOpen:
        # Its key was taken away: as good as destroyed.
        return {}
