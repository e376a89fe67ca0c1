"""The pages of the register: filing, acting, finding what is held, the list and its file; what is refused in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Agency
from dashboards.privacy.requests import steps
from dashboards.privacy.requests.filing import Asked, file_request
from dashboards.privacy.requests.steps import Hand
from feedback.models import ContactDetail, Source
from feedback.services.direct import Said, take_words
from invitations.models import Contact
from surveys.models import DataRequest, DataRequestContact
from tests import factories
from tests.conftest import Cast
from tests.invitations.factories import filled, number, survey

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
HOME = "/noi-bo/quan-tri/du-lieu-ca-nhan/yeu-cau/"
PHONE = number(12_000_000)
TYPED = {
    "kind": "delete", "about": "invitation", "words": "Xin xóa số của mình", "way": "in_person", "with_others": "",
    "name": "Trần Văn Lý", "reach": "0912 000 000",
}  # fmt: skip


def typed(**changes: str) -> dict[str, str]:
    return {**TYPED, "received_on": localdate().isoformat(), **changes}


def filed(cast: Cast, **changes: Any) -> DataRequest:
    fields: dict[str, Any] = {"kind": "delete", "way": "letter", "about": "invitation", "words": "Xin xóa"}
    fields |= {"received_on": localdate(), "contact": {"name": "Trần Văn Lý", "reach": "0905"}}
    return file_request(asked=Asked(**{**fields, **changes}), actor=cast.snv, at=now())


def page_of(request: DataRequest) -> str:
    return f"{HOME}{request.pk}/"


def act(browser: Client, request: DataRequest, code: str, **sent: str) -> Any:
    data = {"action": code, "version": str(request.version), "on": localdate().isoformat(), **sent}
    return browser.post(f"{page_of(request)}viec/", data)


def look(browser: Client, request: DataRequest, what: str, **sent: str) -> Any:
    return browser.post(f"{page_of(request)}tim/", {"what": what, **sent})


def test_a_request_is_filed_with_its_days_told(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.bao_ve)
    page = browser.get(f"{HOME}moi/").content.decode()
    assert "chưa đối chiếu với văn bản" in page

    answer = browser.post(f"{HOME}moi/", typed(), follow=True)

    made = DataRequest.objects.get()
    shown = answer.content.decode()
    assert answer.redirect_chain == [(page_of(made), 302)]
    assert f"thực hiện chậm nhất {made.due_on:%d/%m/%Y}" in shown
    assert made.due_on == localdate() + timedelta(days=10)
    assert "Xin xóa số của mình" in shown
    assert "Trần Văn Lý" not in shown


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("words", "Gọi 0905 123 456 giúp", "Bỏ số điện thoại"),
        ("words", "Mã QRS7-4FGH của tôi", "Bỏ số điện thoại"),
        ("words", "viết cho ly@vidu.vn", "Bỏ số điện thoại"),
        ("words", "", "Nội dung yêu cầu: Trường này là bắt buộc"),
        ("kind", "khong-co", "hợp lệ"),
        ("received_on", "31/02/2026", "hợp lệ"),
        ("received_on", "2999-01-01", "không sau hôm nay"),
        ("received_on", "0001-01-01", "không sau hôm nay"),
        ("name", "x" * 121, "120"),
    ],
)
def test_what_cannot_be_filed_is_said(cast: Cast, signed_in: SignedIn, field: str, value: str, said: str) -> None:
    answer = signed_in(cast.snv).post(f"{HOME}moi/", typed(**{field: value}))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DataRequest.objects.exists()


def test_words_that_only_look_like_numbers_are_taken(cast: Cast, signed_in: SignedIn) -> None:
    said = "Phiếu ngày 12/03/2026 theo công văn 15/UBND-NC, CHUYENVE phường"
    assert signed_in(cast.snv).post(f"{HOME}moi/", typed(words=said)).status_code == 302


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.LEADERSHIP, Role.SUPERVISOR])
def test_others_do_not_see_the_register(cast: Cast, signed_in: SignedIn, role: Role) -> None:
    made = filed(cast)
    browser = signed_in(cast.by_role[role])
    assert [browser.get(at).status_code for at in (HOME, f"{HOME}moi/", page_of(made))] == [403, 403, 403]


def test_steps_are_taken_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    made, browser = filed(cast), signed_in(cast.snv)

    assert act(browser, made, "reply", note="Đã gọi báo").status_code == 302
    made.refresh_from_db()
    assert (
        act(browser, made, "extend", due_on=(made.due_on + timedelta(days=5)).isoformat(), note="Hỏi").status_code
        == 302
    )
    made.refresh_from_db()
    page = browser.get(page_of(made)).content.decode()
    assert "viec-extend" not in page
    assert "viec-reply" not in page
    assert act(browser, made, "refuse", note="Không giữ gì").status_code == 302
    made.refresh_from_db()
    page = browser.get(page_of(made)).content.decode()
    assert made.state == "refused"
    assert "Không giữ gì" in page
    assert "viec-reopen" in page


def test_a_refusal_without_reason_and_days_outside_are_said(cast: Cast, signed_in: SignedIn) -> None:
    made, browser = filed(cast), signed_in(cast.snv)
    tomorrow = (localdate() + timedelta(days=1)).isoformat()

    for code, sent, said in (
        ("refuse", {"note": " "}, "bắt buộc"),
        ("refuse", {"note": "Số 0905 123 456"}, "Bỏ số điện thoại"),
        ("grant", {"note": "x", "on": tomorrow}, "đến hôm nay"),
        ("extend", {"note": "x", "due_on": "2099-01-01"}, "Chỉ gia hạn một lần"),
    ):
        answer = act(browser, made, code, **sent)
        assert answer.status_code == 422, code
        assert said in answer.content.decode(), code
    assert made.steps.count() == 1
    assert act(browser, made, "no-such-act").status_code == 404


def test_the_second_writer_sees_what_the_first_did(cast: Cast, signed_in: SignedIn) -> None:
    made, browser = filed(cast), signed_in(cast.snv)
    steps.reply(request=made, on=localdate(), note="Đã gửi thư", hand=Hand(actor=cast.bao_ve, at=now(), seen=1))

    answer = act(browser, made, "refuse", note="Chữ tôi gõ")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Có người vừa làm việc khác" in page
    assert "Đã gửi thư" in page
    assert "Chữ tôi gõ" in page


def test_who_asked_is_shown_on_demand_and_written_down(cast: Cast, signed_in: SignedIn) -> None:
    made, browser = filed(cast), signed_in(cast.snv)
    assert "Trần Văn Lý" not in browser.get(page_of(made)).content.decode()

    assert "Trần Văn Lý" in browser.post(f"{page_of(made)}nguoi-yeu-cau/").content.decode()
    assert AuditEntry.objects.get(action="data_request.contact_seen").actor == cast.snv
    DataRequestContact.objects.all().delete()
    assert "đã hủy" in browser.post(f"{page_of(made)}nguoi-yeu-cau/").content.decode()


def test_an_invited_contact_is_found_and_destroyed(cast: Cast, signed_in: SignedIn) -> None:
    filled(survey(), 2)
    made, browser = filed(cast), signed_in(cast.bao_ve)

    page = look(browser, made, "0912 000 000").content.decode()

    assert "Người 0-0" in page
    assert "Hồ sơ tháng 2" in page
    assert "Liên hệ hủy rồi không lấy lại được" in page
    entry = AuditEntry.objects.get(action="data_request.searched")
    assert (entry.actor, entry.detail) == (cast.bao_ve, {"contacts": 1, "comments": 0})
    assert look(browser, made, PHONE, action="destroy", version=str(made.version)).status_code == 302
    assert Contact.objects.filter(sealed="").count() == 1
    step = made.steps.get(kind="act")
    assert step.note == "Hủy liên hệ trong danh sách mời: 1."
    made.refresh_from_db()
    assert "Không tìm thấy gì" in look(browser, made, PHONE).content.decode()


def test_who_wants_no_invitation_gets_none_later(cast: Cast, signed_in: SignedIn) -> None:
    made, browser = filed(cast, kind="withdraw"), signed_in(cast.snv)

    assert look(browser, made, "Moi@Vidu.vn", action="stop", version="1").status_code == 302
    assert "Không mời nữa" in made.steps.get(kind="act").note
    assert look(browser, made, "QRS74FGH", action="stop", version="2").status_code == 422


def test_what_was_looked_for_is_stored_nowhere(cast: Cast, signed_in: SignedIn) -> None:
    filled(survey(), 1)
    made = filed(cast, contact={"name": "", "reach": ""})
    look(signed_in(cast.snv), made, "0912 000 000")

    stored = [str(entry.detail) + entry.subject for entry in AuditEntry.objects.all()]
    assert not [text for text in stored if "912000000" in text.replace(" ", "")]


def test_an_older_page_destroys_nothing(cast: Cast, signed_in: SignedIn) -> None:
    filled(survey(), 1)
    made = filed(cast)
    steps.reply(request=made, on=localdate(), hand=Hand(actor=cast.snv, at=now(), seen=1))

    answer = look(signed_in(cast.snv), made, PHONE, action="destroy", version="1")

    assert answer.status_code == 409
    assert not Contact.objects.filter(sealed="").exists()
    assert not AuditEntry.objects.filter(action="invitations.destroyed_for").exists()


@pytest.mark.parametrize("what", ["", "   ", "Trần Văn Lý", "12", "a@", "\0", "x" * 5000])
def test_what_names_nobody_is_said(cast: Cast, signed_in: SignedIn, what: str) -> None:
    answer = look(signed_in(cast.snv), filed(cast), what)

    assert answer.status_code == 422
    assert "Gõ một số điện thoại" in answer.content.decode()


def spoken(agency: Agency, **changes: Any) -> str:
    fields = {"id": uuid4(), "agency": agency, "words": "Đề nghị mở thêm quầy", "source": Source.DIRECT}
    contact = {"name": "Bình", "phone": "+84905123456", "mail": ""}
    said = Said(**{**fields, "contact": contact, **changes})
    return take_words(said=said, actor=None, at=now())


def test_a_comment_is_found_by_its_code_and_its_contact_destroyed(cast: Cast, signed_in: SignedIn) -> None:
    factories.round_unit(factories.survey_round(), cast.so_xay_dung)
    code = spoken(cast.so_xay_dung)
    made, browser = filed(cast, about="comment"), signed_in(cast.snv)

    page = look(browser, made, f" {code[:4].lower()}-{code[4:]}").content.decode()

    detail = ContactDetail.objects.get()
    assert f"/noi-bo/gop-y/{detail.comment_id}/" in page
    assert "có liên hệ kèm theo" in page
    assert "mở thêm quầy" not in page
    assert look(browser, made, code, action="destroy", version="1").status_code == 302
    assert not ContactDetail.objects.exists()
    assert AuditEntry.objects.filter(action="feedback.contact_destroyed").count() == 1


def test_a_tip_is_found_by_nobody_who_may_not_read_it(cast: Cast, signed_in: SignedIn, settings: Any) -> None:
    settings.TIPS_GO_TO = "supervisor"
    code = spoken(cast.so_xay_dung, tip=True)
    made = filed(cast, about="comment")

    tip, wrong = (look(signed_in(cast.snv), made, each).content.decode() for each in (code, "QRS74FGH"))

    assert "Không tìm thấy gì" in tip
    assert tip.replace(code, "QRS74FGH").count("Mã sai") == wrong.count("Mã sai") == 1
    assert look(signed_in(cast.snv), made, code, action="destroy", version="1").status_code == 302
    assert ContactDetail.objects.exists()


def test_of_a_form_nothing_is_looked_for(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.snv).get(page_of(filed(cast, about="form"))).content.decode()

    assert "không biết phiếu nào là của ai" in page
    assert "Tìm điều cổng đang giữ" not in page


@pytest.mark.parametrize("kind", DataRequest.Kind.values)
def test_every_kind_has_its_help(cast: Cast, signed_in: SignedIn, kind: str) -> None:
    made = filed(cast, kind=kind)
    assert "Xác minh đúng người" in signed_in(cast.snv).get(page_of(made)).content.decode()


def test_the_list_is_filtered_by_its_address_and_made_a_file(cast: Cast, signed_in: SignedIn) -> None:
    late = filed(cast, received_on=localdate() - timedelta(days=20))
    filed(cast, kind="view")
    browser = signed_in(cast.snv)

    page = browser.get(HOME, {"tinh-trang": "qua-han"}).content.decode()
    assert f"Yêu cầu {late.pk}: xóa, hủy dữ liệu" in page
    assert "quá hạn thực hiện 10 ngày" in page
    assert "xem dữ liệu</a>" not in page
    page = browser.get(HOME, {"loai": "view"}).content.decode()
    assert "còn 10 ngày để thực hiện" in page
    assert f"Yêu cầu {late.pk}:" not in page

    file: Any = browser.get(HOME, {"tinh-trang": "qua-han", "bang": "yeu-cau", "tep": "csv"})
    body = b"".join(file.streaming_content).decode()
    assert f"Yêu cầu {late.pk}: xóa, hủy dữ liệu" in body
    assert "Trần Văn Lý" not in body
    assert len(body.strip().splitlines()) == 2
    assert browser.get(HOME, {"tinh-trang": "khac", "loai": "\0", "nam": "9" * 50, "trang": "x"}).status_code == 200


def test_pages_stay_small_and_ask_little(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.snv)
    for number_ in range(60):
        last = filed(cast, received_on=localdate() - timedelta(days=number_))
    for address in (HOME, page_of(last)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = browser.get(address)
        assert len(asked) <= 12, [each["sql"][:90] for each in asked]
        assert len(answer.content) <= 200 * 1024


def test_everybody_reads_how_long_their_name_is_kept(settings: Any) -> None:
    settings.REQUEST_CONTACT_KEPT_DAYS = 45
    page = Client().get("/quyen-rieng-tu/").content.decode()
    assert "Tên, liên hệ của người gửi yêu cầu về dữ liệu của mình: 45 ngày sau khi giải quyết xong." in page


def test_a_request_that_is_not_there_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.snv)
    for pk in (1, 10**30):
        assert browser.get(f"{HOME}{pk}/").status_code == 404
        assert browser.post(f"{HOME}{pk}/viec/", {"action": "reply"}).status_code == 404
