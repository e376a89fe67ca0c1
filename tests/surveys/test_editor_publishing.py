"""From draft to version: refusals, owners, what changed, previews, and files in and out."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, User
from surveys.drafting.document import content
from surveys.models import Draft, QuestionnaireVersion, Response
from surveys.questionnaire import parse
from tests.conftest import Cast
from tests.surveys import factories
from tests.surveys.browsing import read
from tests.surveys.editing import HOME, begin, do, first, page, save, with_question

pytestmark = pytest.mark.usefixtures("noon")
Browse = Callable[[User], Client]


def test_a_questionnaire_is_written_from_blank_and_published(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    response = client.post(page(draft, "ban-hanh/"), follow=True)

    version = QuestionnaireVersion.objects.get(questionnaire__code="phieu-thu-duong-pho")
    assert response.redirect_chain[0][0] == f"{HOME}mau/phieu-thu-duong-pho/"
    assert (version.number, version.questionnaire.owner) == (1, None)
    assert version.definition["sections"][0]["questions"][0]["text"] == {"vi": "Nơi ngồi chờ có đủ chỗ"}
    assert AuditEntry.objects.filter(action="surveys.draft_published", actor=cast.snv).count() == 1


def test_who_publishes_what_was_changed_meanwhile_sees_it_first(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)
    seen = {"read": str(Draft.objects.get(pk=draft.pk).current)}
    save(client, draft, "c2", None, **{"text.vi": "Viết lại"})

    response = client.post(page(draft, "ban-hanh/"), seen)
    assert response.status_code == 409
    assert "Người khác vừa sửa bản nháp" in response.content.decode()
    assert not QuestionnaireVersion.objects.exists()
    now_seen = re.search('name="read" value="([0-9]+)"', response.content.decode())
    assert now_seen is not None
    assert client.post(page(draft, "ban-hanh/"), {"read": now_seen[1]}).status_code == 302
    assert QuestionnaireVersion.objects.count() == 1


def test_an_unfinished_draft_is_refused_with_the_way_to_each_place(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client, kind="number")

    response = client.post(page(draft, "ban-hanh/"))

    assert response.status_code == 422
    assert f"{page(draft)}?mo=c2&amp;o=minimum#minimum" in response.content.decode()
    assert not QuestionnaireVersion.objects.exists()
    assert "minimum" in read(client.get(page(draft, "?mo=c2")).content.decode()).ids


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


def test_another_agencys_own_survey_is_not_named(cast: Cast, signed_in: Browse) -> None:
    survey = factories.open_survey(cast.so_y_te, owner=cast.so_y_te)
    address = f"{HOME}mau/{survey.questionnaire_version.questionnaire.code}/"

    assert survey.title in signed_in(cast.binh).get(address).content.decode()
    assert survey.title not in signed_in(cast.an).get(address).content.decode()
