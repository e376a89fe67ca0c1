"""The pages of re-reviews: opening one, answering, verifying, the consolidated report, who sees what."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Measure, Plan, Review, ReviewItem, ReviewProof
from actionplans.services import plans
from actionplans.services.plans import Done, Said
from actionplans.tasks import keep
from feedback.models import Comment
from scoring.models import Publication
from surveys.models import Round
from surveys.selectors import layout_of
from tests import factories
from tests.actionplans.factories import in_days, obligation, passed, review
from tests.conftest import Cast
from tests.dashboards.designations.test_pages import issue
from tests.dashboards.factories import GOOD, answered, survey, unit_of

pytestmark = pytest.mark.django_db
LIST = "/noi-bo/ra-soat/"
PDF = b"%PDF-1.7 bien ban"
SCRIPT = "<script>alert(1)</script>"
WORST = (20, 15, 5, 0, 0)


@pytest.fixture
def published(cast: Cast) -> Publication:
    """Sở Xây dựng good in all items but one, Sở Y tế good in all."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), GOOD, items={_items(made)[3]: WORST})
    answered(unit_of(made, cast.so_y_te), GOOD)
    return issue(made)


def _items(round: Round) -> list[str]:
    return [cell.code for cell in layout_of(round.questionnaire_version_id).cells if cell.kind == "level5"]


@pytest.fixture
def opened(cast: Cast) -> Review:
    """Two issues for Sở Xây dựng and Sở Y tế each."""
    round = factories.survey_round()
    return review(cast.snv, cast.so_xay_dung, cast.so_y_te, round=round, issues=("Chờ lâu", "Thiếu ghế"))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def act(client: Client, item: ReviewItem, action: str, **data: Any) -> Any:
    item.refresh_from_db()
    address = reverse("reviews:item_act", args=[item.review_id, item.pk])
    return client.post(address, {"version": item.version, "action": action, **data})


def act_on(client: Client, found: Review, action: str, **data: Any) -> Any:
    found.refresh_from_db()
    return client.post(f"{LIST}{found.pk}/viec/", {"version": found.version, "action": action, **data})


def asking(published: Publication, **data: Any) -> dict[str, Any]:
    return {
        "publication": published.pk,
        "year": 2026,
        "theme": "Khắc phục vấn đề chưa hài lòng",
        "due_on": in_days(30).isoformat(),
        **data,
    }


