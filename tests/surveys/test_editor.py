"""The questionnaire editor: writing, saving, taking back, two people at once, and publishing."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, User
from surveys.drafting.document import content, questions
from surveys.models import Draft, QuestionnaireVersion, Response
from surveys.questionnaire import parse
from tests.conftest import Cast
from tests.surveys import factories
from tests.surveys.browsing import read

pytestmark = pytest.mark.usefixtures("noon")
Browse = Callable[[User], Client]
HOME = "/noi-bo/phieu-khao-sat/"


def begin(client: Client, **fields: str) -> Draft:
    """Start a draft over the page and return it."""
    data = {"from": "blank", "title": "Phiếu thử đường phố", **fields}
    response = client.post(f"{HOME}moi/", data)
    assert response.status_code == 302, response.content.decode()
    return Draft.objects.latest("id")


def page(draft: Draft, more: str = "") -> str:
    return f"{HOME}ban-nhap/{draft.pk}/{more}"


def do(client: Client, draft: Draft, command: str) -> Any:
    response = client.post(page(draft, "lam/"), {"do": command}, follow=True)
    assert response.status_code == 200
    draft.refresh_from_db()
    return response


def form_of(client: Client, draft: Draft, place: str) -> dict[str, str]:
    """Return what a browser would send of an open row without any change."""
    seen = read(client.get(page(draft, f"?mo={place}")).content.decode())
    fields = {name: values[-1] for name, values in seen.chosen.items()}
    return {**seen.hidden, **fields}


def save(client: Client, draft: Draft, place: str, base: dict[str, str] | None = None, **fields: Any) -> Any:
    sent = {**(form_of(client, draft, place) if base is None else base), **fields}
    response = client.post(page(draft, f"luu/{place}/"), sent)
    draft.refresh_from_db()
    return response


def first(draft: Draft) -> dict[str, Any]:
    return questions(draft.document)[0]


def with_question(client: Client, **fields: str) -> Draft:
    """Start a draft with one question "c2" in the section "p1"."""
    draft = begin(client)
    do(client, draft, "add_question:p1")
    save(client, draft, "p1", None, **{"title.vi": "Phần một"})
    save(client, draft, "c2", None, **{"text.vi": "Nơi ngồi chờ có đủ chỗ", **fields})
    return draft


def test_a_questionnaire_is_written_from_blank_and_published(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    response = client.post(page(draft, "ban-hanh/"), follow=True)

    version = QuestionnaireVersion.objects.get(questionnaire__code="phieu-thu-duong-pho")
    assert response.redirect_chain[0][0] == f"{HOME}mau/phieu-thu-duong-pho/"
    assert (version.number, version.questionnaire.owner) == (1, None)
    assert version.definition["sections"][0]["questions"][0]["text"] == {"vi": "Nơi ngồi chờ có đủ chỗ"}
    assert AuditEntry.objects.filter(action="surveys.draft_published", actor=cast.snv).count() == 1


def test_an_unfinished_draft_is_refused_with_the_way_to_each_place(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client, kind="number")

    response = client.post(page(draft, "ban-hanh/"))

    assert response.status_code == 422
    assert f"{page(draft)}?mo=c2&amp;o=minimum#minimum" in response.content.decode()
    assert not QuestionnaireVersion.objects.exists()
    assert "minimum" in read(client.get(page(draft, "?mo=c2")).content.decode()).ids


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


def test_a_new_change_after_taking_back_loses_no_revision(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    do(client, draft, "undo:")
    before = draft.revisions.count()
    save(client, draft, "c2", None, **{"text.vi": "Viết lại"})

    assert draft.revisions.count() == before + 1
    do(client, draft, "undo:")
    do(client, draft, "redo:")
    assert first(draft)["text"] == {"vi": "Viết lại"}


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


def test_an_agency_writes_its_own_questionnaire_and_it_says_so(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.an)
    draft = begin(client)
    assert (draft.owner, draft.document["code"]) == (cast.so_xay_dung, "so-xay-dung-phieu-thu-duong-pho")
    assert "tự khảo sát" in client.get(page(draft)).content.decode()

    do(client, draft, "add_question:p1")
    save(client, draft, "p1", None, **{"title.vi": "Phần một"})
    save(client, draft, "c2", None, **{"text.vi": "Câu một"})
    client.post(page(draft, "ban-hanh/"))

    version = QuestionnaireVersion.objects.get()
    assert version.questionnaire.owner == cast.so_xay_dung
    assert signed_in(cast.binh).get(f"{HOME}mau/{version.questionnaire.code}/").status_code == 404
    assert "tự khảo sát" in signed_in(cast.snv).get(HOME).content.decode()


def test_an_agency_copies_the_provinces_questionnaire_but_cannot_revise_it(cast: Cast, signed_in: Browse) -> None:
    version = factories.questionnaire()
    client = signed_in(cast.an)
    name = f"{version.questionnaire.code}/{version.number}"

    assert client.get(f"{HOME}mau/{version.questionnaire.code}/").status_code == 200
    client.post(f"{HOME}mau/{name}/sua/")
    assert not Draft.objects.exists()
    client.post(f"{HOME}moi/", {"from": "version", "version": name})
    assert Draft.objects.get().owner == cast.so_xay_dung


def test_a_revision_becomes_the_next_version_and_tells_what_changed(cast: Cast, signed_in: Browse) -> None:
    version = factories.questionnaire()
    code = version.questionnaire.code
    client = signed_in(cast.snv)
    client.post(f"{HOME}mau/{code}/1/sua/")
    draft = Draft.objects.get()
    nothing_new = client.post(page(draft, "ban-hanh/"))
    assert nothing_new.status_code == 422
    assert "không có gì để ban hành" in nothing_new.content.decode()

    place = first(draft)["id"]
    save(client, draft, place, None, **{"text.vi": "Câu hỏi viết lại"})
    before = client.get(page(draft, "ban-hanh/")).content.decode()
    assert "<ins>Câu hỏi viết lại</ins>" in before
    assert "cộng được với nhau" in before
    client.post(page(draft, "ban-hanh/"))

    assert [each.number for each in version.questionnaire.versions.order_by("number")] == [1, 2]
    compared = client.get(f"{HOME}mau/{code}/so-sanh/").content.decode()
    assert "<ins>Câu hỏi viết lại</ins>" in compared
    assert client.get(f"{HOME}mau/{code}/so-sanh/?tu=khong&den=99").status_code == 200


def test_a_code_of_another_questionnaire_is_not_taken_over(cast: Cast, signed_in: Browse) -> None:
    version = factories.questionnaire()
    client = signed_in(cast.snv)
    draft = with_question(client)
    save(client, draft, "dau", None, code=version.questionnaire.code)

    response = client.post(page(draft, "ban-hanh/"))

    assert response.status_code == 422
    assert "đã có phiếu khác dùng" in response.content.decode()
    assert version.questionnaire.versions.count() == 1


def test_a_deleted_draft_is_brought_back(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    listed = client.post(page(draft, "xoa/"), follow=True)
    assert "Lấy lại" in listed.content.decode()
    assert client.get(page(draft)).status_code == 404
    client.post(page(draft, "khoi-phuc/"))
    assert client.get(page(draft)).status_code == 200


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


def test_the_preview_is_the_citizens_form_and_stores_nothing(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    shown = client.get(page(draft, "xem/"))
    assert "A1-5" in read(shown.content.decode()).ids

    refused = client.post(page(draft, "xem/"), {"_consent": "1"})
    taken = client.post(page(draft, "xem/"), {"_consent": "1", "A1": "5"})
    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "Phiếu trả lời này hợp lệ" in taken.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize("format", ["yaml", "json", "xlsx"])
def test_a_version_goes_out_as_a_file_and_comes_in_again(cast: Cast, signed_in: Browse, format: str) -> None:
    version = factories.questionnaire()
    client = signed_in(cast.snv)
    sent = client.get(f"{HOME}mau/{version.questionnaire.code}/1/tep/{format}/")
    assert sent.status_code == 200

    file = SimpleUploadedFile(f"phieu.{format}", sent.content)
    response = client.post(f"{HOME}moi/", {"from": "file", "file": file})

    assert response.status_code == 302, response.content.decode()
    made = parse({**content(Draft.objects.get().document), "code": version.questionnaire.code})
    assert made == parse(version.definition)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("phieu.yaml", b"code: [1"),
        ("phieu.json", b'{"code": "x"}'),
        ("phieu.xlsx", b"PK not a workbook"),
        ("phieu.exe", b"MZ"),
        ("phieu.json", b""),
        ("phieu.json", json.dumps({**factories.DOCUMENT, "note": "\0"}).encode()),
        ("phieu.json", json.dumps({**factories.DOCUMENT, "note": "\ud800"}).encode()),
        ("phieu.json", b"[" * 200_000),
        ("phieu.yaml", "code: phiếu".encode("utf-16")),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_in_words(
    cast: Cast, signed_in: Browse, name: str, sent: bytes
) -> None:
    response = signed_in(cast.snv).post(f"{HOME}moi/", {"from": "file", "file": SimpleUploadedFile(name, sent)})

    assert response.status_code == 422
    assert "question__error" in response.content.decode()
    assert not Draft.objects.exists()


def test_the_editors_page_asks_the_database_no_more_for_more_questions(
    cast: Cast, signed_in: Browse, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    for _number in range(20):
        do(client, draft, "add_question:p1")

    with django_assert_max_num_queries(12):
        client.get(page(draft, "?mo=c2"))


def test_a_file_with_more_questions_than_anybody_answers_is_refused(cast: Cast, signed_in: Browse) -> None:
    asked = [{"code": f"C{number}", "kind": "yesno", "text": f"Câu {number}"} for number in range(301)]
    document = {"code": "dai", "title": "Dài", "sections": [{"code": "A", "title": "A", "questions": asked}]}
    file = SimpleUploadedFile("dai.json", json.dumps(document).encode())

    response = signed_in(cast.snv).post(f"{HOME}moi/", {"from": "file", "file": file})

    assert response.status_code == 422
    assert "dài hơn 300 câu" in response.content.decode()


def test_a_version_names_the_rounds_that_ask_it(cast: Cast, signed_in: Browse) -> None:
    survey = factories.open_survey(cast.so_y_te)
    code = survey.questionnaire_version.questionnaire.code
    client = signed_in(cast.snv)

    for address in (HOME, f"{HOME}mau/{code}/", f"{HOME}mau/{code}/1/"):
        assert survey.title in client.get(address).content.decode()
