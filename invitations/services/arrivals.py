"""A one-stop system tells of a finished dossier: who took it is invited, or not, by the share set on the list."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from invitations import drawing
from invitations.models import Contact, Message, OptOut, SampleList
from invitations.reading import Person
from invitations.sealing import keyed_hash
from invitations.services.lists import contact_of, opt_out_hashes
from invitations.services.locks import share_rows
from invitations.services.queueing import open_doors
from surveys.models import Channel, Round, RoundUnit


class NothingTaken(Exception):
    """The round has no list that takes dossiers from systems by this channel, or is not open."""


class OtherDossier(Exception):
    """The dossier was told before with another address."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a dossier: invited or not in the sample; told before or new."""

    selected: bool
    new: bool


def open_list(round: Round, *, channels: tuple[Channel, ...], at: datetime) -> SampleList:
    """Return the list that takes a system's dossiers by one of the channels. Raises NothingTaken."""
    lists = SampleList.objects.filter(
        round=round, source=SampleList.Source.SYSTEM, channel__in=channels, state=SampleList.State.SENDING
    )
    found = lists.select_related("round").order_by("channel").first()
    if found is None or round.state != Round.State.OPEN or not round.opens_on <= localdate(at) <= round.closes_on:
        raise NothingTaken(round.code)
    return found


def tell_finished(*, sample_list: SampleList, person: Person, at: datetime) -> Arrival:
    """Take one finished dossier, once however often it is told. Raises OtherDossier.

    Whether it is in the sample depends on the list's seed and the dossier alone, so that telling it again changes
    nothing. Of one that is not, only the keyed hash of its number is kept.
    """
    try:
        return _take(sample_list, person, at)
    except IntegrityError:
        # Told twice at once, or the person stands on a list of the round already.
        return _known(sample_list, person) or Arrival(selected=False, new=False)


@transaction.atomic
def _take(sample_list: SampleList, person: Person, at: datetime) -> Arrival:
    share_rows()
    known = _known(sample_list, person)
    if known is not None:
        return known
    contact = contact_of(person, sample_list)
    contact.drawn = _selected(sample_list, contact)
    if contact.drawn:
        return _invite(sample_list, contact, person, at)
    Contact.objects.bulk_create([_forgotten(contact)])
    return Arrival(selected=False, new=True)


def _known(sample_list: SampleList, person: Person) -> Arrival | None:
    dossier = keyed_hash(f"dossier/{sample_list.round_id}", person.dossier)
    found = Contact.objects.filter(round=sample_list.round_id, dossier_hash=dossier).first()
    if found is None:
        return None
    if found.drawn and not _same_person(found, contact_of(person, sample_list)):
        raise OtherDossier
    return Arrival(selected=found.drawn, new=False)


def _same_person(one: Contact, other: Contact) -> bool:
    same_phone = hmac.compare_digest(one.phone_hash, other.phone_hash)
    return same_phone and one.email_hash == other.email_hash and one.round_unit_id == other.round_unit_id


def _selected(sample_list: SampleList, contact: Contact) -> bool:
    share = Fraction(sample_list.probability or 1)
    return drawing.selected(sample_list.seed, contact.dossier_hash, share)


def _invite(sample_list: SampleList, contact: Contact, person: Person, at: datetime) -> Arrival:
    if OptOut.objects.filter(pk__in=opt_out_hashes(person.phone, person.email)).exists():
        contact.state = Contact.State.OPTED_OUT
    contact.save(force_insert=True)
    if contact.state == Contact.State.LISTED:
        units = RoundUnit.objects.filter(pk=contact.round_unit_id)
        open_doors(units, channel=sample_list.channel, at=at, actor=None)
        Message.objects.create(contact=contact)
    return Arrival(selected=True, new=True)


def _forgotten(contact: Contact) -> Contact:
    contact.sealed = contact.phone_hash = contact.email_hash = ""
    return contact
