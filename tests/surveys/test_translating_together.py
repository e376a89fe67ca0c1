"""Two people at the translations of one questionnaire: nothing that either typed is lost in silence."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from surveys.models import Draft
from tests.conftest import Cast
from tests.html_forms import fields_in
from tests.surveys.editing import first, page, with_question

pytestmark = pytest.mark.usefixtures("noon")
SEATS, PART = "t.c2.text", "t.p1.title"


@pytest.fixture
def two(cast: Cast, signed_in: Callable[[User], Client]) -> tuple[Draft, str, Client, Client]:
    """Return a draft, its page in English, and two people."""
    draft = with_question(signed_in(cast.snv))
    languages = page(draft, "ngon-ngu/")
    signed_in(cast.snv).post(languages, {"do": "add", "language": "en"})
    return draft, f"{languages}?tieng=en", signed_in(cast.snv), signed_in(cast.snv)


def opened(client: Client, address: str) -> dict[str, str]:
    return {**fields_in(client.get(address), SEATS), "do": "save"}


def test_the_second_is_told_and_sees_both(two: tuple[Draft, str, Client, Client]) -> None:
    draft, address, one, other = two
    mine, theirs = opened(one, address), opened(other, address)

    assert one.post(address, {**mine, SEATS: "Enough seats"}).status_code == 302
    answer = other.post(address, {**theirs, SEATS: "Seats for all", PART: "Part A"})

    draft.refresh_from_db()
    assert answer.status_code == 409
    assert (first(draft)["text"]["en"], "en" in draft.document["sections"][0]["title"]) == ("Enough seats", False)
    assert "<td>Enough seats</td><td>Seats for all</td>" in answer.content.decode()
    again = {**fields_in(answer, SEATS), "do": "save"}
    assert (again[SEATS], again[PART]) == ("Seats for all", "Part A")
    assert other.post(address, again).status_code == 302
    draft.refresh_from_db()
    assert first(draft)["text"]["en"] == "Seats for all"


def test_what_the_second_left_alone_stays_as_the_first_saved_it(two: tuple[Draft, str, Client, Client]) -> None:
    draft, address, one, other = two
    mine, theirs = opened(one, address), opened(other, address)

    one.post(address, {**mine, SEATS: "Enough seats"})
    assert other.post(address, {**theirs, PART: "Part A"}).status_code == 302

    draft.refresh_from_db()
    assert first(draft)["text"]["en"] == "Enough seats"
    assert draft.document["sections"][0]["title"]["en"] == "Part A"


def test_a_page_shown_again_takes_nothing_back_that_was_left_alone(two: tuple[Draft, str, Client, Client]) -> None:
    draft, address, one, other = two
    one.post(address, {**opened(one, address), SEATS: "Seats", PART: "Part"})
    mine, theirs = opened(one, address), opened(other, address)

    one.post(address, {**mine, SEATS: "Enough seats", PART: "Part A"})
    answer = other.post(address, {**theirs, PART: "Part B"})
    assert answer.status_code == 409
    assert other.post(address, {**fields_in(answer, SEATS), "do": "save"}).status_code == 302

    draft.refresh_from_db()
    assert first(draft)["text"]["en"] == "Enough seats"
    assert draft.document["sections"][0]["title"]["en"] == "Part B"


def test_two_who_type_the_same_are_not_stopped(two: tuple[Draft, str, Client, Client]) -> None:
    _draft, address, one, other = two
    mine, theirs = opened(one, address), opened(other, address)

    assert one.post(address, {**mine, SEATS: "Enough seats"}).status_code == 302
    assert other.post(address, {**theirs, SEATS: "Enough seats"}).status_code == 302


@pytest.mark.parametrize("sign", ["", "0", "\x00", "x" * 5000])
def test_a_sign_of_nowhere_is_no_way_around(two: tuple[Draft, str, Client, Client], sign: str) -> None:
    draft, address, one, other = two
    one.post(address, {**opened(one, address), SEATS: "Enough seats"})

    assert other.post(address, {"do": "save", SEATS: "Other", "was.c2.text": sign, "was.x": sign}).status_code == 409
    draft.refresh_from_db()
    assert first(draft)["text"]["en"] == "Enough seats"
