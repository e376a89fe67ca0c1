import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts.api_keys import make_api_key, revoke_api_key
from accounts.models import ApiKey
from invitations.links import commitment
from invitations.models import Contact, Message, OptOut
from invitations.services.sending import send_batch
from invitations.services.settling import mix_units, settle_units
from surveys.models import Channel, Response, Round
from tests.invitations.factories import agencies_of, answer_by, filled, link_in, outbox, sample_list, sent, survey
from tests.invitations.test_unlinkable import MOST_CORRELATED, MOST_RIGHT, ORDERS, Known, figures
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ADDRESS = "/api/v1/invitations/"


@pytest.fixture
def key() -> str:
    return make_api_key(name="Một cửa", purpose=ApiKey.Purpose.INVITATIONS, at=NOON)[1]


@pytest.fixture
def gateway_key() -> str:
    return make_api_key(name="Cổng tin", purpose=ApiKey.Purpose.DELIVERY, at=NOON)[1]


@pytest.fixture
def unit() -> str:
    round = survey()
    sample_list(round, source="system", probability=Decimal(1))
    return agencies_of(round)[0].code


def told(code: str, **fields: Any) -> dict[str, Any]:
    dossier = {"round": "dot-thu", "unit": code, "dossier": "H-1", "finished_on": "2026-03-01", "phone": "0912345678"}
    return {name: value for name, value in {**dossier, **fields}.items() if value is not None}


def tell(key: str, body: Any, address: str = ADDRESS) -> Any:
    content = body if isinstance(body, str) else json.dumps(body)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post(address, content, content_type="application/json", headers=headers)


def test_a_finished_dossier_is_invited_once(key: str, unit: str) -> None:
    first, again = tell(key, told(unit)), tell(key, told(unit))

    assert (first.status_code, first.json()) == (201, {"selected": True})
    assert (again.status_code, again.json()) == (200, {"selected": True})
    assert (Contact.objects.count(), Message.objects.count()) == (1, 1)
    send_batch(sample_list=Contact.objects.get().sample_list, most=5, at=NOON)
    assert answer_by(link_in(outbox()[0]["text"])).status_code == 303


def test_the_same_dossier_with_another_number_is_a_conflict(key: str, unit: str) -> None:
    tell(key, told(unit))
    assert tell(key, told(unit, phone="0912345679")).status_code == 409
    assert Contact.objects.count() == 1


def test_one_person_with_two_dossiers_is_invited_once(key: str, unit: str) -> None:
    tell(key, told(unit))
    response = tell(key, told(unit, dossier="H-2"))

    assert (response.status_code, response.json()) == (200, {"selected": False})
    assert Message.objects.count() == 1


def test_the_share_decides_by_the_dossier_alone_and_forgets_who_is_not_chosen(key: str) -> None:
    round = survey()
    sample_list(round, source="system", probability=Decimal("0.3"))
    unit = agencies_of(round)[0].code
    bodies = [told(unit, dossier=f"H-{place}", phone=f"0912{place:06d}") for place in range(60)]
    first = [tell(key, body).json()["selected"] for body in bodies]
    again = [tell(key, body).json()["selected"] for body in bodies]

    assert first == again
    assert 6 <= sum(first) <= 32
    left = Contact.objects.filter(drawn=False)
    assert left.count() == 60 - sum(first)
    assert set(left.values_list("sealed", "phone_hash", "email_hash")) == {("", "", "")}


def test_who_opted_out_is_not_written_to(key: str, unit: str, gateway_key: str) -> None:
    assert tell(gateway_key, {"phone": "0912 345 678"}, f"{ADDRESS}stops/").status_code == 200
    assert OptOut.objects.count() == 1
    assert tell(key, told(unit)).status_code == 201
    assert Message.objects.count() == 0


def test_stop_reaches_who_was_invited(gateway_key: str) -> None:
    sent(filled(survey(), 2))
    tell(gateway_key, {"phone": "0912000000"}, f"{ADDRESS}stops/")

    assert sorted(Contact.objects.values_list("state", flat=True)) == ["invited", "opted_out"]


