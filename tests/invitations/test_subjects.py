"""An invited person asks for their own contact: shown, invited no more, destroyed at once; counts and others stay."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from invitations.models import Contact, Message
from invitations.services.queueing import start_sending
from invitations.services.sending import send_batch
from invitations.services.subjects import contacts_at, destroy_at, invite_no_more
from tests.conftest import Cast
from tests.invitations.factories import filled, links, number, outbox, sent, survey
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PHONE, MAIL = number(12_000_000), "nguoi0-0@vidu.vn"
SUBJECT = "data_request:7"


@pytest.mark.parametrize("address", [{"phone": PHONE}, {"email": MAIL}])
def test_what_is_kept_is_found_by_number_or_mail(address: dict[str, str]) -> None:
    made = filled(survey(), 3)

    ((contact, values),) = contacts_at(**address)

    assert contact.sample_list == made
    assert (values["name"], values["phone"], values["dossier"]) == ("Người 0-0", PHONE, "H0-0")


def test_it_is_found_in_every_round() -> None:
    first, second = filled(survey(), 1), filled(survey(code="dot-2"), 1)

    assert {contact.sample_list for contact, _values in contacts_at(phone=PHONE)} == {first, second}


def test_nothing_typed_finds_nobody() -> None:
    filled(survey(), 2)

    assert contacts_at() == []
    assert contacts_at(phone="+84999999999") == []


def test_destroyed_at_once_nothing_tells_who_it_was_and_the_others_stay(cast: Cast) -> None:
    made = filled(survey(), 3)
    sent(made)
    link = links()[PHONE]
    assert Client().get(link).status_code == 200

    assert destroy_at(phone=PHONE, subject=SUBJECT, actor=cast.snv, at=NOON) == 1

    assert contacts_at(phone=PHONE) == []
    gone = Contact.objects.get(sealed="")
    assert {gone.phone_hash, gone.email_hash, gone.dossier_hash, gone.commitment} == {""}
    assert Contact.objects.count() == 3
    assert len(contacts_at(phone=number(12_000_001))) == 1
    assert Client().get(link).status_code == 404
    assert destroy_at(phone=PHONE, subject=SUBJECT, actor=cast.snv, at=NOON) == 0
    entry = AuditEntry.objects.filter(action="invitations.destroyed_for").earliest("pk")
    assert (entry.subject, entry.detail, entry.actor) == (SUBJECT, {"contacts": 1}, cast.snv)


def test_what_waits_for_somebody_destroyed_is_not_sent(cast: Cast) -> None:
    made = filled(survey(), 2)
    start_sending(sample_list=made, at=NOON)

    destroy_at(phone=PHONE, subject=SUBJECT, actor=cast.snv, at=NOON)
    send_batch(sample_list=made, most=1000, at=NOON)

    assert [message["address"] for message in outbox()] == [number(12_000_001)]
    assert Message.objects.filter(state=Message.State.DROPPED).count() == 1


def test_invited_no_more_holds_for_later_lists_and_for_who_is_on_none(cast: Cast) -> None:
    made = filled(survey(), 2)
    start_sending(sample_list=made, at=NOON)

    assert invite_no_more(phone=PHONE, subject=SUBJECT, actor=cast.snv, at=NOON) == 1
    assert invite_no_more(email="moi@vidu.vn", subject=SUBJECT, actor=cast.snv, at=NOON) == 0
    send_batch(sample_list=made, most=1000, at=NOON)
    later = filled(survey(code="dot-2"), 2)

    assert PHONE not in [message["address"] for message in outbox()]
    states = [contact.state for contact, _values in contacts_at(phone=PHONE) if contact.sample_list == later]
    assert states == [Contact.State.OPTED_OUT]
