"""Drafts of methods: revisions, two people at once, publishing; and files that must not become one."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, User
from scoring.method_document import parse
from scoring.method_editing import ROOT_ID, Document, add_child, adopt, change, content, from_questionnaire, nodes
from scoring.models import MethodDraft, MethodVersion
from scoring.services import load_method
from scoring.services.method_drafts import (
    ChangedMeanwhile,
    CodeTaken,
    DraftGone,
    NothingNew,
    NotPublishable,
    add_to_method_draft,
    change_method_draft,
    delete_method_draft,
    publish_method_draft,
    redo_method_draft,
    restore_method_draft,
    start_method_draft,
    undo_method_draft,
)
from surveys.models import QuestionnaireVersion
from surveys.selectors import questionnaire_of
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]

NEW = "/noi-bo/phuong-phap/moi/"
A = {"code": "A", "name": "Phần A", "items": ["A1", "A2"]}


@pytest.fixture
def asked() -> QuestionnaireVersion:
    return factories.questionnaire_version()


@pytest.fixture
def draft(cast: Cast) -> MethodDraft:
    return start_method_draft(document=adopt(document(code="moi", tree=[A])), actor=cast.snv, at=NOW)


def rename(name: str) -> Any:
    return lambda found: change(found, "n1", {"name": name})


def named(draft: MethodDraft) -> str:
    draft.refresh_from_db()
    return str(next(node for node in nodes(draft.document) if node["id"] == "n1")["name"])


def edited(draft: MethodDraft, cast: Cast, name: str, **more: Any) -> MethodDraft:
    return change_method_draft(
        draft_id=draft.pk, edit=rename(name), action="change", place="n1", actor=cast.snv, at=NOW, **more
    )


def test_undoing_goes_back_and_redoing_forth_and_a_new_change_opens_another_way(draft: MethodDraft, cast: Cast) -> None:
    by: Any = {"draft_id": draft.pk, "actor": cast.snv, "at": NOW}
    edited(draft, cast, "Hai")
    edited(draft, cast, "Ba")
    undo_method_draft(**by)
    undo_method_draft(**by)
    assert named(draft) == "Phần A"
    assert undo_method_draft(**by) is None

    redo_method_draft(**by)
    assert named(draft) == "Hai"
    edited(draft, cast, "Bốn")
    assert redo_method_draft(**by) is None
    undo_method_draft(**by)
    assert named(draft) == "Hai"


def test_a_change_that_changes_nothing_is_no_step(draft: MethodDraft, cast: Cast) -> None:
    edited(draft, cast, "Phần A")

    assert draft.revisions.count() == 1


def test_who_typed_over_somebody_elses_change_of_the_same_place_is_told(draft: MethodDraft, cast: Cast) -> None:
    edited(draft, cast, "Người kia", seen=1)

    with pytest.raises(ChangedMeanwhile) as refusal:
        edited(draft, cast, "Tôi", seen=1)
    assert refusal.value.current is not None
    assert refusal.value.current["name"] == "Người kia"
    assert named(draft) == "Người kia"
    edited(draft, cast, "Tôi", seen=2)
    assert named(draft) == "Tôi"


def test_changes_of_other_places_do_not_stand_in_the_way(draft: MethodDraft, cast: Cast) -> None:
    add_to_method_draft(
        draft_id=draft.pk, edit=lambda found: add_child(found, ROOT_ID), actor=cast.snv, at=NOW + timedelta(minutes=1)
    )

    edited(draft, cast, "Tôi", seen=1)

    assert named(draft) == "Tôi"
    assert len(draft.document["tree"]["children"]) == 2


def test_a_place_that_somebody_deleted_is_told(draft: MethodDraft, cast: Cast) -> None:
    def gone(found: Document) -> Document:
        return change(found, "n9", {"name": "x"})

    with pytest.raises(ChangedMeanwhile) as refusal:
        change_method_draft(draft_id=draft.pk, edit=gone, action="change", place="n9", seen=1, actor=cast.snv, at=NOW)
    assert refusal.value.current is None


def test_publishing_makes_a_version_that_computes_what_the_draft_says_and_is_audited(
    draft: MethodDraft, cast: Cast
) -> None:
    version = publish_method_draft(draft_id=draft.pk, actor=cast.snv, at=NOW)

    assert (version.method.code, version.number) == ("moi", 1)
    assert parse(version.document) == parse(document(code="moi", tree=[A]))
    entry = AuditEntry.objects.get(action="scoring.method_draft_published")
    assert (entry.actor, entry.detail["version"]) == (cast.snv, "moi (1)")
    with pytest.raises(DraftGone):
        edited(draft, cast, "Sau")


def test_faults_and_items_that_the_questionnaire_has_not_hinder_publishing(cast: Cast, asked: Any) -> None:
    start: Any = {"actor": cast.snv, "at": NOW, "asked": asked}
    faulty = start_method_draft(document=adopt(document(code="mot", tree=[{**A, "items": ["A1", "XX"]}])), **start)
    with pytest.raises(NotPublishable) as refusal:
        publish_method_draft(draft_id=faulty.pk, actor=cast.snv, at=NOW)
    (fault,) = refusal.value.faults
    assert (fault.place, fault.words) == ("n1", "câu XX: phiếu hai-cau không có câu hỏi này")

    fits = start_method_draft(document=from_questionnaire(questionnaire_of(asked.pk), code="hai", title="Hai"), **start)
    assert publish_method_draft(draft_id=fits.pk, actor=cast.snv, at=NOW).number == 1


def test_a_code_belongs_to_one_method(draft: MethodDraft, cast: Cast) -> None:
    load_method(document=document(code="moi"), at=NOW)

    with pytest.raises(CodeTaken):
        publish_method_draft(draft_id=draft.pk, actor=cast.snv, at=NOW)


def test_the_same_way_of_computing_is_no_new_version(cast: Cast) -> None:
    before = load_method(document=document(), at=NOW)
    same = start_method_draft(
        document=adopt(before.document), method=before.method, based_on=before, actor=cast.snv, at=NOW
    )

    with pytest.raises(NothingNew):
        publish_method_draft(draft_id=same.pk, actor=cast.snv, at=NOW)

    changed = adopt(before.document)
    MethodDraft.objects.filter(pk=same.pk).update(document=change(changed, "cai-dat", {"minimum": 30}))
    assert publish_method_draft(draft_id=same.pk, actor=cast.snv, at=NOW).number == 2
    before.refresh_from_db()
    assert "minimum" not in before.document


def test_a_section_says_whether_it_is_open(draft: MethodDraft, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.snv).get(f"/noi-bo/phuong-phap/ban-nhap/{draft.pk}/", {"mo": "cai-dat"}).content.decode()
    heads = re.findall(r'id="([\w-]+)-open"[^>]* aria-expanded="(\w+)"', page)
    assert [state for part, state in heads if part == "cai-dat"] == ["true"]
    assert {part for part, state in heads if state == "false"} == {"dau", "diem"}


def test_a_deleted_draft_comes_back(draft: MethodDraft, cast: Cast) -> None:
    by: Any = {"draft_id": draft.pk, "actor": cast.snv, "at": NOW}
    delete_method_draft(**by)
    with pytest.raises(DraftGone):
        edited(draft, cast, "x")
    restore_method_draft(**by)
    edited(draft, cast, "Lại đây")
    assert named(draft) == "Lại đây"


def upload(client: Client, text: str | bytes, name: str = "cach-tinh.yaml") -> Any:
    body = text.encode() if isinstance(text, str) else text
    return client.post(NEW, {"from": "file", "file": SimpleUploadedFile(name, body)})


def test_a_file_becomes_a_draft(cast: Cast, signed_in: SignIn) -> None:
    answer = upload(signed_in(cast.snv), json.dumps(document(tree=[A])), "cach-tinh.json")

    assert answer.status_code == 302
    assert parse(content(MethodDraft.objects.get().document)) == parse(document(tree=[A]))


HEAD = "code: thu\ntitle: Thử\nformula: points\n"
BAD_FILES = [
    ("&a {x: *a}", "bí danh"),
    (HEAD + "tree: &t\n  - {code: A, name: A, children: *t}\n", "bí danh"),
    (HEAD + "tree: [" + "[" * 5000, "không đọc được"),
    (
        HEAD + "tree: {formula: weighted, weights: {A: 0.5, B: 0.4}, children: [{code: A, name: A, items: [A1]}, "
        "{code: B, name: B, items: [B1]}]}",
        "root.weights: các trọng số phải cộng đúng bằng 1, đang là 0,9",
    ),
    (HEAD + "tree: [{code: A, name: A, formula: single_item, items: [A1, A2]}]", "root &gt; A: “một câu hỏi"),
    (HEAD + "tree: [{code: A, name: A, na: zero, items: [A1]}]", "root &gt; A.na:"),
    (HEAD + "tree: [{code: A, name: A, items: [A1, A1]}]", "root &gt; A.items[2]:"),
    (HEAD + "scale: 3\ntree: [{code: A, name: A, formula: top2, items: [A1]}]", "root &gt; A:"),
    (HEAD + "tree: []", "root.children"),
    (HEAD + "note: 2024-01-01\ntree: [{code: A, name: A, items: [A1]}]", "note:"),
    (HEAD + "minimum: .nan\ntree: [{code: A, name: A, items: [A1]}]", "minimum:"),
    ("- chỉ là danh sách", "phương pháp: phải là một nhóm"),
    ("", "Tệp trống"),
    ("code: [" + ", ".join("x" for _ in range(6000)) + "]", "quá dài"),
    ("code: " + "[" * 50 + "]" * 50, "lồng nhau quá sâu"),
    ("a: 1\na: 2", "ghi hai lần"),
    (b"\xff\xfe\x00\x01", "Tệp"),
    ("code: !!python/object/apply:os.system [ls]", "không đọc được"),
]


@pytest.mark.parametrize(("text", "words"), BAD_FILES)
def test_a_bad_file_is_refused_with_the_path(cast: Cast, signed_in: SignIn, text: str | bytes, words: str) -> None:
    answer = upload(signed_in(cast.snv), text)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not MethodDraft.objects.exists()
    assert not MethodVersion.objects.exists()


def test_a_file_too_large_is_refused(cast: Cast, signed_in: SignIn) -> None:
    assert upload(signed_in(cast.snv), b"#" * (1024 * 1024 + 100)).status_code in (413, 422)
    assert upload(signed_in(cast.snv), b"#" * (3 * 1024 * 1024)).status_code == 413


def test_a_method_of_another_kind_of_file_is_refused(cast: Cast, signed_in: SignIn) -> None:
    assert upload(signed_in(cast.snv), "{}", "cach-tinh.exe").status_code == 422
