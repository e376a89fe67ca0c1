"""A plan out of a file: read, looked over, taken at once or not at all."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from actionplans.models import Measure, MeasureStep, Plan
from actionplans.services import plans
from tests.actionplans.plan_documents import HEAD, ROWS, docx, xlsx
from tests.actionplans.test_plans import hand
from tests.conftest import Cast
from tests.dashboards.factories import GOOD
from tests.dashboards.plan_tools.factories import HOME, measured, plan, signed_in, surveyed
from tests.html_forms import fields_in

pytestmark = pytest.mark.django_db


def sent(client: Client, made: Plan, content: bytes, name: str = "ke-hoach.xlsx", **more: Any) -> Any:
    return client.post(f"{HOME}{made.pk}/nhap-tep/", {"file": SimpleUploadedFile(name, content), **more})


def taken(client: Client, made: Plan, page: Any, **changes: Any) -> Any:
    """Send the page's form back as it stands there, with changes."""
    return client.post(f"{HOME}{made.pk}/nhap-tep/", {**fields_in(page, "take"), "do": "take", **changes})


@pytest.mark.parametrize(
    ("content", "name"), [(docx((HEAD, *ROWS)), "ke-hoach.docx"), (xlsx((HEAD, *ROWS)), "ke-hoach.xlsx")]
)
def test_a_file_becomes_measures_once_it_was_looked_over(cast: Cast, content: bytes, name: str) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: GOOD}))
    client = signed_in(cast.an)
    page = sent(client, made, content, name)
    text = page.content.decode()
    assert page.status_code == 200
    assert "đọc được 3 dòng" in text
    assert "“Quý II/2027”: lấy ngày cuối, 30/06/2027." in text
    assert "“Thường xuyên”: lấy ngày cuối của kế hoạch, 31/12/2027." in text
    assert not Measure.objects.exists()

    answer = client.post(
        f"{HOME}{made.pk}/nhap-tep/",
        {**fields_in(page, "take"), "do": "take"} | {"r1-lead": "Phòng Một cửa"},
        follow=True,
    )
    assert "Đã nhận 3 biện pháp vào kế hoạch." in answer.content.decode()
    first, second, third = made.measures.all()
    assert (first.node, third.node) == ("TC", "KQ")
    assert second.lead == "Phòng Một cửa"
    assert MeasureStep.objects.filter(kind="add", actor=cast.an).count() == 3
    assert AuditEntry.objects.get(action="plan.take_in").detail == {"measures": 3}