def test_bounces_come_by_reference_or_address(gateway_key: str) -> None:
    sent(filled(survey(), 3))
    reference = outbox()[0]["reference"]
    first = tell(gateway_key, {"reference": reference, "reason": "absent +84912000000"}, f"{ADDRESS}bounces/")
    second = tell(gateway_key, {"phone": outbox()[1]["address"]}, f"{ADDRESS}bounces/")
    third = tell(gateway_key, {"phone": "0987654321"}, f"{ADDRESS}bounces/")

    assert [answer.json() for answer in (first, second, third)] == [{"found": 1}, {"found": 1}, {"found": 0}]
    assert Contact.objects.filter(state="bounced").count() == 2
    assert not any("912000000" in reason for reason in Message.objects.values_list("reason", flat=True))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"unit": "khong-co"}, "unit"),
        ({"dossier": None}, "dossier"),
        ({"finished_on": "hôm qua"}, "finished_on"),
        ({"finished_on": "2027-01-01"}, "finished_on"),
        ({"phone": "12"}, "phone"),
        ({"phone": None}, "phone"),
        ({"phone": 912345678}, "phone"),
        ({"language": "xx"}, "language"),
        ({"cmnd": "1"}, "cmnd"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": "x" * 500}, "name"),
        ({"service": "khong-co"}, "service"),
    ],
)
def test_wrong_fields_are_named(key: str, unit: str, fields: dict[str, Any], field: str) -> None:
    response = tell(key, told(unit, **fields))

    assert response.status_code == 400
    assert field in response.json()["errors"]
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("body", ["x", "[]", "[" * 5000, '"a"'])
def test_what_is_no_object_is_refused(key: str, unit: str, body: str) -> None:
    assert tell(key, body).status_code == 400


def test_keys_open_what_they_are_for(key: str, gateway_key: str, unit: str) -> None:
    assert tell("", told(unit)).status_code == 401
    assert tell("sai", told(unit)).status_code == 401
    assert tell(gateway_key, told(unit)).status_code == 403
    assert tell(key, {"phone": "0912345678"}, f"{ADDRESS}stops/").status_code == 403
    revoke_api_key(key=ApiKey.objects.get(name="Một cửa"), at=NOON)
    assert tell(key, told(unit)).status_code == 401


def test_only_the_hash_of_a_key_is_stored(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM accounts_apikey AS t UNION ALL SELECT t::text FROM accounts_auditentry AS t"
        )
        assert not any(key in row for (row,) in cursor.fetchall())


def test_nothing_takes_dossiers_where_no_list_does(key: str) -> None:
    unit = agencies_of(survey())[0].code
    assert tell(key, told(unit)).status_code == 409
    assert tell(key, told(unit, round="khong-co")).status_code == 404


def test_a_closed_round_takes_none(key: str, unit: str) -> None:
    Round.objects.update(state="closed")
    assert tell(key, told(unit)).status_code == 409


def test_other_ways_of_asking(key: str, unit: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    assert Client().get(ADDRESS).status_code == 405
    assert Client().post(ADDRESS, "x", content_type="text/plain", headers=headers).status_code == 415
    assert tell(key, "x" * 2_000_000).status_code == 413


def test_a_flood_is_slowed_down(key: str, unit: str, settings: SettingsWrapper) -> None:
    settings.INVITATIONS_PER_MINUTE = 2
    statuses = [tell(key, told(unit)).status_code for _time in range(3)]

    assert statuses == [201, 200, 429]


@pytest.mark.django_db(transaction=True)
def test_arrivals_one_by_one_cannot_be_joined_to_answers(key: str, noon: time_machine.Traveller) -> None:
    """The hardest case: thirty people are told, invited and answer one after another, each at once."""
    round = survey(3)
    made = sample_list(round, source="system", probability=Decimal(1), channel=Channel.SMS)
    codes = [agency.code for agency in agencies_of(round)]
    known = Known()
    for place in range(30):
        noon.shift(timedelta(minutes=7))
        at = NOON + timedelta(minutes=7 * (place + 1))
        body = told(codes[place % 3], dossier=f"H-{place}", phone=f"0912{place:06d}")
        assert tell(key, body).status_code == 201
        assert send_batch(sample_list=made, most=5, at=at).sent == 1
        path = link_in(outbox()[-1]["text"])
        contact = Contact.objects.get(commitment=commitment(path.split("/")[2]))
        known.order.setdefault(contact.round_unit_id, []).append(contact.pk)
        assert answer_by(path).status_code == 303
    assert Response.objects.count() == 30
    assert figures(known, ORDERS["contact transaction"]) == (30, 1.0)
    mix_units()
    _hold_against_chance(known)
    assert settle_units(today=NOON.date()) == 30
    _hold_against_chance(known)


def _hold_against_chance(known: Known) -> None:
    for name, order in ORDERS.items():
        right, correlation = figures(known, order)
        assert right <= MOST_RIGHT, name
        assert abs(correlation) <= MOST_CORRELATED, name
