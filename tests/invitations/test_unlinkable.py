"""Tries to join contacts to answers with all that is stored. Nothing may beat chance.

Thirty people of three units answer in an order that only this test knows. Everything kept afterwards that has an order
(table places, transaction numbers, ids, hashes, messages, the broker's set) is turned into a guess: "the k-th in this
order gave the k-th answer of the unit". The figure is the number of right guesses out of 30. By chance it is the number
of fixed points of three random orders of ten: about Poisson with mean 3. More than 13 come by chance once in 10^5; the
rank correlation over all units (its standard error by chance is 0,19) may not pass 0,85. A leak gives 30 and 1.
"""

import base64
import logging
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.api_keys import make_api_key
from accounts.models import ApiKey, AuditEntry
from invitations import waiting
from invitations.links import commitment, nullifier
from invitations.models import Contact, Message
from invitations.services.queueing import queue_reminders
from invitations.services.settling import settle_units
from surveys.models import Response
from tests.invitations.factories import agencies_of, answer_by, filled, links, number, sample_list, sent, survey
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]

PER_UNIT = 10
MOST_RIGHT = 13
MOST_CORRELATED = 0.85


class Known:
    """What only the test knows: by unit, the contacts in the order they answered, and all secrets."""

    def __init__(self) -> None:
        self.order: dict[int, list[UUID]] = {}
        self.secrets: dict[UUID, str] = {}
        self.log = ""

    @property
    def answered(self) -> list[tuple[int, UUID]]:
        return [(unit, contact) for unit, contacts in self.order.items() for contact in contacts]


@pytest.fixture
def known(noon: time_machine.Traveller, caplog: pytest.LogCaptureFixture) -> Known:
    """Thirty people answer by their links, minutes apart, units mixed."""
    caplog.set_level(logging.DEBUG)
    known = Known()
    made = filled(survey(3), PER_UNIT)
    sent(made)
    by_commitment = {contact.commitment: contact for contact in Contact.objects.all()}
    paths = list(links().values())
    random.Random(8).shuffle(paths)
    for path in paths:
        noon.shift(timedelta(minutes=3))
        secret = path.split("/")[2]
        contact = by_commitment[commitment(secret)]
        known.order.setdefault(contact.round_unit_id, []).append(contact.pk)
        known.secrets[contact.pk] = secret
        assert answer_by(path).status_code == 303
    known.log = caplog.text
    return known


Order = Callable[[int], Sequence[UUID]]


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def contacts_by(column: str) -> Order:
    return lambda unit: [
        row[0]
        for row in rows(f"SELECT id FROM invitations_contact WHERE round_unit_id = %s ORDER BY {column}, ctid", unit)
    ]


def messages_by(column: str) -> Order:
    return lambda unit: [
        row[0]
        for row in rows(
            "SELECT contact_id FROM invitations_message AS m JOIN invitations_contact AS c ON c.id = m.contact_id "
            f"WHERE c.round_unit_id = %s ORDER BY {column}, m.ctid",
            unit,
        )
    ]


ORDERS: Mapping[str, Order] = {
    "contact id": contacts_by("id"),
    "contact place": contacts_by("ctid"),
    "contact transaction": contacts_by("xmin::text::bigint"),
    "contact commitment": contacts_by("commitment"),
    "contact number": contacts_by("phone_hash"),
    "contact sealed": contacts_by("sealed"),
    "message id": messages_by("m.id"),
    "message place": messages_by("m.ctid"),
    "message transaction": messages_by("m.xmin::text::bigint"),
}


def figures(known: Known, order: Order) -> tuple[int, float]:
    """Return right guesses of 30 and the rank correlation between a guessed order and the true one."""
    right, products, squares = 0, 0.0, 0.0
    for unit, true in known.order.items():
        guessed = [contact for contact in order(unit) if contact in true]
        assert sorted(guessed) == sorted(true)
        right += sum(one == other for one, other in zip(guessed, true, strict=True))
        middle = (len(true) - 1) / 2
        for place, contact in enumerate(true):
            products += (place - middle) * (guessed.index(contact) - middle)
            squares += (place - middle) ** 2
    return right, products / squares


@pytest.fixture
def settled(known: Known, noon: time_machine.Traveller) -> Known:
    """The night after."""
    noon.shift(timedelta(hours=15))
    assert settle_units(today=(NOON + timedelta(days=1)).date()) == 30
    assert Contact.objects.filter(answered=True).count() == 30
    return known


def test_no_stored_order_beats_chance(settled: Known) -> None:
    found = {name: figures(settled, order) for name, order in ORDERS.items()}

    for name, (right, correlation) in found.items():
        assert right <= MOST_RIGHT, (name, found)
        assert abs(correlation) <= MOST_CORRELATED, (name, found)