def test_what_is_not_ticked_is_left_out_and_told(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    client = signed_in(cast.an)
    page = sent(client, made, xlsx((HEAD, *ROWS)))
    fields = {name: value for name, value in fields_in(page, "take").items() if name != "r0-take"}
    answer = client.post(f"{HOME}{made.pk}/nhap-tep/", {**fields, "do": "take"}, follow=True)
    assert "Đã nhận 2 biện pháp vào kế hoạch. Để ngoài 1 dòng: Dòng 3." in answer.content.decode()
    assert made.measures.count() == 2


def test_a_row_with_a_fault_waits_for_its_correction_and_nothing_is_kept_meanwhile(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    client = signed_in(cast.an)
    rows = (("Nội dung", "Chủ trì", "Thời hạn"), ("Việc một", "", "Quý I"), ("Việc hai", "Văn phòng", "sau này"))
    page = sent(client, made, xlsx((*rows, ("Việc ba", "Ông Nguyễn Văn Ba", "Quý I"), ("Việc bốn", "Ban A", "Quý I"))))
    text = page.content.decode()
    assert text.count("cần sửa trước khi nhận") == 3
    assert "Không đọc được ngày từ “sau này”." in text
    fields = fields_in(page, "take")
    assert [name for name in fields if name.endswith("-take")] == ["r3-take"]

    refused = taken(client, made, page, **{"r0-take": "on", "r1-take": "on", "r2-take": "on"})
    assert refused.status_code == 422
    assert "Dòng 2, Đơn vị chủ trì: Ghi một đơn vị chủ trì." in refused.content.decode()
    assert "Dòng 3, Hạn hoàn thành: Chọn ngày hoàn thành." in refused.content.decode()
    assert "Bỏ tên người" in refused.content.decode()
    assert not Measure.objects.exists()

    corrected = {"r0-take": "on", "r0-lead": "Văn phòng", "r1-take": "on", "r1-due_on": "2027-05-01"}
    assert taken(client, made, refused, **corrected, **{"r2-take": "on", "r2-lead": "Giám đốc"}).status_code == 302
    assert made.measures.count() == 4


def test_a_lead_can_be_said_for_rows_without_one(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    rows = (("Nội dung", "Thời hạn"), ("Việc một", "Quý I"))
    page = sent(signed_in(cast.an), made, xlsx(rows), lead="Văn phòng")
    assert fields_in(page, "take")["r0-lead"] == "Văn phòng"


def test_a_second_writer_is_told_and_what_is_there_already_is_shown(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    content = xlsx((HEAD, *ROWS))
    pages = [sent(signed_in(person), made, content) for person in (cast.an, cast.chi)]
    assert taken(signed_in(cast.an), made, pages[0]).status_code == 302
    late = taken(signed_in(cast.chi), made, pages[1])
    assert late.status_code == 409
    assert "Có người vừa sửa kế hoạch này" in late.content.decode()
    assert late.content.decode().count("Kế hoạch đã có biện pháp này.") == 3
    assert made.measures.count() == 3
    # Sent again, the file has nothing that the plan lacks.
    again = sent(signed_in(cast.chi), made, content).content.decode()
    assert "Bỏ qua 3 dòng kế hoạch đã có." in again


def test_a_plan_that_was_handed_in_takes_nothing(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    measured(cast.an, made, "")
    page = sent(signed_in(cast.an), made, xlsx((HEAD, *ROWS)))
    plans.submit(plan=made, hand=hand(cast.chi, made))
    assert taken(signed_in(cast.an), made, page).status_code == 409
    assert made.measures.count() == 1
    assert "không còn sửa được" in signed_in(cast.an).get(f"{HOME}{made.pk}/nhap-tep/").content.decode()


def test_a_plan_is_read_back_from_its_own_file(cast: Cast) -> None:
    of = surveyed(2026, {cast.so_xay_dung: GOOD})
    made, other = plan(cast.an, cast.so_xay_dung, of=of), plan(cast.an, cast.so_xay_dung, of=of)
    client = signed_in(cast.an)
    taken(
        client,
        made,
        sent(client, made, xlsx((HEAD, *ROWS))),
        **{"r0-cause": "=1+1 chưa đủ", "r0-post": "Chánh Văn phòng"},
    )
    file = client.get(f"{HOME}{made.pk}/ke-hoach.xlsx")
    assert taken(client, other, sent(client, other, file.content)).status_code == 302
    columns = ("node", "cause", "action", "lead", "partners", "post", "due_on", "cost")
    assert list(made.measures.values_list(*columns)) == list(other.measures.values_list(*columns))
    assert other.measures.first().cause == "=1+1 chưa đủ"  # type: ignore[union-attr]


def test_the_empty_file_has_heads_that_are_read_and_no_rows(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: GOOD}))
    client = signed_in(cast.an)
    refused = sent(client, made, client.get(f"{HOME}{made.pk}/nhap-tep/mau.xlsx").content)
    assert refused.status_code == 422
    assert "Bảng không có dòng công việc nào." in refused.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "Tệp trống"),
        (b"abc", "a.docx", "hỏng hoặc không phải Word"),
        (docx(), "a.docx", "không có bảng nào"),
        (docx((("Họ tên", "Chức vụ"), ("x", "y"))), "a.docx", "Không thấy dòng tên cột"),
        (docx((HEAD, *ROWS)), "a.pdf", "không đúng loại"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(cast: Cast, content: bytes, name: str, words: str) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    refused = sent(signed_in(cast.an), made, content, name)
    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_of_a_long_file_the_rest_comes_the_next_time(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    client = signed_in(cast.an)
    content = xlsx((("Nội dung", "Chủ trì", "Hạn"), *((f"Việc {n}", "Văn phòng", "Quý I") for n in range(50))))
    page = sent(client, made, content)
    assert "Còn 10 dòng chưa hiện" in page.content.decode()
    assert taken(client, made, page).status_code == 302
    assert "đọc được 10 dòng" in sent(client, made, content).content.decode()


def test_more_than_a_plan_holds_is_refused_whole(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    measured(cast.an, made, *[""] * 199)
    client = signed_in(cast.an)
    refused = taken(client, made, sent(client, made, xlsx((HEAD, *ROWS))))
    assert refused.status_code == 422
    assert "chỉ còn nhận thêm được 1 biện pháp" in refused.content.decode()
    assert made.measures.count() == 199


@pytest.mark.parametrize("seen", ["", "x", "1.x", "-1.0", "1", "9" * 40])
def test_what_no_page_sends_is_no_fault_of_ours(cast: Cast, seen: str) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    data = {
        "do": "take",
        "seen": seen,
        "r0-take": "on",
        "r0-action": "x\0y",
        "r0-lead": "y" * 300,
        "r0-due_on": "9999-99-99",
    }
    answer = signed_in(cast.an).post(f"{HOME}{made.pk}/nhap-tep/", data)
    assert answer.status_code == 422
    data |= {"r0-action": "x", "r0-lead": "y", "r0-due_on": "2027-01-01"}
    assert signed_in(cast.an).post(f"{HOME}{made.pk}/nhap-tep/", data).status_code == 409


def test_only_who_writes_the_plan_gets_in(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    address = f"{HOME}{made.pk}/nhap-tep/"
    wanted = {cast.an: 200, cast.chi: 200, cast.snv: 403, cast.binh: 404, cast.dung: 404, cast.lanh_dao: 403}
    assert {person: signed_in(person).get(address).status_code for person in wanted} == wanted


def test_texts_that_are_too_long_are_shortened_by_a_person(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    rows = (("Nội dung", "Chủ trì", "Hạn"), *((f"{n} " + "Việc dài " * 1900, "Văn phòng", "Quý I") for n in range(40)))
    page = sent(signed_in(cast.an), made, xlsx(rows))
    assert page.content.decode().count("cần sửa trước khi nhận") == 40
    assert "r39-take" not in fields_in(page, "take")
    refused = taken(signed_in(cast.an), made, page, **{"r0-take": "on"})
    assert refused.status_code == 422
    assert "Dòng 2, Nội dung, nhiệm vụ" in refused.content.decode()
