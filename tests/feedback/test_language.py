"""The pages of replies and of writing speak the language their address asks for, and keep it; no code is in it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Comment
from feedback.services import steps
from feedback.services.steps import Hand
from feedback.views import citizen, direct
from surveys.models import RoundUnit
from surveys.services.storing import receipt_code
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment, response_of

pytestmark = pytest.mark.django_db
REPLY, WRITE = reverse("feedback_public:reply"), reverse("feedback_public:write")
ENGLISH = "?lang=en"


@pytest.fixture(autouse=True)
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (citizen, direct):
        monkeypatch.setattr(view, "guesses", lambda **_asked: False)


@pytest.fixture
def code(unit: RoundUnit, cast: Cast) -> str:
    made: Comment = comment(unit, "Chờ lâu, ghế chờ ít")
    steps.answer(comment=made, note="Đã kê thêm ghế.", hand=Hand(actor=cast.an, at=NOW, seen=0))
    return receipt_code(response_of(made).pk)


def language_of(answer: Any) -> str:
    """Return the language a page is in, as it and its header say."""
    (said,) = re.findall(r'<html lang="(\w+)"', answer.content.decode())
    assert answer["Content-Language"] == said
    return str(said)


def onward(answer: Any) -> list[str]:
    """Return where the links and forms of a page lead among these two pages."""
    found = re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode())
    return [address for address in found if urlsplit(address).path in (REPLY, WRITE)]


@pytest.mark.parametrize("page", [REPLY, WRITE])
@pytest.mark.parametrize(
    ("asked", "spoken"), [("?lang=en", "en"), ("?lang=vi", "vi"), ("?lang=fr", "vi"), ("?lang=%00", "vi"), ("", "vi")]
)
def test_a_page_speaks_what_its_address_asks_for(client: Client, page: str, asked: str, spoken: str) -> None:
    answer = client.get(page + asked)

    assert (answer.status_code, language_of(answer)) == (200, spoken)
    query = {"lang": [spoken]} if asked in ("?lang=en", "?lang=vi") else {}
    assert onward(answer)
    assert all(parse_qs(urlsplit(address).query) == query for address in onward(answer))


def test_the_reply_stays_in_the_language_and_its_code_out_of_every_address(client: Client, code: str) -> None:
    asked = next(address for address in onward(client.get(REPLY + ENGLISH)) if address.startswith(REPLY))
    for typed in (code, "ABC", "22222222"):
        answer = client.post(asked, {"code": typed})
        assert language_of(answer) == "en"
        assert all(urlsplit(address).query == "lang=en" for address in onward(answer))
        assert code not in answer.content.decode()
    assert "Đã kê thêm ghế." in client.post(asked, {"code": code}).content.decode()


def test_what_was_written_is_thanked_for_in_the_language(client: Client, cast: Cast) -> None:
    page = client.get(WRITE + ENGLISH).content.decode()
    visit = re.findall(r'name="visit" value="([^"]+)"', page)[0]
    sent = {"visit": visit, "agency": cast.so_xay_dung.code, "words": "Ghế chờ ít quá"}
    refused, taken = client.post(WRITE + ENGLISH, {**sent, "words": ""}), client.post(WRITE + ENGLISH, sent)

    assert (refused.status_code, language_of(refused)) == (422, "en")
    assert (taken.status_code, language_of(taken)) == (200, "en")
    assert onward(taken) == [REPLY + ENGLISH]


@pytest.mark.parametrize("page", [REPLY, WRITE])
def test_the_menu_changes_the_language_of_such_an_address(client: Client, page: str) -> None:
    (back,) = re.findall(r'name="next" value="([^"]*)"', client.get(page + ENGLISH).content.decode())
    answer = client.post(reverse("portal:language"), {"next": back, "language": "vi"}, follow=True)

    assert language_of(answer) == "vi"


def test_the_menu_holds_where_no_address_asks(client: Client) -> None:
    client.post(reverse("portal:language"), {"next": REPLY, "language": "en"})

    assert language_of(client.get(REPLY)) == "en"
    assert all(not urlsplit(address).query for address in onward(client.get(REPLY)))