def test_the_attack_would_see_a_leak(settled: Known) -> None:
    """Were “đã trả lời” written with each answer, place and transaction would give everybody away."""
    for _unit, contact in settled.answered:
        Contact.objects.filter(pk=contact).update(answered=True)

    assert figures(settled, ORDERS["contact transaction"]) == (30, 1.0)


def test_rows_of_a_unit_share_one_transaction(settled: Known) -> None:
    for unit in settled.order:
        for table, condition in (
            ("invitations_contact", "round_unit_id = %s"),
            ("invitations_message", "contact_id IN (SELECT id FROM invitations_contact WHERE round_unit_id = %s)"),
        ):
            assert rows(f"SELECT count(DISTINCT xmin::text) FROM {table} WHERE {condition}", unit) == [(1,)]


def test_nothing_stored_with_an_answer_is_stored_with_a_contact(settled: Known) -> None:
    """No transaction wrote both an answer (or its mark) and a contact, a message or an audit row about one."""
    answers = {row[0] for table in ("surveys_response", "surveys_nullifier") for row in _transactions(table)}
    people = {row[0] for table in ("invitations_contact", "invitations_message") for row in _transactions(table)}

    assert answers.isdisjoint(people)
    assert answers.isdisjoint(row[0] for row in _transactions("accounts_auditentry"))


def _transactions(table: str) -> list[tuple[Any, ...]]:
    return rows(f"SELECT DISTINCT xmin::text FROM {table}")


def test_a_known_link_leads_to_no_answer_after_the_night(settled: Known) -> None:
    """Even who finds the message in a telephone learns that its owner answered, not what."""
    marks = {row[0] for row in rows("SELECT value FROM surveys_nullifier")}
    assert {nullifier(secret) for secret in settled.secrets.values()} == marks
    assert rows("SELECT count(DISTINCT xmin::text) FROM surveys_nullifier") == [(1,)]

    in_table = [row[0] for row in rows("SELECT value FROM surveys_nullifier ORDER BY ctid")]
    owners = {nullifier(secret): contact for contact, secret in settled.secrets.items()}
    right, correlation = figures(
        settled, lambda unit: [owners[mark] for mark in in_table if owners[mark] in settled.order[unit]]
    )
    assert right <= MOST_RIGHT
    assert abs(correlation) <= MOST_CORRELATED


def test_the_two_digests_of_a_link_cannot_be_joined(settled: Known) -> None:
    commitments = {row[0] for row in rows("SELECT commitment FROM invitations_contact")}
    marks = {row[0] for row in rows("SELECT value FROM surveys_nullifier")}

    assert commitments.isdisjoint(marks)
    assert marks.isdisjoint(commitment(known) for known in commitments)
    assert marks.isdisjoint(nullifier(known) for known in commitments)


def test_no_row_of_an_answer_names_a_contact_and_no_row_of_a_contact_an_answer(settled: Known) -> None:
    contacts = {str(contact) for _unit, contact in settled.answered}
    answers = {str(pk) for pk in Response.objects.values_list("pk", flat=True)}
    secrets = set(settled.secrets.values())
    told = _everything_but({"surveys_response", "surveys_responsetext", "surveys_foldinbox"})

    assert not any(answer in told for answer in answers)
    assert not any(secret in told for secret in secrets)
    told_with_answers = _everything_but({"invitations_contact", "invitations_message"})
    assert not any(contact in told_with_answers for contact in contacts)
    assert not any(number(12_000_000 + place) in told + told_with_answers for place in range(PER_UNIT))


def _everything_but(tables: set[str]) -> str:
    """Return all rows of all our tables as text, but for some tables."""
    names = [row[0] for row in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return "\n".join(
        str(row[0]) for name in names if name not in tables for row in rows(f'SELECT t::text FROM "{name}" AS t')
    )


def test_no_time_of_a_contact_or_message_is_finer_than_a_day(settled: Known) -> None:
    found = rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE data_type LIKE 'timestamp%%' "
        "AND table_name LIKE 'invitations_%%'"
    )
    assert found == [("invitations_message", "not_before")]
    assert Message.objects.exclude(not_before=None).count() == 0


def test_the_audit_tells_of_lists_not_of_people(settled: Known) -> None:
    told = str(list(AuditEntry.objects.values("action", "subject", "detail")))

    assert not any(str(contact) in told for _unit, contact in settled.answered)
    assert AuditEntry.objects.filter(action="invitations.fill").count() == 1
    assert not AuditEntry.objects.filter(at__gt=NOON, action__startswith="invitations").exists()


