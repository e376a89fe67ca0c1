"""The citizen's form from the first byte to the stored answer."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from surveys import bodies
from surveys.models import AccessPoint, Response, ResponseText, Round
from surveys.privacy import shipped
from surveys.selectors import Door
from surveys.services import close_access_point, close_round
from tests.surveys import browsing, factories
from tests.surveys.browsing import address, opened, send
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")


def test_the_page_sets_no_cookie(client: Client, open_door: Door) -> None:
    assert not client.get(address(open_door)).cookies


def test_the_page_is_never_stored(client: Client, open_door: Door) -> None:
    assert client.get(address(open_door))["Cache-Control"] == "no-store"


def test_consent_is_not_given_beforehand(client: Client, open_door: Door) -> None:
    assert opened(client, open_door).chosen == {}


def test_the_page_says_who_asks_about_whom(client: Client, open_door: Door) -> None:
    text = opened(client, open_door).text

    assert "Sở Nội vụ tỉnh Khánh Hòa" in text
    assert open_door.unit_name in text


def test_each_opening_is_a_visit_of_its_own(client: Client, open_door: Door) -> None:
    assert opened(client, open_door).hidden["_visit"] != opened(client, open_door).hidden["_visit"]


def test_a_packed_page_is_the_plain_page(client: Client, open_door: Door) -> None:
    plain = client.get(address(open_door)).content.decode()
    packed = gzip.decompress(client.get(address(open_door), headers={"Accept-Encoding": "gzip"}).content).decode()

    for page in (visit_1 := browsing.read(plain), visit_2 := browsing.read(packed)):
        page.hidden.clear()
    assert visit_1 == visit_2
    assert len(plain) == len(packed)


def test_a_second_opening_asks_the_database_nothing(
    client: Client, open_door: Door, django_assert_num_queries: Any
) -> None:
    client.get(address(open_door))

    with django_assert_num_queries(0):
        client.get(address(open_door))


def test_a_token_typed_in_capitals_opens_the_same_page(client: Client, open_door: Door) -> None:
    response = client.get(f"/s/{open_door.token.upper()}/")

    assert response.status_code == 200
    assert send(client, open_door, browsing.read(response.content.decode())).status_code == 303


def test_no_more_doors_are_kept_than_fit(client: Client, open_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_DOORS", 1)
    opened(client, open_door)
    other = factories.door(code="dot-khac")

    assert opened(client, other)
    assert opened(client, open_door)
    assert len(bodies._kept) == 1


def test_opening_by_head_is_allowed(client: Client, open_door: Door) -> None:
    response = client.head(address(open_door))

    assert (response.status_code, response.content) == (200, b"")


def test_a_form_is_stored_with_what_belongs_to_it(client: Client, open_door: Door) -> None:
    page = opened(client, open_door)
    with time_machine.travel(NOON + timedelta(minutes=2)):
        response = send(client, open_door, page, YK="Cảm ơn cán bộ", KENH=["1", "2"], LAN="3")

    assert response.status_code == 303
    stored = Response.objects.get()
    assert stored.answers == [4, -1, 2, 0, 3, 4]
    assert (stored.consent_version, stored.language, stored.flags) == (shipped()[-1]["number"], "vi", 0)
    assert ResponseText.objects.get().text == "Cảm ơn cán bộ"


def test_sending_sets_no_cookie(client: Client, open_door: Door) -> None:
    send(client, open_door, opened(client, open_door))

    assert not client.cookies


def test_a_form_sent_twice_is_stored_once_with_one_receipt(client: Client, open_door: Door) -> None:
    page = opened(client, open_door)

    addresses = {send(client, open_door, page)["Location"] for _ in range(2)}

    assert len(addresses) == 1
    assert Response.objects.count() == 1


def test_a_form_sent_again_later_shows_when_it_was_first_stored(
    client: Client, open_door: Door, noon: time_machine.Traveller
) -> None:
    page = opened(client, open_door)
    first = send(client, open_door, page)["Location"]
    noon.shift(1800)

    assert send(client, open_door, page)["Location"] == first


def test_other_answers_from_the_same_page_are_stored_apart_with_a_flag(client: Client, open_door: Door) -> None:
    page = opened(client, open_door)
    with time_machine.travel(NOON + timedelta(minutes=2)):
        receipts = {send(client, open_door, page, {**browsing.ANSWERS, "A1": level})["Location"] for level in "42"}

    assert len(receipts) == 2
    assert sorted(Response.objects.values_list("flags", flat=True)) == [0, Response.Flag.SAME_ID_OTHER_CONTENT]


def test_an_answer_to_a_question_not_asked_is_dropped(client: Client, open_door: Door) -> None:
    send(client, open_door, opened(client, open_door), {"A1": "5", "A2": "5", "LOC": "2", "A3": "1"})

    assert Response.objects.get().answers[3] == 0


# What comes back with 422


def test_a_missing_answer_is_named_and_linked(client: Client, open_door: Door) -> None:
    response = send(client, open_door, opened(client, open_door), {"A1": "4"})

    page = browsing.read(response.content.decode())
    assert response.status_code == 422
    assert "#A2-1" in page.links
    assert "A2-1" in page.ids
    assert "Còn 1 câu chưa trả lời" in page.text
    assert not Response.objects.exists()


def test_the_summary_of_errors_takes_focus(client: Client, open_door: Door) -> None:
    response = send(client, open_door, opened(client, open_door), {})

    assert browsing.read(response.content.decode()).focused == ["loi"]


def test_without_consent_nothing_is_stored(client: Client, open_door: Door) -> None:
    response = send(client, open_door, opened(client, open_door), _consent=None)

    page = browsing.read(response.content.decode())
    assert response.status_code == 422
    assert "#_consent" in page.links
    assert "_consent-error" in page.ids
    assert not Response.objects.exists()


def test_all_that_was_typed_is_kept(client: Client, open_door: Door) -> None:
    typed = {"A2": ["3"], "LOC": ["1"], "A3": ["5"], "KENH": ["1", "2"], "LAN": ["99"], "YK": ['<b>Tốt</b> & "hay"']}
    response = send(client, open_door, opened(client, open_door), typed)

    page = browsing.read(response.content.decode())
    assert page.chosen == {**typed, "_consent": ["1"]}


def test_the_visit_stays_the_same_over_a_correction(client: Client, open_door: Door) -> None:
    page = opened(client, open_door)
    again = browsing.read(send(client, open_door, page, {"A1": "4"}).content.decode())

    assert again.hidden["_visit"] == page.hidden["_visit"]
    assert send(client, open_door, again).status_code == 303


@pytest.mark.parametrize("value", ["0", "6", "na", "x", "1;2", "999999999999999999999"])
def test_a_value_out_of_range_is_an_error_at_its_question(client: Client, open_door: Door, value: str) -> None:
    response = send(client, open_door, opened(client, open_door), {**browsing.ANSWERS, "A1": value})

    assert response.status_code == 422
    assert "A1-error" in browsing.read(response.content.decode()).ids


def test_a_form_opened_yesterday_comes_back_whole_and_can_be_sent(
    client: Client, open_door: Door, noon: time_machine.Traveller
) -> None:
    page = opened(client, open_door)
    noon.shift(25 * 3600)
    response = send(client, open_door, page, YK="Vẫn còn đây")
    again = browsing.read(response.content.decode())

    assert response.status_code == 422
    assert again.chosen == {**{name: [value] for name, value in browsing.ANSWERS.items()}, "_consent": ["1"],
                            "YK": ["Vẫn còn đây"]}  # fmt: skip
    assert "24 giờ" in again.text
    assert send(client, open_door, again).status_code == 303


# What is refused


def test_a_foreign_question_is_malformed(client: Client, open_door: Door) -> None:
    response = send(client, open_door, opened(client, open_door), LA="1")

    assert response.status_code == 400
    assert "Phiếu chưa được lưu" in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"_visit": None},
        {"_visit": "x"},
        {"_visit": "00000000-0000-0000-0000-000000000000"},
        {"_token": None},
        {"_token": ""},
        {"_token": "tozv4e.-NPmkp44XqqJZHl83l5iaqtcaVLtg5j_sRhiMAlBQpM"},
        {"_token": "é.é"},
        {"_visit": ["a", "b"]},
        {"_lang": ["vi", "vi"]},
        {"A1": ["1", "2"]},
        {"YK": "a\0b"},
    ],
)
def test_a_tampered_form_is_malformed(client: Client, open_door: Door, fields: dict[str, Any]) -> None:
    assert send(client, open_door, opened(client, open_door), **fields).status_code == 400


def test_the_token_of_another_door_is_malformed(client: Client, open_door: Door) -> None:
    other = factories.door(code="dot-khac")

    assert send(client, open_door, opened(client, other)).status_code == 400


def test_the_token_of_another_visit_is_malformed(client: Client, open_door: Door) -> None:
    other = opened(client, open_door).hidden["_token"]

    assert send(client, open_door, opened(client, open_door), _token=other).status_code == 400


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"A1=%ff%fe"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"A1=1"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"A1=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(3000))),
        ("multipart/form-data", b"A1"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=A1\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="A1"; filename="a"\r\n\r\nabc\r\n--x--\r\n',
        ),
        ("application/json", b'{"A1": 1}'),
        ("text/plain", b"A1=1"),
        ("", b""),
    ],
)
def test_a_body_no_form_sends_is_malformed(client: Client, open_door: Door, content_type: str, body: bytes) -> None:
    # `generic` sends the bytes as they are; `post` would encode them.
    assert client.generic("POST", address(open_door), body, content_type=content_type).status_code == 400


def test_a_body_of_ten_megabytes_is_refused_in_words(client: Client, open_door: Door) -> None:
    response = client.post(address(open_door), b"a" * 10_000_000, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 413
    assert "quá lớn" in response.content.decode()


@pytest.mark.parametrize("token", ["khong-co", "%00", "a" * 500, "é", "..;", "%F0%9F%98%80"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_token_is_said_so(client: Client, db: None, token: str, method: str) -> None:
    response = getattr(client, method)(f"/s/{token}/")

    assert response.status_code == 404
    assert "Không tìm thấy phiếu này" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_another_method_is_refused_in_words(client: Client, open_door: Door, method: str) -> None:
    response = getattr(client, method)(address(open_door))

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert "Không nhận yêu cầu kiểu này" in response.content.decode()


def test_a_closed_round_says_until_when_it_took_forms(client: Client, open_door: Door) -> None:
    page = opened(client, open_door)
    close_round(round=Round.objects.get(), at=NOON)
    bodies.forget()

    for response in (client.get(address(open_door)), send(client, open_door, page)):
        assert response.status_code == 410
        assert "Đợt khảo sát đã kết thúc" in response.content.decode()
    assert not Response.objects.exists()


def test_a_refused_form_says_that_it_was_not_stored(client: Client, open_door: Door) -> None:
    page = opened(client, open_door)
    close_round(round=Round.objects.get(), at=NOON)

    assert "không được lưu" in send(client, open_door, page).content.decode()


def test_a_closed_door_says_so_while_the_round_is_open(client: Client, open_door: Door) -> None:
    close_access_point(access_point=AccessPoint.objects.get(), at=NOON)
    response = client.get(address(open_door))

    assert response.status_code == 410
    assert "không còn dùng để nhận phiếu" in response.content.decode()


def test_a_round_to_come_says_from_when(client: Client, open_door: Door, noon: time_machine.Traveller) -> None:
    noon.move_to(NOON.replace(year=2025, month=12))
    response = client.get(address(open_door))

    assert response.status_code == 410
    assert "01/01/2026" in response.content.decode()


def test_the_day_after_the_last_is_too_late(client: Client, open_door: Door, noon: time_machine.Traveller) -> None:
    noon.move_to(NOON.replace(year=2027, month=1, day=1))

    assert "31/12/2026" in client.get(address(open_door)).content.decode()


def test_a_door_that_closes_is_shut_within_seconds(client: Client, open_door: Door) -> None:
    opened(client, open_door)
    close_round(round=Round.objects.get(), at=NOON)
    bodies._kept[open_door.token].read_at -= bodies.DOOR_KEPT_SECONDS

    assert client.get(address(open_door)).status_code == 410


# Languages


@pytest.fixture
def english_door(noon: time_machine.Traveller, db: None) -> Door:
    document = {
        "code": "hai-tieng",
        "title": {"vi": "Phiếu thử", "en": "Trial form"},
        "sections": [
            {
                "code": "A",
                "title": {"vi": "Phần A", "en": "Part A"},
                "questions": [{"code": "A1", "kind": "level5", "text": {"vi": "Câu A1", "en": "Question A1"}}],
            }
        ],
    }
    return factories.door(version=factories.questionnaire(document))


def test_the_form_is_vietnamese_whatever_the_browser_prefers(client: Client, english_door: Door) -> None:
    response = client.get(address(english_door), headers={"Accept-Language": "en"})

    assert browsing.read(response.content.decode()).language == "vi"
    assert response["Content-Language"] == "vi"


def test_the_other_language_is_one_link_away(client: Client, english_door: Door) -> None:
    link = next(link for link in opened(client, english_door).links if link.endswith("lang=en"))
    page = browsing.read(client.get(link).content.decode())

    assert page.language == "en"
    assert "Question A1" in page.text


def test_the_language_is_kept_to_the_thanks(client: Client, english_door: Door) -> None:
    response = send(client, english_door, opened(client, english_door, "?lang=en"), {"A1": "4"})

    assert Response.objects.get().language == "en"
    assert browsing.read(client.get(response["Location"]).content.decode()).language == "en"


@pytest.mark.parametrize(("asked", "spoken"), [("?lang=en", "en"), ("", "vi")])
def test_the_receipt_leads_to_the_reply_in_its_language_without_the_code(
    client: Client, english_door: Door, asked: str, spoken: str
) -> None:
    sent = send(client, english_door, opened(client, english_door, asked), {"A1": "4"})
    links = browsing.read(client.get(sent["Location"]).content.decode()).links
    reply = reverse("feedback_public:reply")
    found = [link for link in links if link.startswith(reply)]

    assert found == [f"{reply}{asked}", f"{reply}{asked}#viec-khac"]
    assert browsing.read(client.get(found[0]).content.decode()).language == spoken


def test_a_correction_stays_in_its_language(client: Client, english_door: Door) -> None:
    response = send(client, english_door, opened(client, english_door, "?lang=en"), {})

    assert browsing.read(response.content.decode()).language == "en"


@pytest.mark.parametrize("asked", ["en", "fr", "../", "%00", ""])
def test_a_language_the_form_does_not_speak_is_vietnamese(client: Client, open_door: Door, asked: str) -> None:
    assert opened(client, open_door, f"?lang={asked}").language == "vi"


def test_an_agencys_own_survey_says_so(client: Client, open_door: Door) -> None:
    words = "không phải khảo sát của tỉnh"
    own = factories.door(code="dot-rieng", owner=Agency.objects.get(code=open_door.agency_code))

    assert words in opened(client, own).text
    assert words not in opened(client, open_door).text


def test_no_index_is_promised_to_who_answers_of_their_own_accord(client: Client, open_door: Door) -> None:
    page = client.get(address(open_door)).content.decode()

    assert "đánh giá và cải thiện" in page
    assert "tính chỉ số" not in page
