"""The pages of methods: reading, editing without script, trying out, publishing."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from scoring.drafts import open_method_drafts
from scoring.method_editing import adopt, content, nodes
from scoring.models import MethodDraft, MethodVersion
from scoring.services import load_method, load_methods_shipped
from scoring.services.method_drafts import change_method_draft, start_method_draft
from surveys.models import QuestionnaireVersion
from surveys.services import load_questionnaire
from surveys.yaml_file import parse_yaml, read_yaml
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import ROOT, survey
from tests.factories import NOW
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db

HOME = "/noi-bo/phuong-phap/"
TWO = [
    {"code": "A", "name": "Phần A", "items": ["A1"]},
    {"code": "B", "name": "Phần B", "items": ["A2"]},
]
Pages = Callable[[User, str], str]


@pytest.fixture
def snv(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def asked() -> QuestionnaireVersion:
    return factories.questionnaire_version()


def drafted(cast: Cast, asked: QuestionnaireVersion | None = None, **fields: Any) -> MethodDraft:
    made = adopt(document(**{"code": "moi", "tree": TWO, **fields}))
    return start_method_draft(document=made, asked=asked, actor=cast.snv, at=NOW)


def at(draft: MethodDraft, more: str = "") -> str:
    return f"{HOME}ban-nhap/{draft.pk}/{more}"


def act(client: Client, draft: MethodDraft, do: str, **more: str) -> str:
    """Press a button of the tree and return where it leads."""
    answer = client.post(at(draft, "lam/"), {"do": do, **more})
    assert answer.status_code == 302
    return str(answer["Location"])


def save(client: Client, draft: MethodDraft, place: str, **typed: Any) -> Any:
    draft.refresh_from_db()
    return client.post(at(draft, f"luu/{place}/"), {"seen": draft.current, "do": "", **typed})


def codes(draft: MethodDraft) -> list[str]:
    draft.refresh_from_db()
    return [node["code"] for node in nodes(draft.document) if "code" in node]


def said(draft: MethodDraft) -> Any:
    draft.refresh_from_db()
    return content(draft.document)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HOME_AFFAIRS])
def test_only_home_affairs_gets_in(cast: Cast, signed_in: Callable[[User], Client], role: Role) -> None:
    draft = drafted(cast)
    client = signed_in(cast.by_role[role])

    for address in ("", "moi/", f"ban-nhap/{draft.pk}/", f"ban-nhap/{draft.pk}/thu/"):
        assert client.get(HOME + address).status_code == 403
    for step in ("lam/", "luu/n1/", "kiem-tra/n1/", "ban-hanh/", "xoa/"):
        assert client.post(at(draft, step), {"do": "remove:n1"}).status_code == 403
    assert codes(draft) == ["A", "B"]
    assert not MethodVersion.objects.exists()


def test_a_member_of_home_affairs_for_one_agency_alone_writes_no_method(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    cast.moi.memberships.create(role=Role.HOME_AFFAIRS, agency=cast.so_y_te, valid=("2020-01-01", None))

    assert signed_in(cast.moi).get(HOME).status_code == 403


def test_the_list_names_methods_versions_and_rounds(cast: Cast, page: Pages) -> None:
    survey(cast.so_xay_dung)
    load_methods_shipped(at=NOW)
    drafted(cast, title="Đang soạn")

    text = page(cast.snv, HOME)

    assert "Điểm cấp xã (16 tiêu chí" in text
    assert "Chưa dùng trong đợt nào" in text
    assert re.search(r"Dùng trong: Đợt \S+|Dùng trong: [^<]+", text)
    assert "Đang soạn" in text


def test_without_methods_the_list_says_how_to_begin(cast: Cast, page: Pages) -> None:
    assert "Chưa có phương pháp nào" in page(cast.snv, HOME)


def test_every_shipped_version_reads_in_words_and_comes_back_as_the_same_version(
    cast: Cast, page: Pages, snv: Client
) -> None:
    for version in load_methods_shipped(at=NOW):
        text = page(cast.snv, f"{HOME}cach-tinh/{version.method.code}/")
        assert not re.search(r"mean_of_children|half_up|competition|&gt; ", text)
        for format, read in (("yaml", parse_yaml), ("json", json.loads)):
            file = snv.get(f"{HOME}cach-tinh/{version.method.code}/1/tep/{format}/")
            assert load_method(document=read(file.content), at=NOW) == version
    assert MethodVersion.objects.count() == 5
    weighted = page(cast.snv, f"{HOME}cach-tinh/bnv-2022/")
    assert "trọng số 0,6" in weighted
    assert "là giả định" in weighted


def test_two_versions_side_by_side(cast: Cast, page: Pages) -> None:
    load_method(document=document(tree=TWO), at=NOW)
    load_method(document=document(tree=[{**TWO[0], "name": "Tiếp cận"}], formula="top2", minimum=30), at=NOW)

    text = page(cast.snv, f"{HOME}cach-tinh/thu/so-sanh/")

    for words in ("Phiên bản 2 khác phiên bản 1", "Tiếp cận (A)", "<del>Phần A</del>", "Số phiếu tối thiểu", "Bỏ mục"):
        assert words in text
    assert "không khác nhau" in page(cast.snv, f"{HOME}cach-tinh/thu/so-sanh/?tu=1&den=1")


def test_one_open_draft_for_a_method(cast: Cast, snv: Client) -> None:
    load_method(document=document(tree=TWO), at=NOW)

    first = snv.post(f"{HOME}cach-tinh/thu/1/sua/")
    again = snv.post(f"{HOME}cach-tinh/thu/1/sua/")

    assert first["Location"] == again["Location"]
    assert open_method_drafts().count() == 1


def test_a_draft_out_of_a_questionnaire(cast: Cast, snv: Client) -> None:
    version = load_questionnaire(document=read_yaml(ROOT / "surveys/definitions/bnv-2640.yaml"), at=NOW)

    answer = snv.post(HOME + "moi/", {"from": "questionnaire", "title": "Cách của tỉnh", "questionnaire": version.pk})

    assert answer.status_code == 302
    text = snv.get(answer["Location"]).content.decode()
    assert "Ban hành được" in text
    draft = MethodDraft.objects.get()
    assert (draft.document["code"], draft.asked) == ("cach-cua-tinh", version)
    assert snv.post(at(draft, "ban-hanh/")).status_code == 302
    assert MethodVersion.objects.get().method.code == "cach-cua-tinh"


@pytest.mark.parametrize(
    "typed", [{"title": "", "questionnaire": ""}, {"title": "x" * 400}, {"questionnaire": "9" * 8}]
)
def test_a_beginning_without_a_title_or_questionnaire_is_refused(snv: Client, typed: dict[str, str]) -> None:
    answer = snv.post(HOME + "moi/", {"from": "questionnaire", "title": "Tên", "questionnaire": "x", **typed})

    assert answer.status_code == 422
    assert not MethodDraft.objects.exists()


def test_the_tree_is_edited_by_buttons_and_every_step_can_be_taken_back(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)
    opened = act(snv, draft, "child:goc")
    assert "mo=n3" in opened
    assert opened.endswith("#name")
    act(snv, draft, "up:n3")
    assert codes(draft) == ["A", "M1", "B"]
    act(snv, draft, "in:n2")
    act(snv, draft, "after:n2")
    assert codes(draft) == ["A", "M1", "B", "M2"]
    act(snv, draft, "out:n2")
    assert act(snv, draft, "remove:n3").endswith("#n1-open")
    assert codes(draft) == ["A", "B"]
    for _step in range(6):
        act(snv, draft, "undo:")
    assert codes(draft) == ["A", "B"]
    draft.refresh_from_db()
    assert draft.current == 1
    act(snv, draft, "redo:")
    assert codes(draft) == ["A", "B", "M1"]


def test_buttons_of_what_is_no_longer_there_say_so(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)
    for do in ("up:n9", "remove:goc", "child:dau", "explode:n1", "", "child"):
        act(snv, draft, do)
    assert codes(draft) == ["A", "B"]
    assert "chỗ này không còn" in snv.get(at(draft)).content.decode()


def test_a_node_is_typed_into_the_document(cast: Cast, asked: QuestionnaireVersion, snv: Client) -> None:
    draft = drafted(cast, asked, formula="points")
    save(snv, draft, "goc", formula="weighted", na="zero", base="", weights_total="1")
    save(snv, draft, "n1", name="Một", code="MOT", kind="part", formula="", weight="0,6", has_items="1", item=["A1"])
    save(
        snv,
        draft,
        "n2",
        name="Hai",
        code="B",
        kind="",
        formula="single_item",
        weight="0,4",
        has_items="1",
        other_items="A2",
    )

    assert said(draft)["tree"] == {
        "formula": "weighted",
        "na": "zero",
        "weights": {"MOT": "0.6", "B": "0.4"},
        "children": [
            {"code": "MOT", "name": "Một", "kind": "part", "items": ["A1"]},
            {"code": "B", "name": "Hai", "formula": "single_item", "items": ["A2"]},
        ],
    }
    assert "Ban hành được" in snv.get(at(draft)).content.decode()


def test_what_another_formula_has_no_meaning_for_goes_with_its_control(cast: Cast, snv: Client) -> None:
    draft = drafted(
        cast,
        tree=[
            {"code": "M", "name": "M", "formula": "mean_of_children", "base": "points0", "na": "zero", "children": TWO}
        ],
        formula="points",
    )
    draft.document["tree"]["formula"] = "mean_of_children"
    draft.save()

    save(snv, draft, "n1", formula="top2", name="M", code="M")

    assert {"base", "na"}.isdisjoint(said(draft)["tree"]["children"][0])
    assert "Ban hành được" in snv.get(at(draft)).content.decode()


def test_a_node_moved_below_one_with_questions_lets_either_go(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)
    act(snv, draft, "in:n2")
    assert 'id="other_items"' in snv.get(at(draft, "?mo=n1")).content.decode()

    save(snv, draft, "n1", name="Phần A", code="A", has_items="1", other_items="")

    assert said(draft)["tree"] == [{"code": "A", "name": "Phần A", "children": [TWO[1]]}]


def test_settings_are_typed_into_the_document(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)
    typed = {
        "formula": "points0",
        "scale": "4",
        "minimum": "30",
        "na": "exclude",
        "rounding.digits": "1",
        "rounding.mode": "truncate",
        "rank.by": "exact",
        "roll_up.block": "pooled",
        "roll_up.parent": "weighted",
        "roll_up.total": "mean",
        "year_roll_up": "last",
        "has_channels": "1",
        "channels_counted": ["voluntary", "drawn"],
        "certainty.level": "0,9",
        "certainty.delta": "0,5",
        "certainty.rho": "0,05",
        "certainty.suppression_k": "10",
    }

    save(snv, draft, "cai-dat", **typed)

    found = said(draft)
    assert (found["formula"], found["scale"], found["minimum"]) == ("points0", 4, 30)
    assert found["rounding"] == {"digits": 1, "mode": "truncate"}
    assert found["roll_up"] == {"block": "pooled", "parent": "weighted", "total": "mean"}
    assert (found["rank"]["by"], found["year_roll_up"]) == ("exact", "last")
    assert found["channels_counted"] == ["drawn", "voluntary"]
    assert found["certainty"] == {"level": "0.9", "delta": "0.5", "rho": "0.05", "suppression_k": 10}


def test_a_table_of_points_is_typed_row_by_row(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)
    save(snv, draft, "diem", has_scheme="1", scheme="1", **{"points.na": "zero", "points.total": "rounded_sum"})
    save(snv, draft, "n1", points_kind="table", do="stay:points_kind")
    first = {"row.1.from": "0", "row.1.to": "50", "row.1.belongs": "above", "row.1.first": "0", "row.1.last": "0"}
    answer = save(snv, draft, "n1", points_kind="table", do="row_add", **first)
    assert "mo=n1" in answer["Location"]
    last = {"row.2.from": "50", "row.2.to": "100", "row.2.belongs": "below", "row.2.first": "1", "row.2.last": "6"}

    save(snv, draft, "n1", points_kind="table", **first, **last)

    assert said(draft)["points"] == {
        "components": {
            "A": {
                "piecewise": [
                    {"from": "0", "to": "50", "to_belongs": "above", "points": "0"},
                    {"from": "50", "to": "100", "points": ["1", "6"]},
                ]
            }
        },
        "na": "zero",
        "rounding": {"digits": 2, "mode": "half_up"},
        "total": "rounded_sum",
    }
    assert "Ban hành được" in snv.get(at(draft)).content.decode()
    save(snv, draft, "n1", points_kind="table", do="row_drop:1", **first, **last)
    assert "bảng phải bắt đầu từ 0; đang là 50" in snv.get(at(draft)).content.decode()


def test_faults_stand_at_their_node_with_the_path_and_in_the_summary(
    cast: Cast, asked: QuestionnaireVersion, snv: Client
) -> None:
    draft = drafted(cast, asked)
    save(snv, draft, "goc", formula="weighted")
    save(snv, draft, "n1", name="", code="A", weight="0,5", has_items="1", other_items="XX")
    save(snv, draft, "n2", name="Phần B", code="B", weight="0,4", has_items="1", item="A2")
    save(snv, draft, "cai-dat", **{"minimum": "mười"})

    text = snv.get(at(draft)).content.decode()

    node = text[text.index('data-notes="n1"') :]
    node = node[: node.index("</div>")]
    assert "root &gt; A.name" in node
    assert "câu XX: phiếu hai-cau không có câu hỏi này" in node
    root = text[text.index('data-notes="goc"') :]
    assert "phải cộng đúng bằng 1, đang là 0,9" in root[: root.index("</div>")]
    summary = text[text.index("data-summary") :]
    for words in ("root.weights", "minimum", "root &gt; A.name", "câu XX", "?mo=n1&amp;o=other_items#other_items"):
        assert words in summary
    answer = snv.post(at(draft, "ban-hanh/"))
    assert answer.status_code == 422
    assert "root.weights" in answer.content.decode()
    assert not MethodVersion.objects.exists()


def test_what_is_typed_is_checked_without_being_stored(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)

    answer = snv.post(at(draft, "kiem-tra/n1/"), {"name": "", "code": "A", "has_items": "1", "other_items": "A1"})

    assert answer.json()["count"] == "1 chỗ phải sửa"
    assert list(answer.json()["notes"]) == ["n1"]
    assert "root &gt; A.name" in answer.json()["summary"]
    draft.refresh_from_db()
    assert draft.current == 1
    assert snv.post(at(draft, "kiem-tra/n9/")).status_code == 409


def changed_by_another(cast: Cast) -> MethodDraft:
    """Return a draft that somebody gave another title after it was first read."""
    return change_method_draft(
        draft_id=drafted(cast).pk,
        edit=lambda found: {**found, "title": "Của người kia"},
        action="change",
        place="dau",
        actor=cast.lanh_dao,
        at=NOW,
    )


def test_two_people_in_one_place(cast: Cast, snv: Client) -> None:
    draft = changed_by_another(cast)

    answer = snv.post(at(draft, "luu/dau/"), {"seen": "1", "title": "Của tôi"})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert cast.lanh_dao.full_name in text
    assert 'value="Của tôi"' in text
    assert said(draft)["title"] == "Của người kia"
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen
    assert snv.post(at(draft, "luu/dau/"), {"seen": seen[1], "title": "Của tôi"}).status_code == 302
    assert said(draft)["title"] == "Của tôi"


def test_who_publishes_what_was_changed_meanwhile_sees_it_first(cast: Cast, snv: Client) -> None:
    draft = changed_by_another(cast)

    answer = snv.post(at(draft, "ban-hanh/"), {"read": "1"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Người khác vừa sửa bản nháp" in text
    assert "Của người kia" in text
    assert 'name="read" value="2"' in text
    assert snv.post(at(draft, "ban-hanh/"), {"read": "2"}).status_code == 302
    assert MethodDraft.objects.get(pk=draft.pk).published is not None


def test_words_too_long_to_keep_are_refused_and_shown_again(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)

    answer = save(snv, draft, "dau", note="x" * 6000)

    assert answer.status_code == 422
    assert "tối đa 5000" in answer.content.decode()
    assert "note" not in said(draft)


def test_markup_and_nul_are_text(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)

    save(snv, draft, "n1", name="<script>alert(1)</script>\0", code="<b>", has_items="1", other_items="A1, <i>")

    text = snv.get(at(draft)).content.decode()
    assert "<script>alert" not in text
    assert "<i>" not in text
    assert "&lt;script&gt;" in text


def test_a_deleted_draft_is_offered_back(cast: Cast, snv: Client) -> None:
    draft = drafted(cast)
    answer = snv.post(at(draft, "xoa/"))
    assert "Lấy lại" in snv.get(answer["Location"]).content.decode()
    assert snv.get(at(draft)).status_code == 404
    snv.post(at(draft, "khoi-phuc/"))
    assert snv.get(at(draft)).status_code == 200