def test_the_broker_keeps_neither_names_nor_order(known: Known) -> None:
    client = waiting.client()
    for unit, true in known.order.items():
        key = f"invitations:answered:{unit}"
        members = [member.decode() for member in client.smembers(key)]  # type: ignore[union-attr]
        assert len(members) == PER_UNIT
        assert client.object("encoding", key) == b"hashtable"
        for contact in true:
            said = "".join(members)
            assert str(contact) not in said
            assert known.secrets[contact] not in said
            assert commitment(known.secrets[contact]) not in said
        assert timeless(members)
        # Longer than what the broker would keep in a list.
        assert min(map(len, members)) > 64
    in_set: dict[int, list[UUID]] = {unit: list(waiting.waiting(unit)) for unit in known.order}
    right, correlation = figures(known, lambda unit: in_set[unit])
    assert right <= MOST_RIGHT
    assert abs(correlation) <= MOST_CORRELATED


def timeless(sealed: list[str]) -> bool:
    """Say whether seals share no byte, as times close to each other would: a mark, then what is drawn by chance."""
    bodies = [base64.urlsafe_b64decode(each.removeprefix("2.")) for each in sealed if each.startswith("2.")]
    columns = (Counter(body[place] for body in bodies) for place in range(28))
    return len(bodies) == len(sealed) and max(column.most_common(1)[0][1] for column in columns) < len(sealed) / 2


def test_the_broker_forgets_who_was_marked(settled: Known) -> None:
    assert not any(waiting.waiting(unit) for unit in settled.order)


def test_the_log_names_nobody(settled: Known) -> None:
    for contact, secret in settled.secrets.items():
        assert secret not in settled.log
        assert str(contact) not in settled.log
    assert "+8491" not in settled.log


def test_sealed_data_carry_no_time(settled: Known) -> None:
    assert timeless(list(Contact.objects.values_list("sealed", flat=True)))


def test_when_a_system_told_of_a_dossier_is_written_nowhere(
    noon: time_machine.Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    """From the start, before anything is mixed: rows of arrivals know no time at all.

    The first of a unit opens the unit's door, whose time is kept; that tells when, and of the unit alone.
    """
    caplog.set_level(logging.DEBUG)
    round = survey()
    sample_list(round, source="system", probability=Decimal(1))
    headers = {"Authorization": f"Bearer {make_api_key(name='x', purpose=ApiKey.Purpose.INVITATIONS, at=NOON)[1]}"}
    body = {"round": "dot-thu", "unit": agencies_of(round)[0].code, "finished_on": "2026-03-01"}
    for place in range(4):
        noon.shift(timedelta(minutes=7, seconds=11))
        dossier = {**body, "dossier": f"H-{place}", "phone": f"0912{place:06d}"}
        assert Client().post("/api/v1/invitations/", dossier, "application/json", headers=headers).status_code == 201
    # When the schema was made is told by the machine's own clock.
    told = _everything_but({"django_migrations"}) + caplog.text
    minutes = [(NOON + place * timedelta(minutes=7, seconds=11)).strftime(":%M:%S") for place in range(1, 5)]

    assert Contact.objects.count() == Message.objects.count() == 4
    assert [minute in told for minute in minutes] == [True, False, False, False]
    kept = {"surveys_accesspoint", "accounts_auditentry", "accounts_change", "django_migrations"}
    assert minutes[0] not in _everything_but(kept)
    others = rows("SELECT t::text FROM accounts_change t WHERE table_name <> 'surveys_accesspoint'")
    assert not any(minute in str(row) for row in others for minute in minutes)


@pytest.fixture
def few(noon: time_machine.Traveller) -> list[str]:
    """Twelve people of one unit, three of whom answered."""
    sent(filled(survey(), 12))
    answered = sorted(links())[:3]
    for address in answered:
        answer_by(links()[address])
    return answered


def test_a_group_below_five_is_not_marked(few: list[str]) -> None:
    assert settle_units(today=NOON.date()) == 0
    assert Contact.objects.filter(answered=True).count() == 0


def test_who_waits_is_left_out_of_reminders_among_others(few: list[str]) -> None:
    later = NOON + timedelta(days=6)
    answered = set(waiting.waiting(Contact.objects.values_list("round_unit_id", flat=True)[0]))

    assert queue_reminders(today=later.date(), at=later) == 7
    reminded = set(Message.objects.filter(number=1).values_list("contact_id", flat=True))
    assert answered.isdisjoint(reminded)
    # The day after nothing more is drawn that would show who stays.
    assert queue_reminders(today=(later + timedelta(days=1)).date(), at=later) == 0


def test_too_few_to_hide_among_all_wait(noon: time_machine.Traveller) -> None:
    sent(filled(survey(), 4))
    answer_by(next(iter(links().values())))
    later = NOON + timedelta(days=6)

    assert queue_reminders(today=later.date(), at=later) == 0


def test_everybody_is_reminded_where_nobody_answered(noon: time_machine.Traveller) -> None:
    sent(filled(survey(), 4))
    later = NOON + timedelta(days=6)

    assert queue_reminders(today=later.date(), at=later) == 4
