"""Leaving a long form and taking it up by its code."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from surveys import watch
from surveys.models import Response, Round, SavedForm
from surveys.selectors import Door
from surveys.services import close_round, destroy_old_saved_forms
from tests.conftest import Cast
from tests.surveys import browsing, factories
from tests.surveys.browsing import CONSENT, address, opened
from tests.surveys.factories import NOON
from tests.surveys.test_privacy_notices import publish
from tests.surveys.test_watch import ALIKE, LONG

CODE = re.compile(r"[2-9A-Z]{5} [2-9A-Z]{5}")
LONG_ENOUGH = {
    **LONG,
    "sections": [
        {
            **LONG["sections"][0],  # type: ignore[dict-item]
            "questions": [
                *LONG["sections"][0]["questions"],  # type: ignore[index]
                {"code": "B1", "kind": "yesno", "required": False, "text": "Đã phản ánh?"},
            ],
        }
    ],
}
HALF = {"A0": "4", "A1": "5", "YK": "Ghế chờ ít quá"}


@pytest.fixture
def door(noon: time_machine.Traveller, db: None) -> Door:
    return factories.door(code="dot-dai", version=factories.questionnaire(LONG_ENOUGH))


def leave(client: Client, door: Door, answers: dict[str, str] = HALF, **more: str) -> str:
    """Open the form, type half of it, leave it; return the code shown."""
    page = client.post(f"{address(door)}luu/", {**opened(client, door).hidden, **CONSENT, **answers, **more})
    assert page.status_code == 200
    found: str = CODE.findall(page.content.decode())[0]
    return found


def take_up(client: Client, door: Door, code: str) -> Any:
    return client.post(f"{address(door)}tiep/", {"code": code, "_lang": "vi"})


def test_a_form_is_taken_up_on_another_device_as_it_was_left(client: Client, door: Door) -> None:
    code = leave(client, door)
    page = browsing.read(take_up(Client(), door, code).content.decode())

    assert page.chosen == {"_consent": ["1"], "A0": ["4"], "A1": ["5"], "YK": ["Ghế chờ ít quá"]}


def test_a_form_taken_up_under_another_wording_asks_for_consent_again(client: Client, door: Door, cast: Cast) -> None:
    code = leave(client, door)
    publish(cast, agree="Tôi đồng ý bản mới.")

    page = browsing.read(take_up(client, door, code).content.decode())

    assert page.chosen == {"A0": ["4"], "A1": ["5"], "YK": ["Ghế chờ ít quá"]}
    assert "Tôi đồng ý bản mới." in page.text


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace(" ", ""), lambda code: f" {code} "])
def test_a_code_is_read_however_it_is_typed(client: Client, door: Door, typed: Any) -> None:
    assert take_up(client, door, typed(leave(client, door))).status_code == 200


def test_what_was_taken_up_can_be_sent_and_is_then_destroyed(client: Client, door: Door) -> None:
    page = browsing.read(take_up(client, door, leave(client, door)).content.decode())
    with time_machine.travel(NOON + timedelta(minutes=1)):
        sent = client.post(address(door), {**page.hidden, **CONSENT, **ALIKE, "A1": "5"})

    assert sent.status_code == 303
    assert Response.objects.get().flags == 0
    assert not SavedForm.objects.exists()


def test_a_refused_form_keeps_its_code(client: Client, door: Door) -> None:
    page = browsing.read(take_up(client, door, leave(client, door)).content.decode())
    again = client.post(address(door), {**page.hidden, **CONSENT, **HALF})

    assert again.status_code == 422
    assert browsing.read(again.content.decode()).hidden["_da_luu"] == page.hidden["_da_luu"]
    assert SavedForm.objects.count() == 1


def test_leaving_again_keeps_the_code_and_what_is_new(client: Client, door: Door) -> None:
    code = leave(client, door)
    hidden = browsing.read(take_up(client, door, code).content.decode()).hidden
    page = client.post(f"{address(door)}luu/", {**hidden, **CONSENT, **HALF, "A2": "1"})

    assert CODE.findall(page.content.decode())[0] == code
    assert browsing.read(take_up(client, door, code).content.decode()).chosen["A2"] == ["1"]
    assert SavedForm.objects.count() == 1


@pytest.mark.parametrize("code", ["", "22222 22222", "khong", "\0", "K7M2P 9XQRT" * 30, "ÀÁÂÃÈ ÉÊÌÍÒ"])
def test_an_unknown_code_is_said_in_words(client: Client, door: Door, code: str) -> None:
    response = take_up(client, door, code)

    assert response.status_code in (422, 400)
    assert not SavedForm.objects.exists()


def test_a_code_opens_nothing_at_another_unit(client: Client, door: Door) -> None:
    code = leave(client, door)
    other = factories.door(code="dot-khac", version=factories.questionnaire(LONG_ENOUGH))

    assert take_up(client, other, code).status_code == 422


def test_a_week_later_the_code_opens_nothing(client: Client, door: Door, noon: time_machine.Traveller) -> None:
    code = leave(client, door)
    noon.move_to(NOON + timedelta(days=6))
    assert take_up(client, door, code).status_code == 200
    noon.move_to(NOON + timedelta(days=8))
    assert take_up(client, door, code).status_code == 422
    assert destroy_old_saved_forms(at=NOON + timedelta(days=8)) == 1
    assert not SavedForm.objects.exists()


def test_a_form_left_under_the_key_before_is_taken_up_and_left_again(client: Client, door: Door, settings: Any) -> None:
    code = leave(client, door)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "khóa mới", [settings.SECRET_KEY]
    hidden = browsing.read(take_up(client, door, code).content.decode()).hidden
    page = client.post(f"{address(door)}luu/", {**hidden, **CONSENT, **HALF, "A2": "1"})
    assert CODE.findall(page.content.decode())[0] == code

    settings.SECRET_KEY_FALLBACKS = []
    assert take_up(client, door, code).status_code == 200
    assert SavedForm.objects.count() == 1


def test_what_was_left_in_a_closed_round_is_destroyed(client: Client, door: Door) -> None:
    leave(client, door)
    close_round(round=Round.objects.get(), at=NOON)

    assert destroy_old_saved_forms(at=NOON) == 1


def test_without_the_code_nothing_can_be_read(client: Client, door: Door) -> None:
    code = leave(client, door)
    kept = SavedForm.objects.get()

    assert b"Gh" not in bytes(kept.sealed)
    assert code.replace(" ", "") not in kept.lookup.upper()


def test_guessing_is_stopped(client: Client, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MOST_GUESSES", 3)
    statuses = [take_up(client, door, "22222 22222").status_code for _turn in range(5)]

    assert statuses == [422, 422, 422, 429, 429]


def test_a_form_not_of_ours_is_not_kept(client: Client, door: Door) -> None:
    forged = {**opened(client, door).hidden, "_visit": str(uuid4()), **HALF}

    assert client.post(f"{address(door)}luu/", forged).status_code == 400
    assert client.post(f"{address(door)}luu/", {}).status_code == 400
    assert client.post(f"{address(door)}luu/", {**opened(client, door).hidden, "LA": "1"}).status_code == 400
    assert not SavedForm.objects.exists()


def test_a_page_a_day_old_can_still_be_left(client: Client, door: Door, noon: time_machine.Traveller) -> None:
    hidden = opened(client, door).hidden
    noon.move_to(NOON + timedelta(hours=30))
    page = client.post(f"{address(door)}luu/", {**hidden, **HALF})

    assert CODE.search(page.content.decode())


def test_a_short_form_and_a_closed_round_offer_no_leaving(client: Client, door: Door) -> None:
    short = factories.door(code="dot-ngan")
    assert "luu/" not in client.get(address(short)).content.decode()
    assert client.get(f"{address(short)}tiep/").status_code == 404
    assert "luu/" in client.get(address(door)).content.decode()
    close_round(round=Round.objects.get(code="dot-dai"), at=NOON)
    assert client.get(f"{address(door)}tiep/").status_code == 410


@pytest.mark.parametrize("end", ["luu/", "tiep/"])
def test_pages_of_a_form_left_are_never_stored(client: Client, door: Door, end: str) -> None:
    hidden = opened(client, door).hidden
    response = client.post(f"{address(door)}{end}", {**hidden, **HALF} if end == "luu/" else {"code": "x"})

    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
