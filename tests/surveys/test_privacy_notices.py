"""What citizens are told of their data: each wording is kept, and every answer names the one its page showed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditEntry
from surveys import bodies
from surveys.models import PrivacyNotice, Response
from surveys.privacy import Words, digest, shipped, strong, told
from surveys.selectors import Door, open_access_point
from surveys.selectors.privacy import present_number, words_of
from surveys.services.privacy import NewerNotice, NothingChanged, UnfitWords, publish_notice
from tests.conftest import Cast
from tests.surveys import browsing
from tests.surveys.browsing import opened, send
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")

# What was shown may not change afterwards: answers name it.
DIGESTS = {
    1: "a8c00491b4f02d2f628cf6712f416d2836ee2151acdd00bd754ed705fdac7423",
    2: "70f7f1dddb3e9f96dbcfe7e0e4a1a1db86771a11398a610c3e7edac75db041e4",
    3: "6d09276fea96d4d49310ee813c779db51356d673faaceeacfcc1e6c94fc29291",
}


@pytest.fixture(autouse=True)
def _none_remembered() -> Iterator[None]:
    """Words are kept by number for good; tests give one number to different words."""
    words_of.cache_clear()
    yield
    words_of.cache_clear()


def reworded(**changes: Any) -> Words:
    newest = words_of(present_number())
    return {**newest, "vi": {**newest["vi"], **changes}}


def publish(cast: Cast, **changes: Any) -> PrivacyNotice:
    words = reworded(**changes)
    return publish_notice(words=words, reason="Rõ hơn", seen=present_number(), actor=cast.snv, at=NOON)


def test_shipped_wordings_are_never_changed() -> None:
    assert {each["number"]: digest(each["number"], each["words"]) for each in shipped()} == DIGESTS


@pytest.mark.django_db
def test_shipped_wordings_are_on_record() -> None:
    kept = PrivacyNotice.objects.order_by("number").values_list("number", "sha256")
    assert list(kept) in ([], sorted(DIGESTS.items()))


def test_a_form_shows_the_notice_and_its_answer_names_it(client: Client, open_door: Door, cast: Cast) -> None:
    made = publish(cast, agree="Tôi đồng ý bản mới.")
    bodies.forget()

    page = opened(client, open_door)
    send(client, open_door, page)

    assert "Tôi đồng ý bản mới." in page.text
    assert page.hidden["_thong_bao"] == str(made.number)
    assert Response.objects.get().consent_version == made.number


def test_a_new_wording_shows_within_seconds(
    client: Client, open_door: Door, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(client, open_door)
    publish(cast, agree="Tôi đồng ý bản mới.")
    monkeypatch.setattr(bodies, "DOOR_KEPT_SECONDS", 0.0)

    assert "Tôi đồng ý bản mới." in opened(client, open_door).text


def test_a_form_opened_before_keeps_the_wording_it_showed(client: Client, open_door: Door, cast: Cast) -> None:
    page = opened(client, open_door)
    before = present_number()
    publish(cast, agree="Tôi đồng ý bản mới.")

    assert send(client, open_door, page).status_code == 303
    assert Response.objects.get().consent_version == before


@pytest.mark.parametrize("number", ["", "0", "99", "-1", "1.5", "٣", "9" * 40, None])
def test_agreeing_to_no_wording_that_was_shown_is_no_consent(client: Client, open_door: Door, number: Any) -> None:
    answer = send(client, open_door, opened(client, open_door), _thong_bao=number)

    assert answer.status_code == 422
    assert "Đánh dấu vào ô đồng ý" in answer.content.decode()
    assert not Response.objects.exists()


def test_a_form_sent_back_under_a_new_wording_asks_again(client: Client, open_door: Door, cast: Cast) -> None:
    page = opened(client, open_door)
    publish(cast, agree="Tôi đồng ý bản mới.")
    bodies.forget()

    again = browsing.read(send(client, open_door, page, A1=None).content.decode())

    assert "_consent" not in again.chosen
    assert again.hidden["_thong_bao"] == str(present_number())


def test_a_form_sent_back_under_the_same_wording_stays_agreed(client: Client, open_door: Door) -> None:
    again = browsing.read(send(client, open_door, opened(client, open_door), A1=None).content.decode())

    assert again.chosen["_consent"] == ["1"]


def test_the_asker_stands_in_the_points(client: Client, open_door: Door) -> None:
    text = opened(client, open_door).text

    assert "Sở Nội vụ tỉnh Khánh Hòa giữ các phiếu" in text
    assert "{co_quan}" not in text


def test_a_language_without_words_shows_vietnamese() -> None:
    words = {"vi": shipped()[0]["words"]["vi"]}

    assert told(1, words, "en", "x").agree == words["vi"]["agree"]


def test_bold_words_cannot_smuggle_markup() -> None:
    assert strong("a **b<script>** c") == "a <strong>b&lt;script&gt;</strong> c"


def test_publishing_is_recorded_with_the_hash(cast: Cast) -> None:
    made = publish(cast, agree="Tôi đồng ý bản mới.")

    entry = AuditEntry.objects.get(action="privacy.notice_published")
    assert entry.detail["sha256"] == made.sha256 == digest(made.number, made.words)
    assert (entry.actor, made.made_by) == (cast.snv, cast.snv)


def test_the_second_of_two_writers_is_told(cast: Cast) -> None:
    seen, words = present_number(), reworded(agree="Bản hai.")
    publish(cast, agree="Bản một.")

    with pytest.raises(NewerNotice):
        publish_notice(words=words, reason="x", seen=seen, actor=cast.snv, at=NOON)


def test_the_same_words_are_no_new_version(cast: Cast) -> None:
    with pytest.raises(NothingChanged):
        publish(cast)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"agree": ""}, ("vi.agree", "missing")),
        ({"agree": "x" * 301}, ("vi.agree", "long")),
        ({"rights": ""}, ("vi.rights", "missing")),
        ({"rights": "x" * 3001}, ("vi.rights", "long")),
        ({"points": []}, ("vi.points", "missing")),
        ({"points": ["x"] * 13}, ("vi.points", "many")),
        ({"points": ["x" * 301]}, ("vi.points", "long")),
    ],
)
def test_unfit_words_are_refused(cast: Cast, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(UnfitWords) as refused:
        publish(cast, **changes)
    assert refused.value.faults == [fault]


def test_the_api_takes_numbers_of_notices_that_were_shown(client: Client, open_door: Door) -> None:
    def sent(number: int) -> int:
        body = {
            "id": f"00000000-0000-4000-8000-{number:012}",
            "access_token": open_door.token,
            "answers": {"A1": 4, "A2": 5, "LOC": 2},
            "consent_version": number,
        }
        return client.post("/api/v1/responses/", body, content_type="application/json").status_code

    assert [sent(present_number()), sent(present_number() + 1)] == [201, 400]


def test_a_door_tells_the_newest_notice(open_door: Door, cast: Cast) -> None:
    made = publish(cast, agree="Tôi đồng ý bản mới.")

    assert open_access_point(open_door.token).notice == made.number > open_door.notice


def test_opening_a_form_still_costs_one_query(open_door: Door, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        open_access_point(open_door.token)


def test_the_database_refuses_a_notice_without_reason(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyNotice.objects.create(number=50, words={}, sha256="0" * 64, reason="", at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyNotice.objects.create(number=50, words={}, sha256="x", reason="x", at=NOON)