def test_issues_are_drawn_from_what_the_portal_knows(cast: Cast, published: Publication) -> None:
    obligation(cast.snv, cast.so_y_te, days=-3, task="Lập kế hoạch")
    said = Said(title="Kế hoạch", first_year=2026, last_year=2026)
    plan = plans.start_plan(agency=cast.so_y_te, said=said, actor=cast.binh, at=now())
    late, good = Done(action="Đặt ghế", lead="VP", due_on=in_days(-2)), Done(action="Kịp", lead="VP", due_on=in_days(2))
    plans.add_measures(plan=plan, done=[late, good], actor=cast.binh, at=now())
    Plan.objects.update(state="accepted")
    data = asking(published, origins=["lowest", "measure", "comments", "obligation"], issues="Giữ xe thu tiền")
    answer = signed_in(cast.snv).post(f"{LIST}moi/", data)
    assert answer.status_code == 302, answer.content.decode()
    drawn = set(ReviewItem.objects.values_list("agency__code", "origin"))
    assert drawn == {
        ("so-xay-dung", "lowest"),
        ("so-xay-dung", "typed"),
        ("so-y-te", "measure"),
        ("so-y-te", "obligation"),
        ("so-y-te", "typed"),
    }
    assert "Đặt ghế" in ReviewItem.objects.get(origin="measure").issue
    assert ReviewItem.objects.get(origin="lowest").factor
    assert Measure.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "drawn"),
    [
        ({}, True),
        ({"audience": "head"}, False),
        ({"released_on": None}, False),
        ({"topics": ["praise", "result"]}, False),
    ],
)
def test_topics_that_many_wrote_of_are_drawn(
    cast: Cast, published: Publication, changed: dict[str, Any], drawn: bool
) -> None:
    """One of five is another than those the agency sees to be mended: then they are too few."""
    unit, day = unit_of(published.round, cast.so_y_te), factories.NOW.date()
    for number in range(5):
        said = {"audience": "agency", "released_on": day, "topics": ["result"]} | (changed if number == 0 else {})
        Comment.objects.create(
            words=f"Trễ hẹn {number}", source="direct", round_unit=unit, agency=cast.so_y_te, handler=cast.so_y_te,
            day=day, masked="Trễ hẹn", search="tre hen", rules=1, **said,
        )  # fmt: skip
    data = asking(published, origins=["comments"], issues="Khác")
    assert signed_in(cast.snv).post(f"{LIST}moi/", data).status_code == 302
    found = ReviewItem.objects.filter(origin="comments")
    assert [each.agency for each in found] == ([cast.so_y_te] if drawn else [])
    assert all(each.factor for each in found)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("due_on", "2017-04-30", "Hạn phải từ hôm nay"),
        ("due_on", "x", "Hạn tự đánh giá"),
        ("year", "1000", "Năm"),
        ("theme", "", "Chuyên đề"),
        ("bearers", "Sở Xây dựn", "Có phải “Sở Xây dựng”?"),
        ("issues", "x" * 501, "mỗi vấn đề 500 ký tự"),
        ("issues", "", "Không có vấn đề nào để rà soát"),
        ("publication", "999", "Kết quả đã công bố"),
    ],
)
def test_faults_of_opening_are_told(cast: Cast, published: Publication, field: str, value: str, words: str) -> None:
    answer = signed_in(cast.snv).post(f"{LIST}moi/", asking(published, issues="Chờ") | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Review.objects.exists()


def test_the_same_review_is_opened_once(cast: Cast, published: Publication) -> None:
    client = signed_in(cast.snv)
    client.post(f"{LIST}moi/", asking(published, issues="Chờ"))
    again = client.post(f"{LIST}moi/", asking(published, issues="Chờ"))
    assert "đã có đợt rà soát chuyên đề này" in again.content.decode()


def test_each_sees_the_own_issues(cast: Cast, opened: Review) -> None:
    items = {each.agency_id: each for each in opened.items.filter(issue="Chờ lâu")}
    mine, other = items[cast.so_xay_dung.pk], items[cast.so_y_te.pk]
    for person, seen in (
        (cast.an, {mine}),
        (cast.binh, {other}),
        (cast.giam_sat, {mine, other}),
        (cast.dung, {mine, other}),
    ):
        for each in (mine, other):
            status = signed_in(person).get(f"{LIST}{opened.pk}/van-de/{each.pk}/").status_code
            assert status == (200 if each in seen else 404), person
    assert "2 vấn đề" in text(signed_in(cast.an), f"{LIST}{opened.pk}/")
    assert "4 vấn đề" in text(signed_in(cast.lanh_dao), f"{LIST}{opened.pk}/")
    only = review(cast.snv, cast.so_y_te, round=opened.round)
    assert signed_in(cast.an).get(f"{LIST}{only.pk}/").status_code == 404
    # An issue of one review is not found under another.
    assert signed_in(cast.snv).get(f"{LIST}{only.pk}/van-de/{mine.pk}/").status_code == 404


def test_an_answer_with_a_file_is_verified(cast: Cast, opened: Review) -> None:
    item = opened.items.filter(agency=cast.so_xay_dung).first()
    assert item is not None
    agency, office = signed_in(cast.an), signed_in(cast.snv)
    file = SimpleUploadedFile("anh.pdf", PDF)
    assert act(agency, item, "answer", result="fixed", note="Đã đặt ghế", proofs=[file]).status_code == 302
    proof = ReviewProof.objects.get()
    served = agency.get(f"{LIST}{opened.pk}/van-de/{item.pk}/minh-chung/{proof.pk}/")
    assert b"".join(served) == PDF
    assert "attachment" in served["Content-Disposition"]
    assert act(agency, item, "confirm").status_code == 403
    assert act(office, item, "refuse").status_code == 422
    assert act(office, item, "refuse", note="Ảnh cũ").status_code == 302
    assert "Ảnh cũ" in text(agency, f"{LIST}{opened.pk}/van-de/{item.pk}/")
    assert act(agency, item, "answer", result="fixed", note="Ảnh mới").status_code == 302
    assert act(office, item, "confirm").status_code == 302
    item.refresh_from_db()
    assert item.state == "confirmed"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"result": "", "note": "x"}, "Kết quả tự đánh giá"),
        ({"result": "xong", "note": "x"}, "Kết quả tự đánh giá"),
        ({"result": "fixed", "note": ""}, "Đã làm gì"),
        ({"result": "fixed", "note": "x" * 5001}, "Đã làm gì"),
        ({"result": "fixed", "note": "x", "proofs": SimpleUploadedFile("a.exe", b"MZ")}, "không đúng loại"),
        ({"result": "fixed", "note": "x", "proofs": SimpleUploadedFile("a.pdf", b"MZ")}, "không phải là tệp .pdf"),
    ],
)
def test_a_faulty_answer_is_told(cast: Cast, opened: Review, data: dict[str, Any], words: str) -> None:
    item = opened.items.filter(agency=cast.so_xay_dung).first()
    assert item is not None
    answer = act(signed_in(cast.an), item, "answer", **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    item.refresh_from_db()
    assert item.state == "open"


def test_the_second_writer_is_told_and_keeps_the_words(cast: Cast, opened: Review) -> None:
    item = opened.items.filter(agency=cast.so_xay_dung).first()
    assert item is not None
    act(signed_in(cast.chi), item, "answer", result="fixed", note="Xong rồi")
    address = reverse("reviews:item_act", args=[item.review_id, item.pk])
    data = {"version": 1, "action": "answer", "result": "partly", "note": "Mới một nửa"}
    late = signed_in(cast.an).post(address, data)
    assert late.status_code == 409
    page = late.content.decode()
    assert "Mới một nửa" in page
    assert "Xong rồi" in page


def test_a_closed_review_takes_nothing_more(cast: Cast, opened: Review) -> None:
    office, item = signed_in(cast.snv), opened.items.first()
    assert item is not None
    refused = act_on(office, opened, "close")
    assert "Đánh dấu để kết thúc." in refused.content.decode()
    assert act_on(office, opened, "close", sure="on").status_code == 302
    assert act(signed_in(cast.an), item, "answer", result="fixed", note="x").status_code == 409
    assert "đã kết thúc" in text(signed_in(cast.an), f"{LIST}{opened.pk}/van-de/{item.pk}/")
    assert act_on(office, opened, "add", issues="Mới", bearers="Sở Xây dựng").status_code == 409
    assert act_on(office, opened, "reopen", note="Đóng nhầm").status_code == 302
    assert act(signed_in(cast.an), item, "answer", result="fixed", note="x").status_code == 302


def test_issues_are_added_and_dropped(cast: Cast, opened: Review) -> None:
    office = signed_in(cast.snv)
    assert act_on(office, opened, "add", issues="Niêm yết mờ\nChờ lâu", bearers="Sở Xây dựng").status_code == 302
    assert opened.items.count() == 5
    item = opened.items.get(issue="Niêm yết mờ")
    assert act(office, item, "drop", note="Trùng").status_code == 302
    assert "4 vấn đề" in text(office, f"{LIST}{opened.pk}/")
    assert act(office, item, "restore").status_code == 302
    assert act_on(office, opened, "add", issues="A", bearers="Sở Không Có").status_code == 422
    assert act_on(office, opened, "extend", due_on=in_days(-1).isoformat(), note="x").status_code == 422


def test_the_report_sums_up_what_was_said_and_found(cast: Cast, opened: Review) -> None:
    office, agency = signed_in(cast.snv), signed_in(cast.an)
    first, second = opened.items.filter(agency=cast.so_xay_dung).order_by("pk")
    act(agency, first, "answer", result="fixed", note="Xong")
    act(office, first, "confirm")
    act(agency, second, "answer", result="partly", note="Còn thiếu mười ghế")
    page = text(office, f"{LIST}{opened.pk}/bao-cao/")
    assert "4 vấn đề, giải quyết xong 1, chưa trả lời 2." in page
    assert "Sở Y tế: 2 vấn đề" in page
    assert "Còn thiếu mười ghế" in page
    # An agency sees its own part.
    own = text(agency, f"{LIST}{opened.pk}/bao-cao/")
    assert "2 vấn đề, giải quyết xong 1, chưa trả lời 0." in own
    assert "Sở Y tế" not in own
    file = office.get(f"{LIST}{opened.pk}/bao-cao/?bang=theo-don-vi&tep=csv")
    rows = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig")), delimiter=","))
    rows = rows if len(rows[0]) > 1 else [row[0].split(";") for row in rows]
    numbers = {row[0]: row[1:] for row in rows[1:]}
    assert numbers["Sở Xây dựng"] == ["2", "0", "1", "1", "0", "0", "1", "1"]
    assert numbers["Sở Y tế"] == ["2", "2", "0", "0", "0", "0", "0", "0"]
    paper = text(office, f"{LIST}{opened.pk}/bao-cao/ban-in/")
    assert "DỰ THẢO" in paper
    assert "Còn thiếu mười ghế" in paper


def test_a_merged_agency_is_read_under_its_name_and_answered_for(cast: Cast, opened: Review) -> None:
    passed(cast.so_xay_dung, cast.so_y_te)
    keep()
    heir = signed_in(cast.binh)
    assert "vấn đề của: Sở Xây dựng" in text(heir, f"{LIST}{opened.pk}/")
    item = opened.items.filter(agency=cast.so_xay_dung).first()
    assert item is not None
    assert act(heir, item, "answer", result="moot", note="Đã sáp nhập").status_code == 302


def test_what_waits_is_told_on_today_s_page(cast: Cast, opened: Review) -> None:
    assert "Tự đánh giá 2 vấn đề" in text(signed_in(cast.an), "/noi-bo/")
    first = opened.items.filter(agency=cast.so_xay_dung).first()
    assert first is not None
    act(signed_in(cast.an), first, "answer", result="fixed", note="Xong")
    assert "Xác nhận 1 kết quả rà soát" in text(signed_in(cast.snv), "/noi-bo/")
    Review.objects.update(due_on=in_days(-1))
    assert "2 đơn vị quá hạn chưa trả lời" in text(signed_in(cast.snv), "/noi-bo/")


@pytest.mark.parametrize("query", ["?tinh-trang=x", "?trang=abc", "?trang=99999", "?don-vi=%00", "?don-vi=khong-co"])
def test_no_address_breaks_the_page(cast: Cast, opened: Review, query: str) -> None:
    assert signed_in(cast.snv).get(f"{LIST}{opened.pk}/{query}").status_code == 200
    assert signed_in(cast.snv).get(f"{LIST}{opened.pk}/bao-cao/{query}").status_code == 200


def test_typed_words_are_shown_as_text(cast: Cast) -> None:
    made = review(cast.snv, cast.so_xay_dung, round=factories.survey_round(), issues=[SCRIPT * 12])
    item = made.items.get()
    for address in (f"{LIST}{made.pk}/", f"{LIST}{made.pk}/van-de/{item.pk}/", f"{LIST}{made.pk}/bao-cao/"):
        assert "<script>alert" not in text(signed_in(cast.snv), address)
