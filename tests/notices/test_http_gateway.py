import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from notices.gateways import Envelope, InvalidGateway, Rejected, TryLater, Unclear, parse_gateway
from tests.notices.servers import Provider, free_port, provider

LETTER = Envelope(way="sms", address="+84912345678", text='Mời "ông/bà" {to} & đánh giá', reference="r1")


def gateway(told: Provider, **fields: Any) -> Any:
    document = {"url": told.url, "body": {"to": "{to}", "message": {"text": "{text}", "id": ["{reference}"]}}}
    return parse_gateway({**document, "timeout": 2, **fields})


def test_json_is_filled_and_what_is_put_in_stays_data() -> None:
    with provider() as told:
        gateway(told, headers={"X-Key": "k"}).deliver(LETTER)
    ((method, path, headers, body),) = told.requests

    assert (method, path, headers["X-Key"]) == ("POST", "/send", "k")
    assert json.loads(body) == {"to": "+84912345678", "message": {"text": LETTER.text, "id": ["r1"]}}


@pytest.mark.parametrize(
    ("form", "expected"), [("e164", "+84912345678"), ("plain", "84912345678"), ("national", "0912345678")]
)
def test_numbers_are_written_as_the_provider_wants(form: str, expected: str) -> None:
    with provider() as told:
        gateway(told, number=form).deliver(LETTER)

    assert json.loads(told.requests[0][3])["to"] == expected


def test_a_form_and_an_address_are_encoded() -> None:
    with provider() as told:
        gateway(told, format="form", body={"t": "{text}"}).deliver(LETTER)
        gateway(told, method="GET", body={"t": "{text}"}).deliver(LETTER)

    assert parse_qs(told.requests[0][3].decode()) == {"t": [LETTER.text]}
    assert parse_qs(told.requests[1][1].partition("?")[2]) == {"t": [LETTER.text]}


@pytest.mark.parametrize(
    ("status", "body", "end"),
    [
        (500, "", TryLater),
        (503, "", TryLater),
        (429, "", TryLater),
        (401, "", TryLater),
        (302, "", TryLater),
        (400, "", Rejected),
        (504, "", Unclear),
        (200, '{"code": "99"}', Unclear),
        (200, '{"code": "104"}', Rejected),
    ],
)
def test_answers_are_judged(status: int, body: str, end: type[Exception]) -> None:
    with provider(status=status, body=body) as told, pytest.raises(end):
        gateway(told, success='"code": "100"', refused='"code": "104"').deliver(LETTER)


def test_nobody_listening_means_certainly_not_sent() -> None:

    with pytest.raises(TryLater):
        gateway(Provider(port=free_port())).deliver(LETTER)


@pytest.mark.parametrize("fields", [{"wait": 1.5}, {"hang_up": True}])
def test_a_line_that_breaks_after_sending_leaves_it_unclear(fields: dict[str, Any]) -> None:
    with provider(**fields) as told, pytest.raises(Unclear):
        gateway(told, timeout=0.5).deliver(LETTER)
    assert len(told.requests) == 1


def test_a_slow_provider_is_waited_for() -> None:
    with provider(wait=0.5) as told:
        gateway(told).deliver(LETTER)


def test_no_reason_repeats_the_number() -> None:
    with provider(status=400, body="+84912345678 is wrong") as told, pytest.raises(Rejected) as refusal:
        gateway(told).deliver(LETTER)
    assert "912345678" not in str(refusal.value)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"url": "ftp://x"},
        {"url": "http://"},
        {"url": "http://x:99999/"},
        {"url": "http://x", "method": "DELETE"},
        {"url": "http://x", "success": "("},
        {"url": "http://x", "timeout": 0},
        {"url": "http://x", "timeout": True},
        {"url": "http://x", "headers": {"a": "b\r\nc"}},
        {"url": "http://x", "format": "form", "body": {"a": {"b": "c"}}},
        {"url": "http://x", "unknown": 1},
    ],
)
def test_a_configuration_that_cannot_work_is_refused(document: Any) -> None:
    with pytest.raises(InvalidGateway):
        parse_gateway(document)
