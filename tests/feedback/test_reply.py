"""The citizen finds the reply by the receipt code, and nobody learns anything from a wrong one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import Comment
from feedback.receipts import normal
from feedback.services import steps
from feedback.services.steps import Hand
from feedback.views import citizen
from surveys.models import RoundUnit
from surveys.services.storing import receipt_code
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment, response_of

pytestmark = pytest.mark.django_db
PAGE = reverse("feedback_public:reply")
UNKNOWN = "22222222"


@pytest.fixture(autouse=True)
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizen, "guesses", lambda **_asked: False)


@pytest.fixture
def found(unit: RoundUnit, cast: Cast) -> Comment:
    made = comment(unit, "Chờ lâu, ghế chờ ít")
    return steps.answer(comment=made, note="Đã kê thêm ghế.\nXin cảm ơn.", hand=Hand(actor=cast.an, at=NOW, seen=0))


def code_of(found: Comment) -> str:
    return receipt_code(response_of(found).pk)


def asked(client: Client, code: str) -> str:
    answered = client.post(PAGE, {"code": code})
    assert answered.status_code == 200
    return answered.content.decode()


def test_the_reply_is_found_by_the_receipt(client: Client, found: Comment) -> None:
    page = asked(client, code_of(found))

    assert "Đã kê thêm ghế.<br>Xin cảm ơn." in page
    assert "Sở Xây dựng" in page
    assert "02/3/2026" in page or "02/03/2026" in page


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda code: f"{code[:4]}-{code[4:]}", lambda code: f" {code[:4]} {code[4:]} "]
)
def test_the_code_as_people_type_it(client: Client, found: Comment, spelling: object) -> None:
    assert "Đã kê thêm ghế." in asked(client, spelling(code_of(found)))  # type: ignore[operator]


def test_neither_who_wrote_nor_who_replied_nor_what_was_written_is_shown(client: Client, found: Comment) -> None:
    page = asked(client, code_of(found))

    assert "Nguyễn Văn An" not in page
    assert "ghế chờ ít" not in page
    assert code_of(found) not in page


def test_without_reply_both_reasons_are_said(client: Client, unit: RoundUnit) -> None:
    for code in (UNKNOWN, code_of(comment(unit, "Máy lấy số hỏng"))):
        assert "Chưa có trả lời, hoặc mã gõ chưa đúng" in asked(client, code)


def test_a_code_without_reply_is_answered_like_an_unknown_one(client: Client, unit: RoundUnit) -> None:
    waiting = code_of(comment(unit, "Máy lấy số hỏng"))

    with CaptureQueriesContext(connection) as known:
        page = asked(client, waiting)
    with CaptureQueriesContext(connection) as unknown:
        other = asked(client, UNKNOWN)

    assert page == other
    assert len(known) == len(unknown)


def test_a_reply_to_a_merged_comment_is_found_by_both(
    client: Client, found: Comment, unit: RoundUnit, cast: Cast
) -> None:
    second = comment(unit, "Ghế chờ ít quá, chờ lâu")
    steps.merge(comment=second, into=found, hand=Hand(actor=cast.an, at=NOW, seen=0))

    for code in (code_of(found), code_of(second)):
        assert asked(client, code).count("Đã kê thêm ghế.") == 1


@pytest.mark.parametrize("typed", ["", "ABC", "OOOO1111", "22222222x", "' OR 1=1", "2" * 5000])
def test_what_cannot_be_a_code_is_said(client: Client, typed: str) -> None:
    answered = client.post(PAGE, {"code": typed})

    assert answered.status_code == 422
    assert "Mã biên nhận có 8 chữ và số" in answered.content.decode()


def test_guessing_is_slowed_down(client: Client, found: Comment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizen, "guesses", lambda **_asked: True)

    answered = client.post(PAGE, {"code": code_of(found)})

    assert (answered.status_code, answered["Retry-After"]) == (429, "600")
    assert "Đã kê thêm ghế." not in answered.content.decode()


def test_the_page_is_never_kept(client: Client, found: Comment) -> None:
    assert "no-store" in client.post(PAGE, {"code": code_of(found)})["Cache-Control"]


def test_complaints_are_told_where_they_belong(client: Client, settings: object) -> None:
    settings.COMPLAINTS_TEXT = "Gửi đến Ban Tiếp công dân tỉnh."  # type: ignore[attr-defined]
    settings.COMPLAINTS_URL = "https://tiepdan.example/"  # type: ignore[attr-defined]

    page = client.get(PAGE).content.decode()

    assert "Gửi đến Ban Tiếp công dân tỉnh." in page
    assert 'href="https://tiepdan.example/"' in page


def test_one_spelling() -> None:
    assert normal("k7m2-p9xq") == "K7M2P9XQ"
    assert normal("K7M2P9X1") == ""
