"""Sends queued messages, one by one, so that a sender that dies sends nothing twice knowingly.

claim (one transaction: a new secret, its commitment on the contact, the message marked) → hand over → note the end.
What a dead sender had claimed becomes unclear. At least once remains where a gateway took a message and its answer was
lost: that message is unclear too, and only a person sends it again. The secret lives in memory alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from invitations import texts
from invitations.links import commitment, new_secret
from invitations.models import Contact, Message, MessageText, OptOut, SampleList
from invitations.sealing import unseal
from invitations.selectors.messaging import may_send_now, messaging_of, wording
from invitations.services.lists import opt_out_hashes
from invitations.services.locks import only_sender, share_rows
from notices.gateways import Envelope, Gateway, Rejected, TryLater, Unclear, gateway_for
from notices.gateways.envelope import Way
from surveys.models import Channel, Round

WAYS: dict[int, Way] = {Channel.SMS: "sms", Channel.ZALO: "zalo", Channel.EMAIL: "email"}
# Minutes until a message that was not taken is tried again; after the last one it has failed.
WAITS = (1, 5, 30, 120, 720)
State = Message.State


@dataclass(slots=True)
class Sent:
    """What a batch did: messages sent, refused for good, put off, and of unclear end. `busy`: another sender works."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    unclear: int = 0
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    message: Message
    envelope: Envelope


def send_batch(*, sample_list: SampleList, most: int, at: datetime, seconds: float = 3600) -> Sent:
    """Send up to `most` messages of a list within some seconds, outside any transaction.

    Stops at the first message that the gateway puts off.
    """
    done, until = Sent(), monotonic() + seconds
    with only_sender(sample_list.pk) as alone:
        if not alone:
            done.busy = True
            return done
        _note_orphans(sample_list)
        gateway = gateway_for(WAYS[sample_list.channel])
        for _number in range(most):
            if monotonic() > until or not _may_go_on(sample_list, at):
                break
            claim = _claim(sample_list, at)
            if claim is None or not _send(claim, gateway, at, done):
                break
    return done


def may_send(sample_list: SampleList, at: datetime) -> bool:
    """Tell whether messages of a list may leave at a moment."""
    return may_send_now(messaging_of(sample_list.round), at)


def envelope_for(
    sample_list: SampleList,
    values: dict[str, str],
    *,
    number: int,
    secret: str,
    unit: str,
    service: str,
    reference: str,
) -> Envelope:
    """Return the message of a contact with its link; `values` are the contact's unsealed ones."""
    kind = MessageText.Kind.REMINDER if number else MessageText.Kind.INVITATION
    language = values.get("language", settings.LANGUAGE_CODE)
    subject, body = wording(sample_list.round, kind=kind, channel=sample_list.channel, language=language)
    filling = {"link": link(secret), "stop": link(secret, stop=True), "unit": unit, "service": service}
    way = WAYS[sample_list.channel]
    return Envelope(
        way=way,
        address=values.get("email" if way == "email" else "phone", ""),
        subject=" ".join(texts.filled(subject, filling).split()),
        text=texts.filled(body, filling),
        reference=reference,
        tag=sample_list.round.code,
    )


def link(secret: str, *, stop: bool = False) -> str:
    name = "invited:stop" if stop else "invited:form"
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(name, args=[secret])}"


def _may_go_on(sample_list: SampleList, at: datetime) -> bool:
    going = SampleList.objects.filter(
        pk=sample_list.pk, state=SampleList.State.SENDING, round__state=Round.State.OPEN
    ).exists()
    return going and may_send(sample_list, at)


@transaction.atomic
def _note_orphans(sample_list: SampleList) -> None:
    """Nobody else sends this list now: whatever is claimed was left by a sender that died."""
    share_rows()
    Message.objects.filter(contact__sample_list=sample_list, state=State.CLAIMED).update(
        state=State.UNCLEAR, reason="máy gửi dừng giữa chừng"
    )


@transaction.atomic
def _claim(sample_list: SampleList, at: datetime) -> Claim | None:
    """Take the next message; ids are random, so their order is no order of contacts."""
    share_rows()
    queued = Message.objects.filter(contact__sample_list=sample_list, state=State.QUEUED)
    due = queued.filter(Q(not_before=None) | Q(not_before__lte=at))
    chosen = due.select_for_update(skip_locked=True, of=("self",)).select_related("contact__round_unit__version")
    for message in chosen.order_by("pk")[:50]:
        values = _values_if_wanted(message.contact)
        if values:
            return _claimed(message, values, sample_list)
        message.state, message.not_before = State.DROPPED, None
        message.save(update_fields=["state", "not_before"])
    return None


def _values_if_wanted(contact: Contact) -> dict[str, str]:
    """Return a contact's unsealed values; none where nothing may be sent (any more)."""
    if not contact.sealed or contact.answered or contact.state in (Contact.State.OPTED_OUT, Contact.State.BOUNCED):
        return {}
    values = unseal(contact.sealed)
    if OptOut.objects.filter(pk__in=opt_out_hashes(values.get("phone", ""), values.get("email", ""))).exists():
        Contact.objects.filter(pk=contact.pk).update(state=Contact.State.OPTED_OUT)
        return {}
    return values


def _claimed(message: Message, values: dict[str, str], sample_list: SampleList) -> Claim:
    contact, secret = message.contact, new_secret()
    contact.commitment = commitment(secret)
    contact.save(update_fields=["commitment"])
    message.state, message.not_before, message.attempts = State.CLAIMED, None, message.attempts + 1
    message.save(update_fields=["state", "not_before", "attempts"])
    envelope = envelope_for(
        sample_list,
        values,
        number=message.number,
        secret=secret,
        unit=contact.round_unit.version.short_name or contact.round_unit.version.name,
        service=contact.service.name if contact.service else "",
        reference=message.pk.hex,
    )
    return Claim(message, envelope)


def _send(claim: Claim, gateway: Gateway, at: datetime, done: Sent) -> bool:
    """Hand one message over and note how it ended; tell whether the batch goes on."""
    try:
        gateway.deliver(claim.envelope)
    except Rejected as refusal:
        _end(claim.message, State.FAILED, reason=str(refusal), contact_state=Contact.State.BOUNCED)
        done.failed += 1
    except TryLater as delay:
        _put_off(claim.message, str(delay), at)
        done.later += 1
        return False
    except Unclear as doubt:
        _end(claim.message, State.UNCLEAR, reason=str(doubt), contact_state=Contact.State.INVITED)
        done.unclear += 1
    else:
        _end(claim.message, State.SENT, contact_state=Contact.State.INVITED, sent_on=localdate(at))
        done.sent += 1
    return True


@transaction.atomic
def _end(
    message: Message, state: Message.State, *, contact_state: Contact.State, reason: str = "", **values: object
) -> None:
    share_rows()
    Message.objects.filter(pk=message.pk).update(state=state, reason=reason, **values)
    # Who opted out while the message was on its way stays so.
    Contact.objects.filter(pk=message.contact_id).exclude(state=Contact.State.OPTED_OUT).update(state=contact_state)


@transaction.atomic
def _put_off(message: Message, reason: str, at: datetime) -> None:
    share_rows()
    mine = Message.objects.filter(pk=message.pk)
    if message.attempts > len(WAITS):
        mine.update(state=State.FAILED, reason=reason)
        return
    wait = timedelta(minutes=WAITS[message.attempts - 1])
    mine.update(state=State.QUEUED, reason=reason, not_before=at + wait)
