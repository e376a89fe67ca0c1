"""The page after sending: a receipt that survives a reload, and nothing kept for it."""

import re

import pytest
import time_machine
from django.test import Client

from surveys.models import Round
from surveys.selectors import Door
from surveys.services import close_round
from tests.surveys import browsing, factories
from tests.surveys.browsing import opened, send
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")
CODE = re.compile(r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}")


@pytest.fixture
def thanks_address(client: Client, open_door: Door) -> str:
    return str(send(client, open_door, opened(client, open_door))["Location"])


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return browsing.read(response.content.decode()).text


def test_the_receipt_code_stands_on_the_page(client: Client, thanks_address: str) -> None:
    assert CODE.search(text_of(client, thanks_address))


def test_it_says_when_the_form_was_stored(client: Client, thanks_address: str) -> None:
    assert "12:00 ngày 02/03/2026" in text_of(client, thanks_address)


def test_a_reload_shows_the_same_code(client: Client, thanks_address: str) -> None:
    assert len({CODE.findall(text_of(client, thanks_address))[0] for _ in range(2)}) == 1


def test_a_receipt_is_shown_after_the_round_closed(client: Client, thanks_address: str) -> None:
    close_round(round=Round.objects.get(), at=NOON)

    assert CODE.search(text_of(client, thanks_address))


def test_it_is_not_stored_and_sets_no_cookie(client: Client, thanks_address: str) -> None:
    response = client.get(thanks_address)

    assert response["Cache-Control"] == "no-store"
    assert not client.cookies


@pytest.mark.parametrize("query", ["", "?phieu=", "?phieu=ABCDEFGH.a.b", "?phieu=%00", "?phieu=é.é.é", "?phieu=a.b"])
def test_without_a_receipt_the_page_thanks_and_explains(client: Client, open_door: Door, query: str) -> None:
    text = text_of(client, f"/s/{open_door.token}/cam-on/{query}")

    assert "Cảm ơn ông/bà" in text
    assert not CODE.search(text)


def test_a_receipt_with_another_code_is_not_shown(client: Client, thanks_address: str) -> None:
    forged = re.sub(r"phieu=\w{8}", "phieu=AAAAAAAA", thanks_address)

    assert "AAAA-AAAA" not in text_of(client, forged)


def test_a_receipt_of_another_door_is_not_shown(client: Client, open_door: Door, thanks_address: str) -> None:
    other = factories.door(code="dot-khac")

    assert not CODE.search(text_of(client, thanks_address.replace(open_door.token, other.token)))


def test_a_receipt_is_shown_for_a_day(client: Client, thanks_address: str, noon: time_machine.Traveller) -> None:
    noon.shift(24 * 3600 + 1)

    assert not CODE.search(text_of(client, thanks_address))


def test_an_unknown_token_is_said_so(client: Client, db: None) -> None:
    assert client.get("/s/khong-co/cam-on/").status_code == 404


def test_another_method_is_refused(client: Client, open_door: Door) -> None:
    response = client.post(f"/s/{open_door.token}/cam-on/")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
