"""Sample lists: made, filled, drawn from, undone, destroyed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from invitations.models import Contact, Message, OptOut, SampleList
from invitations.reading import Person
from invitations.sealing import keyed_hash, seal
from invitations.services.locks import share_rows
from surveys.models import Channel, Round, RoundUnit

# After the round closes, contact data may lie this long at most.
LONGEST_KEPT = timedelta(days=90)
CHUNK = 2000


class InvalidList(ValueError):
    """The list cannot be made; the message says why."""


class AlreadySent(Exception):
    """Messages of this list have left: its sample can no longer change."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a file: people added, rows that name somebody already on a list of the round."""

    added: int
    repeated: tuple[Person, ...]


@transaction.atomic
def create_list(
    *,
    round: Round,
    name: str,
    channel: Channel,
    source: SampleList.Source,
    destroy_on: date,
    at: datetime,
    probability: Decimal | None = None,
    actor: User | None = None,
) -> SampleList:
    """Make an empty list. Raises InvalidList."""
    if round.state == Round.State.CLOSED:
        raise InvalidList(_("Đợt khảo sát đã khóa thu phiếu, không mời thêm được."))
    last = round.closes_on + LONGEST_KEPT
    if not localdate(at) <= destroy_on <= last:
        raise InvalidList(
            _("Ngày hủy dữ liệu liên hệ phải từ hôm nay đến %(last)s.") % {"last": last.strftime("%d/%m/%Y")}
        )
    if source == SampleList.Source.SYSTEM and round.sample_lists.filter(source=source, channel=channel).exists():
        raise InvalidList(_("Đợt đã có danh sách từ hệ thống một cửa cho kênh này."))
    made = SampleList.objects.create(
        round=round,
        name=name,
        channel=channel,
        source=source,
        probability=probability,
        state=SampleList.State.SENDING if source == SampleList.Source.SYSTEM else SampleList.State.LISTED,
        seed=secrets.token_hex(16),
        destroy_on=destroy_on,
        created_by=actor,
        created_on=localdate(at),
    )
    note(made, "create", actor, at, channel=channel, destroy_on=destroy_on.isoformat())
    return made


@transaction.atomic
def add_people(*, sample_list: SampleList, people: Sequence[Person], at: datetime, actor: User | None = None) -> Filled:
    """Put people on a list; who stands on a list of the round already is left out and returned. Raises AlreadySent."""
    lock_list(sample_list, SampleList.State.LISTED)
    known = _known(sample_list.round_id)
    refused = set(OptOut.objects.values_list("value_hash", flat=True))
    last = sample_list.contacts.count()
    contacts: list[Contact] = []
    repeated: list[Person] = []
    for person in people:
        contact = contact_of(person, sample_list)
        marks = {mark for mark in (contact.phone_hash, contact.email_hash, contact.dossier_hash) if mark}
        if not known.isdisjoint(marks):
            repeated.append(person)
            continue
        known |= marks
        last += 1
        contact.position = last
        if not refused.isdisjoint(opt_out_hashes(person.phone, person.email)):
            contact.state = Contact.State.OPTED_OUT
        contacts.append(contact)
    Contact.objects.bulk_create(contacts, batch_size=CHUNK)
    note(sample_list, "fill", actor, at, added=len(contacts), repeated=len(repeated))
    return Filled(len(contacts), tuple(repeated))


def contact_of(person: Person, sample_list: SampleList) -> Contact:
    """Return the row of a person, not stored yet."""
    scope = str(sample_list.round_id)
    return Contact(
        round_id=sample_list.round_id,
        sample_list=sample_list,
        round_unit_id=person.unit_id,
        service_id=person.service_id,
        stratum=person.stratum,
        sampling_unit=person.sampling_unit,
        sealed=seal(person.secret_fields),
        phone_hash=keyed_hash(f"phone/{scope}", person.phone),
        email_hash=keyed_hash(f"email/{scope}", person.email),
        dossier_hash=keyed_hash(f"dossier/{scope}", person.dossier),
    )


def opt_out_hashes(*addresses: str) -> set[str]:
    """Return the marks under which addresses stand in the list of those who want no invitation."""
    return {keyed_hash("opt-out", address) for address in addresses if address}


@transaction.atomic
def delete_list(*, sample_list: SampleList, at: datetime, actor: User | None = None) -> None:
    """Delete a list of which nothing was sent, with its contacts. Raises AlreadySent."""
    refuse_sent(sample_list)
    note(sample_list, "delete", actor, at, contacts=sample_list.contacts.count())
    Message.objects.filter(contact__sample_list=sample_list).delete()
    Contact.objects.filter(sample_list=sample_list).delete()
    sample_list.delete()


@transaction.atomic
def state_population(*, sample_list: SampleList, at: datetime, actor: User | None = None) -> int:
    """Write into the round's plan how many finished dossiers (N) each unit has on this list; return the units."""
    counts = dict(sample_list.contacts.values_list("round_unit").annotate(Count("pk")))
    units = list(RoundUnit.objects.filter(pk__in=counts))
    for unit in units:
        unit.population = counts[unit.pk]
    RoundUnit.objects.bulk_update(units, ["population"])
    note(sample_list, "population", actor, at, units=len(units), dossiers=sum(counts.values()))
    return len(units)


@transaction.atomic
def destroy_contacts(*, today: date, at: datetime) -> int:
    """Empty what tells who people are on lists whose day has come; return how many contacts. Counts remain."""
    share_rows()
    due = SampleList.objects.filter(destroy_on__lte=today).exclude(state=SampleList.State.DESTROYED)
    total = 0
    for sample_list in due.select_for_update(skip_locked=True, of=("self",)).select_related("round"):
        destroyed = sample_list.contacts.update(
            sealed="", phone_hash="", email_hash="", dossier_hash="", commitment="", stratum="", sampling_unit=""
        )
        Message.objects.filter(contact__sample_list=sample_list, state__in=("queued", "claimed", "unclear")).update(
            state=Message.State.DROPPED, not_before=None
        )
        sample_list.state = SampleList.State.DESTROYED
        sample_list.save(update_fields=["state"])
        note(sample_list, "destroy", None, at, contacts=destroyed)
        total += destroyed
    return total


def _known(round_id: int) -> set[str]:
    columns = Contact.objects.filter(round=round_id).values_list("phone_hash", "email_hash", "dossier_hash")
    return {mark for row in columns.iterator(chunk_size=CHUNK) for mark in row if mark}


def lock_list(sample_list: SampleList, *states: SampleList.State) -> SampleList:
    share_rows()
    locked = SampleList.objects.select_for_update().get(pk=sample_list.pk)
    if locked.state not in states:
        raise AlreadySent(sample_list.pk)
    return locked


def refuse_sent(sample_list: SampleList) -> None:
    lock_list(sample_list, SampleList.State.LISTED, SampleList.State.DRAWN)
    touched = Message.objects.filter(contact__sample_list=sample_list).exclude(state=Message.State.QUEUED)
    if touched.exists() or sample_list.contacts.filter(~Q(outcome="")).exists():
        raise AlreadySent(sample_list.pk)


def note(sample_list: SampleList, what: str, actor: User | None, at: datetime, **detail: object) -> None:
    subject = f"round:{sample_list.round.code}"
    record(actor=actor, action=f"invitations.{what}", subject=subject, detail={"list": sample_list.pk, **detail}, at=at)
