"""What comes back after sending: messages that did not arrive, people who want no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.services import record
from invitations.models import Contact, Message, OptOut
from invitations.sealing import keyed_hash
from invitations.services.lists import opt_out_hashes
from invitations.services.locks import share_rows
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class Bounce:
    """A message that did not arrive: by the mark the gateway was given, or by address."""

    reason: str
    reference: UUID | None = None
    phone: str = ""
    email: str = ""


@transaction.atomic
def take_bounces(*, bounces: Iterable[Bounce], at: datetime, actor: User | None = None) -> int:
    """Mark contacts whose message came back, in all rounds that still send; return how many were found."""
    share_rows()
    found = sum(_bounce(bounce) for bounce in bounces)
    record(actor=actor, action="invitations.bounces", subject="invitations", detail={"contacts": found}, at=at)
    return found


def _bounce(bounce: Bounce) -> int:
    contacts = _contacts(bounce).exclude(state=Contact.State.OPTED_OUT)
    ids = list(contacts.values_list("pk", flat=True))
    messages = Message.objects.filter(contact__in=ids)
    messages.filter(state__in=(Message.State.SENT, Message.State.UNCLEAR)).update(
        state=Message.State.FAILED, reason=bounce.reason
    )
    messages.filter(state=Message.State.QUEUED).update(state=Message.State.DROPPED, not_before=None)
    Contact.objects.filter(pk__in=ids).update(state=Contact.State.BOUNCED)
    return len(ids)


def _contacts(bounce: Bounce) -> QuerySet[Contact]:
    if bounce.reference is not None:
        return Contact.objects.filter(messages=bounce.reference)
    return Contact.objects.filter(at_address(bounce.phone, bounce.email), state=Contact.State.INVITED)


@transaction.atomic
def stop_address(*, phone: str = "", email: str = "", at: datetime) -> None:
    """Write no more to an address whose holder said so to another system (STOP)."""
    share_rows()
    OptOut.objects.bulk_create([OptOut(value) for value in opt_out_hashes(phone, email)], ignore_conflicts=True)
    contacts = Contact.objects.filter(at_address(phone, email))
    Message.objects.filter(contact__in=contacts, state__in=(Message.State.QUEUED, Message.State.UNCLEAR)).update(
        state=Message.State.DROPPED, not_before=None
    )
    contacts.update(state=Contact.State.OPTED_OUT)
    record(actor=None, action="invitations.stop", subject="invitations", detail={}, at=at)


def at_address(phone: str, email: str) -> Q:
    """Find an address on the lists of every round: its hash is another in each."""
    rounds = list(Round.objects.values_list("pk", flat=True))
    phones = [keyed_hash(f"phone/{pk}", phone) for pk in rounds if phone]
    mails = [keyed_hash(f"email/{pk}", email) for pk in rounds if email]
    return Q(phone_hash__in=phones) | Q(email_hash__in=mails)
