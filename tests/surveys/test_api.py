"""Answers sent by a program: POST /api/v1/responses/."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Channel, Response, ResponseText, Round
from surveys.selectors import Door
from surveys.services import close_round
from tests.surveys import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")

ADDRESS = "/api/v1/responses/"
ANSWERS = {"A1": 4, "A2": "na", "LOC": 2}


def document(door: Door, **changes: Any) -> dict[str, Any]:
    """Return what a program sends; a change to None leaves the field out."""
    whole = {"id": str(uuid4()), "access_token": door.token, "answers": ANSWERS, **changes}
    return {name: value for name, value in whole.items() if value is not None}


def post(client: Client, body: Any, content_type: str = "application/json") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.generic("POST", ADDRESS, raw, content_type=content_type)


def test_an_answer_is_stored(client: Client, open_door: Door) -> None:
    sent = document(open_door, language="en", started_at="2026-03-02T11:58:00+07:00", consent_version=1)
    response = post(client, sent)

    stored = Response.objects.get()
    assert response.status_code == 201
    assert response.json()["id"] == sent["id"] == str(stored.id)
    assert (stored.answers[:3], stored.language, stored.consent_version) == ([4, -1, 2], "en", 1)
    assert stored.device_time is not None


def test_the_receipt_has_eight_signs(client: Client, open_door: Door) -> None:
    assert len(post(client, document(open_door)).json()["receipt"]) == 8


def test_the_same_again_gets_the_same_body(client: Client, open_door: Door) -> None:
    sent = document(open_door)
    first, second = post(client, sent), post(client, sent)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Response.objects.count() == 1


def test_other_content_under_a_used_id_is_a_conflict(client: Client, open_door: Door) -> None:
    sent = document(open_door)
    post(client, sent)
    response = post(client, {**sent, "answers": {**ANSWERS, "A1": 1}})

    assert response.status_code == 409
    assert Response.objects.get().answers[0] == 4


def test_errors_are_named_by_question(client: Client, open_door: Door) -> None:
    response = post(client, document(open_door, answers={"A1": 9, "LA": 1}))

    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"A1", "A2", "LA"}
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": None}, "id"),
        ({"id": 5}, "id"),
        ({"id": "x"}, "id"),
        ({"access_token": None}, "access_token"),
        ({"access_token": ["a"]}, "access_token"),
        ({"answers": None}, "answers"),
        ({"answers": [1]}, "answers"),
        ({"language": "xx"}, "language"),
        ({"language": {"a": 1}}, "language"),
        ({"started_at": "today"}, "started_at"),
        ({"started_at": "2026-03-02T09:00:00"}, "started_at"),
        ({"started_at": "2026-13-45T09:00:00Z"}, "started_at"),
        ({"started_at": 5}, "started_at"),
        ({"consent_version": 99}, "consent_version"),
        ({"consent_version": True}, "consent_version"),
        ({"consent_version": "1"}, "consent_version"),
        ({"flags": 1}, "flags"),
    ],
)
def test_a_wrong_field_is_named(client: Client, open_door: Door, changes: dict[str, Any], field: str) -> None:
    response = post(client, document(open_door, **changes))

    assert response.status_code == 400
    assert set(response.json()["errors"]) == {field}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-02T09:00Z"])
def test_an_odd_clock_does_not_lose_the_answer(client: Client, open_door: Door, moment: str) -> None:
    assert post(client, document(open_door, started_at=moment)).status_code == 201


@pytest.mark.parametrize("token", ["\0", "\ud800", "a" * 5000, "Ｋ"])
def test_no_token_but_a_plain_one_is_looked_for(client: Client, open_door: Door, token: str) -> None:
    assert post(client, document(open_door, access_token=token)).status_code == 404


def test_a_flood_of_unknown_answers_gets_a_short_refusal(client: Client, open_door: Door) -> None:
    flood = {f"x{number}": 1 for number in range(50_000)}

    response = post(client, document(open_door, answers={**ANSWERS, **flood}))

    assert response.status_code == 400
    assert len(response.json()["errors"]) == 100


def test_all_wrong_fields_are_named_at_once(client: Client, open_door: Door) -> None:
    assert set(post(client, {"x": 1}).json()["errors"]) == {"x", "id", "access_token", "answers"}


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[]",
        b"null",
        b'"a"',
        b"\xff\xfe",
        b"NaN",
        b'{"id": Infinity}',
        b"9" * 10_000,
        "{}".encode("utf-16"),
    ],
)
def test_what_is_not_a_json_object_is_malformed(client: Client, open_door: Door, body: bytes) -> None:
    response = post(client, body)

    assert response.status_code == 400
    assert set(response.json()) == {"detail", "errors"}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(client: Client, open_door: Door, content_type: str) -> None:
    assert post(client, document(open_door), content_type).status_code == 415


def test_a_large_body_is_refused(client: Client, open_door: Door) -> None:
    assert post(client, b" " * 2_000_000).status_code == 413


@pytest.mark.parametrize("token", ["khong-co", "a\0b", "x" * 1000, "é", "\ud800"])
def test_an_unknown_token_is_not_found(client: Client, open_door: Door, token: str) -> None:
    assert post(client, document(open_door, access_token=token)).status_code == 404


def test_a_closed_round_is_gone(client: Client, open_door: Door) -> None:
    close_round(round=Round.objects.get(), at=NOON)

    assert post(client, document(open_door)).status_code == 410


def test_a_round_to_come_is_gone_too(client: Client, open_door: Door, noon: time_machine.Traveller) -> None:
    noon.move_to(NOON.replace(year=2025))

    assert post(client, document(open_door)).status_code == 410


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_post_is_taken(client: Client, db: None, method: str) -> None:
    response = client.generic(method, ADDRESS)

    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_a_language_the_form_does_not_speak_is_refused(client: Client, open_door: Door) -> None:
    refused = post(client, document(open_door, language="ko"))

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["language"])


def kiosk_form(client: Client, door: Door, **changes: Any) -> Any:
    times = {"started_at": "2026-12-31T16:00:00+07:00", "finished_at": "2026-12-31T16:02:00+07:00"}
    return post(client, document(door, **{**times, **changes}))


def test_a_kiosk_form_sent_after_the_round_closed_is_stored_as_late_and_waits(
    client: Client, noon: time_machine.Traveller, db: None
) -> None:
    round = factories.open_survey()
    _point, door = factories.door_of(round.units.get(), channel=Channel.KIOSK)
    noon.move_to(datetime(2027, 1, 3, 5, 0, tzinfo=UTC))
    close_round(round=round, at=NOON)

    own = str(uuid4())
    first, again = kiosk_form(client, door, id=own), kiosk_form(client, door, id=own)
    assert (first.status_code, again.status_code) == (201, 200)
    stored = Response.objects.get()
    assert (stored.late, stored.submitted_on) == (True, date(2026, 12, 31))
    assert [decision.kind for decision in stored.decisions.all()] == ["exclude"]


@pytest.mark.parametrize(
    ("channel", "changes"),
    [
        (Channel.QR, {}),
        (Channel.KIOSK, {"finished_at": "2027-01-02T16:00:00+07:00"}),
        (Channel.KIOSK, {"finished_at": "2025-12-31T16:00:00+07:00"}),
        (Channel.KIOSK, {"finished_at": None}),
    ],
)
def test_other_forms_after_the_closing_are_refused(
    client: Client, noon: time_machine.Traveller, db: None, channel: Channel, changes: dict[str, Any]
) -> None:
    round = factories.open_survey()
    _point, door = factories.door_of(round.units.get(), channel=channel)
    noon.move_to(datetime(2027, 1, 3, 5, 0, tzinfo=UTC))
    close_round(round=round, at=NOON)

    assert kiosk_form(client, door, **changes).status_code == 410
    assert not Response.objects.exists()


def test_no_cookie_is_set(client: Client, open_door: Door) -> None:
    post(client, document(open_door))

    assert not client.cookies


def test_half_a_letter_in_a_text_is_left_out(client: Client, open_door: Door) -> None:
    post(client, document(open_door, answers={**ANSWERS, "YK": "tốt\ud800 \u0000lắm"}))

    assert ResponseText.objects.get().text == "tốt lắm"


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
codes = st.sampled_from(["A1", "A2", "A3", "LOC", "KENH", "LAN", "YK"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.fixed_dictionaries(
        {"id": st.uuids().map(str) | json_value, "answers": st.dictionaries(codes, json_value) | json_value},
        optional={"language": json_value, "started_at": json_value | st.datetimes().map(str), "x": json_value},
    )
)
def test_no_document_breaks_it(client: Client, open_door: Door, sent: dict[str, Any]) -> None:
    response = post(client, {"access_token": open_door.token, **sent})

    assert response.status_code in (200, 201, 400, 409)
    if response.status_code < 300:
        assert UUID(response.json()["id"])
