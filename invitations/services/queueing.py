"""Which messages are to be sent: the invitations of a list, and reminders to who has not answered."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import redis
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from invitations import waiting
from invitations.models import Contact, Message, SampleList
from invitations.sealing import keyed_hash
from invitations.selectors.messaging import messaging_of
from invitations.services.lists import CHUNK, AlreadySent, lock_list, note
from invitations.services.locks import share_rows
from invitations.services.settling import SMALLEST_GROUP
from surveys.models import AccessPoint, Round, RoundUnit
from surveys.selectors.doors import INVITED
from surveys.services.doors import TOKEN_LENGTH, TOKEN_SIGNS

DOOR_SIGNS = 2 * TOKEN_LENGTH


class CannotSend(Exception):
    """Messages of this list cannot be sent now; the message says why."""


@transaction.atomic
def start_sending(*, sample_list: SampleList, at: datetime, actor: User | None = None) -> int:
    """Queue an invitation for everybody drawn who has none yet, and let senders work; return how many were queued.

    Raises CannotSend.
    """
    if not sample_list.by_link:
        raise CannotSend(_("Danh sách này dùng để gọi điện hoặc phát phiếu, không nhắn tin."))
    if sample_list.round.state != Round.State.OPEN:
        raise CannotSend(_("Chỉ gửi được khi đợt đang thu phiếu."))
    try:
        locked = lock_list(sample_list, SampleList.State.DRAWN, SampleList.State.PAUSED, SampleList.State.SENDING)
    except AlreadySent as error:
        raise CannotSend(_("Rút mẫu trước khi gửi.")) from error
    contacts = locked.contacts.filter(drawn=True, state=Contact.State.LISTED, messages=None)
    units = sorted(set(contacts.values_list("round_unit", flat=True)))
    open_doors(RoundUnit.objects.filter(pk__in=units), channel=locked.channel, at=at, actor=actor)
    queued = Message.objects.bulk_create((Message(contact=contact) for contact in contacts), batch_size=CHUNK)
    locked.state = SampleList.State.SENDING
    locked.save(update_fields=["state"])
    note(locked, "send", actor, at, queued=len(queued))
    return len(queued)


@transaction.atomic
def pause_sending(*, sample_list: SampleList, at: datetime, actor: User | None = None) -> None:
    """Send nothing more of a list until told again. Raises AlreadySent unless it is being sent."""
    locked = lock_list(sample_list, SampleList.State.SENDING)
    locked.state = SampleList.State.PAUSED
    locked.save(update_fields=["state"])
    note(locked, "pause", actor, at)


@transaction.atomic
def resend_unclear(*, sample_list: SampleList, at: datetime, actor: User | None = None) -> int:
    """Queue again what may or may not have been sent: a person's decision, some may get a message twice."""
    share_rows()
    unclear = Message.objects.filter(contact__sample_list=sample_list, state=Message.State.UNCLEAR)
    number = unclear.update(state=Message.State.QUEUED, reason="", attempts=0)
    note(sample_list, "resend_unclear", actor, at, messages=number)
    return number


def open_doors(units: Iterable[RoundUnit], *, channel: int, at: datetime, actor: User | None) -> None:
    """Make the door of each unit's links of a channel where there is none; inside a transaction."""
    for unit in units:
        if AccessPoint.objects.filter(round_unit=unit, channel=channel, token__startswith=INVITED).exists():
            continue
        made = AccessPoint.objects.create(
            round_unit=unit,
            channel=channel,
            token=INVITED + "".join(secrets.choice(TOKEN_SIGNS) for _place in range(DOOR_SIGNS)),
            label=_("Mời trả lời"),
            created_at=at,
        )
        subject = f"access-point:{made.pk}"
        record(actor=actor, action="access_point.create", subject=subject, detail={"channel": channel}, at=at)


@transaction.atomic
def queue_reminders(*, today: date, at: datetime) -> int:
    """Queue the reminders that are due on a day, over all lists that are being sent; return how many."""
    share_rows()
    lists = SampleList.objects.filter(state=SampleList.State.SENDING, round__state=Round.State.OPEN)
    total = 0
    for sample_list in lists.select_related("round"):
        queued = _remind(sample_list, today)
        if queued:
            note(sample_list, "remind", None, at, queued=queued)
        total += queued
    return total


def _remind(sample_list: SampleList, today: date) -> int:
    messaging = messaging_of(sample_list.round)
    if not messaging.most_reminders:
        return 0
    due = _due(sample_list, today - timedelta(days=messaging.remind_after_days), messaging.most_reminders)
    queued = [
        Message(contact_id=contact, number=number)
        for unit, numbers in due.items()
        for number, contacts in numbers.items()
        for contact in _to_remind(unit, number, contacts)
    ]
    Message.objects.bulk_create(queued, batch_size=CHUNK)
    return len(queued)


def _due(sample_list: SampleList, until: date, most: int) -> Mapping[int, Mapping[int, list[UUID]]]:
    """Return by unit and number of the reminder who is due: sent long enough ago, nothing open, not answered."""
    open_message = Q(messages__state__in=(Message.State.QUEUED, Message.State.CLAIMED, Message.State.UNCLEAR))
    contacts = (
        sample_list.contacts.filter(state=Contact.State.INVITED, answered=False)
        .exclude(pk__in=sample_list.contacts.filter(open_message).values("pk"))
        .annotate(last=Max("messages__number"), sent=Max("messages__sent_on"))
        .filter(sent__lte=until, last__lt=most)
    )
    due: dict[int, dict[int, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for contact, unit, last in contacts.values_list("pk", "round_unit", "last"):
        due[unit][last + 1].append(contact)
    return due


def _to_remind(unit: int, number: int, contacts: Sequence[UUID]) -> list[UUID]:
    """Leave out who answered since the last batch, hidden among others: at least five are left out, or all wait.

    Those left out beside them are the same every day (ranked by a keyed mark): a set drawn anew each day would show
    by what stays in it who answered.
    """
    try:
        answered = set(waiting.waiting(unit)) & set(contacts)
    except redis.RedisError:
        return []
    if not answered:
        return list(contacts)
    others = sorted(set(contacts) - answered, key=lambda contact: keyed_hash(f"decoy/{number}", str(contact)))
    decoys = max(SMALLEST_GROUP - len(answered), 0)
    return others[decoys:] if len(others) >= decoys else []
