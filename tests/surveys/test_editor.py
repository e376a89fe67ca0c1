"""The questionnaire editor: writing, saving, taking back, and two people at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from surveys.drafting import edits
from surveys.drafting.document import questions
from surveys.services.drafts import change_draft
from tests.conftest import Cast
from tests.surveys.browsing import read
from tests.surveys.editing import do, first, form_of, page, save, with_question

pytestmark = pytest.mark.usefixtures("noon")
Browse = Callable[[User], Client]


def test_every_change_can_be_taken_back_and_brought_again(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    save(client, draft, "c2", None, **{"text.vi": "Câu đã sửa"})
    do(client, draft, "remove:c2")
    assert questions(draft.document) == []

    do(client, draft, "undo:")
    assert first(draft)["text"] == {"vi": "Câu đã sửa"}
    do(client, draft, "undo:")
    assert first(draft)["text"] == {"vi": "Nơi ngồi chờ có đủ chỗ"}
    do(client, draft, "redo:")
    assert first(draft)["text"] == {"vi": "Câu đã sửa"}
    seen = client.get(page(draft)).content.decode()
    assert 'Hoàn tác<span class="etools__what">: sửa câu A1</span>' in seen


def test_typing_on_is_one_change_to_take_back(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    form, before = form_of(client, draft, "c2"), draft.revisions.count()
    for text in ("Nơi", "Nơi ngồi", "Nơi ngồi chờ"):
        save(client, draft, "c2", form, **{"text.vi": text})

    assert draft.revisions.count() == before + 1
    do(client, draft, "undo:")
    assert first(draft)["text"] == {"vi": "Nơi ngồi chờ có đủ chỗ"}


def test_the_later_of_two_people_loses_nothing(cast: Cast, signed_in: Browse) -> None:
    mine, theirs = signed_in(cast.snv), signed_in(cast.snv)
    draft = with_question(mine)
    form = form_of(mine, draft, "c2")
    save(theirs, draft, "c2", None, **{"text.vi": "Câu của người kia"})

    response = save(mine, draft, "c2", form, **{"text.vi": "Câu của tôi"})

    seen = response.content.decode()
    assert response.status_code == 409
    assert "Câu của người kia" in seen
    assert read(seen).chosen["text.vi"] == ["Câu của tôi"]
    assert first(draft)["text"] == {"vi": "Câu của người kia"}
    save(mine, draft, "c2", {**read(seen).hidden, **form, "was": read(seen).hidden["was"]}, **{"text.vi": "Cả hai"})
    assert first(draft)["text"] == {"vi": "Cả hai"}


def test_two_people_on_two_questions_do_not_disturb_each_other(cast: Cast, signed_in: Browse) -> None:
    mine, theirs = signed_in(cast.snv), signed_in(cast.snv)
    draft = with_question(mine)
    do(mine, draft, "add_question:p1")
    form = form_of(mine, draft, "c2")
    save(theirs, draft, "c3", None, **{"text.vi": "Câu khác"})

    assert save(mine, draft, "c2", form, **{"text.vi": "Câu này"}).status_code == 302
    assert [question["text"]["vi"] for question in questions(draft.document)] == ["Câu này", "Câu khác"]


def test_what_was_typed_on_a_deleted_question_stays_on_the_page(cast: Cast, signed_in: Browse) -> None:
    mine, theirs = signed_in(cast.snv), signed_in(cast.snv)
    draft = with_question(mine)
    form = form_of(mine, draft, "c2")
    do(theirs, draft, "remove:c2")

    response = save(mine, draft, "c2", form, **{"text.vi": "Chữ đã gõ rất lâu"})

    assert response.status_code == 409
    assert "Chữ đã gõ rất lâu" in response.content.decode()


def test_saving_without_a_fingerprint_overwrites_nothing(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    assert client.post(page(draft, "luu/c2/"), {"text.vi": "Không biết bản cũ"}).status_code == 409


def test_numbers_that_are_none_come_back_as_typed(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client, kind="number")

    response = save(client, draft, "c2", None, **{"text.vi": "Mấy lần?", "minimum": "không"})

    assert response.status_code == 422
    seen = read(response.content.decode())
    assert (seen.chosen["minimum"], seen.chosen["text.vi"]) == (["không"], ["Mấy lần?"])
    assert first(draft)["text"] == {"vi": "Nơi ngồi chờ có đủ chỗ"}


@pytest.mark.parametrize(
    "fields",
    [
        {"text.vi": "a" * 10_001},
        {"code": "x" * 61},
        {"maximum": "9" * 40},
    ],
)
def test_what_could_never_be_stored_is_refused(cast: Cast, signed_in: Browse, fields: dict[str, str]) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    assert save(client, draft, "c2", None, **fields).status_code == 422


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "sao", "use": "x", "rule_question": "A" * 90, "section": "p99"},
        {"choice.1.was": "-1", "choice.1.vi": "x", "do": "drop:99999999999999999999"},
        {"kind": "single", "choice.9999.was": "77", "do": "up:0"},
        {"text.vi": "\0\ufffe", "rule_is": ["x", "99", "-1"]},
        {"do": "chưa có lệnh này", "was": "x" * 500, "tab": "y" * 500},
    ],
)
def test_hostile_fields_break_nothing(cast: Cast, signed_in: Browse, fields: dict[str, Any]) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    assert save(client, draft, "c2", None, **fields).status_code in (302, 409, 422)
    assert client.get(page(draft)).status_code == 200


@pytest.mark.parametrize("command", ["", "up:", "up:khong-co", "remove:dau", "add_question:c2", "duplicate:p1", "x:y"])
def test_a_command_that_fits_nothing_leads_back_with_words(cast: Cast, signed_in: Browse, command: str) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    before = draft.document

    response = do(client, draft, command)

    assert draft.document == before
    assert "Người khác vừa đổi phiếu" in response.content.decode()


def test_translations_are_entered_side_by_side(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    languages = page(draft, "ngon-ngu/")
    client.post(languages, {"do": "add", "language": "km"})
    seen = read(client.get(f"{languages}?tieng=km&chi=thieu").content.decode())
    assert {"t.dau.title", "t.p1.title", "t.c2.text"} <= seen.ids

    client.post(f"{languages}?tieng=km", {"do": "save", "t.c2.text": "មានកន្លែងអង្គុយ", "t.c99.text": "x"})
    draft.refresh_from_db()
    assert first(draft)["text"]["km"] == "មានកន្លែងអង្គុយ"
    client.post(languages, {"do": "drop", "language": "km"})
    draft.refresh_from_db()
    assert (first(draft)["text"], draft.document["languages"]) == ({"vi": "Nơi ngồi chờ có đủ chỗ"}, ["vi"])
    assert client.post(languages, {"do": "add", "language": "<x>"}, follow=True).status_code == 200


def test_a_translation_is_marked_as_old_until_it_is_saved_or_confirmed(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    languages = page(draft, "ngon-ngu/")
    client.post(languages, {"do": "add", "language": "en"})
    client.post(f"{languages}?tieng=en", {"do": "save", "t.c2.text": "Enough seats", "t.p1.title": "Part"})
    assert "bản dịch có thể đã cũ" not in client.get(f"{languages}?tieng=en").content.decode()

    change_draft(
        draft_id=draft.pk,
        edit=lambda document: edits.change(document, "c2", {"text": {"vi": "Ghế chờ có đủ", "en": "Enough seats"}}),
        action="change",
        actor=cast.snv,
        at=now(),
    )
    seen = client.get(f"{languages}?tieng=en&chi=cu").content.decode()
    assert "bản dịch có thể đã cũ" in seen
    assert 'name="ok.c2.text"' in seen
    assert "t.p1.title" not in seen
    # Saving other texts leaves the mark; a tick takes it away.
    client.post(f"{languages}?tieng=en", {"do": "save", "t.c2.text": "Enough seats", "t.p1.title": "Part A"})
    assert 'name="ok.c2.text"' in client.get(f"{languages}?tieng=en").content.decode()
    client.post(f"{languages}?tieng=en", {"do": "save", "t.c2.text": "Enough seats", "ok.c2.text": "1"})
    assert "ok.c2.text" not in client.get(f"{languages}?tieng=en").content.decode()


def test_nothing_is_offered_to_go_up_before_the_first_or_down_behind_the_last(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    for command in ("add_question:p1", "add_section:", "add_section:"):
        do(client, draft, command)
    draft.refresh_from_db()
    add = [each["id"] for each in draft.document["sections"]][-1]
    do(client, draft, f"add_question:{add}")
    draft.refresh_from_db()
    html = client.get(page(draft)).content.decode()
    places = [section["id"] for section in draft.document["sections"]]
    asked = [question["id"] for section in draft.document["sections"] for question in section["questions"]]
    assert (len(places), len(asked)) == (3, 3)
    for row in (places, asked):
        assert [f'value="up:{one}"' in html for one in row] == [one != row[0] for one in row]
        assert [f'value="down:{one}"' in html for one in row] == [one != row[-1] for one in row]
