"""One agency through a whole year, with the clock moved: from the decision that names it to the next measurement.

What each stop stands for in the five documents is said in docs/coverage.md.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import time_machine

from actionplans.models import Measure, Obligation, Plan, Review, State
from actionplans.services.publicity import add_usual_forms
from actionplans.tasks import keep
from notices.models import Notice
from surveys.models import Round
from tests.browser.walks.appraised import appraised_and_published
from tests.browser.walks.person import Walk
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.scoring.factories import publish

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("portal"),
    pytest.mark.timeout(600),
]
Start = Callable[..., Walk]
PDF = {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bien ban"}
# Công văn 2517/UBND ngày 30/3/2017 của UBND tỉnh Khánh Hòa, points 1 and 8 shortened, with the years moved on.
LETTER = """1. Tổ chức hội nghị công bố Báo cáo chỉ số hài lòng năm 2026 đến cán bộ, công chức trước ngày 15/4/2027. \
Công khai chỉ số hài lòng bằng nhiều hình thức.
2. Cơ quan, ngành, địa phương gửi kế hoạch về Sở Nội vụ tổng hợp, báo cáo UBND tỉnh trong tháng 4/2027. Cuối năm 2027, \
Sở Nội vụ hướng dẫn thực hiện 01 đợt rà soát, đánh giá chuyên đề về kết quả khắc phục những vấn đề chưa hài lòng."""


@contextmanager
def on(day: str) -> Iterator[None]:
    """Let it be nine in the morning of a day, for the portal and for the test."""
    moment = datetime.fromisoformat(day).replace(hour=9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with time_machine.travel(moment, tick=True):
        yield


def test_an_agency_goes_through_the_year(cast: Cast, walk: Start) -> None:
    first = measured(cast, "dot-2026", 2026, {"TT4": POOR})
    with on("2027-03-08"):
        decide(first, "605/QĐ-UBND")
        add_usual_forms(actor=cast.snv, at=datetime.now(tz=ZoneInfo("UTC")))
        office = walk(cast.snv)
        named_as_low(office)
    with on("2027-03-30"):
        tasks_given(walk(cast.snv))
    with on("2027-04-01"):
        year_ahead(walk(cast.an))
    with on("2027-04-09"):
        told_everybody(walk(cast.an))
        conference_held(walk(cast.an))
    with on("2027-04-20"):
        head = walk(cast.chi)
        address = plan_written(head)
        plan_sent_back_and_accepted(walk(cast.snv), head, address)
        plan_handed_in(head, address)
    with on("2027-04-30"):
        april_told(walk(cast.snv))
    with on("2027-05-05"):
        accepted_all(walk(cast.snv))
        unfinished(walk(cast.snv))
    reminded_once_each(cast)
    with on("2027-07-05"):
        difficulty_answered(walk(cast.chi), walk(cast.snv))
        half_year_told(walk(cast.snv))
    with on("2027-09-01"):
        late_and_proposed(walk(cast.ban_chi_dao), walk(cast.snv))
    with on("2027-12-01"):
        review_to_the_end(walk(cast.snv), walk(cast.an))
    second = measured(cast, "dot-2027", 2027, {})
    appraised_and_published(second, run(second), cast, walk, on)
    with on("2028-03-02"):
        beside_the_new_value(walk(cast.chi), address)


def measured(cast: Cast, code: str, year: int, items: dict[str, tuple[int, ...]]) -> Round:
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang, code=code)
    Round.objects.filter(pk=made.pk).update(assessment_year=year, title=f"Khảo sát hài lòng năm {year}")
    made.refresh_from_db()
    answered(unit_of(made, cast.so_xay_dung), GOOD, items=items)
    answered(unit_of(made, cast.so_y_te), POOR)
    answered(unit_of(made, cast.nha_trang), GOOD)
    return made


def decide(made: Round, number: str) -> None:
    at = datetime.now(tz=ZoneInfo("Asia/Ho_Chi_Minh"))
    said: dict[str, Any] = {"issuing_body": "UBND tỉnh", "decision_number": number, "decision_date": at.date()}
    publish(run=run(made), actor=None, at=at, **said)


def act(going: Walk, named: str, /, **typed: str) -> None:
    """Open an act of a page, fill its fields (by name) and press its button."""
    exact = going.page.locator("summary", has_text=re.compile(rf"^\s*{named}\s*$"))
    summary = exact if exact.count() else going.page.locator("summary", has_text=named)
    part = going.page.locator("main details", has=summary).last
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    for name, value in typed.items():
        part.locator(f"[name={name}]").fill(value)
    with going.page.expect_navigation():
        part.get_by_role("button").last.click()
    assert going.page.locator(".error-summary").count() == 0, going.page.inner_text(".error-summary")


def named_as_low(office: Walk) -> None:
    """March: the agencies whose index is certainly low are named by a rule and a decision (2517, 6)."""
    office.turn_to("Nhiệm vụ")
    office.follow("Chỉ số thấp")
    office.follow("Xét theo tiêu chí")
    office.page.fill("[name=below]", "95")
    office.press("Xem đơn vị được nêu")
    office.sees("chắc chắn dưới ngưỡng", "Sở Xây dựng", "Sở Y tế")
    office.press("Lập danh sách")
    act(office, "Ghi quyết định", number="700/UBND", issued_on="2027-03-08", issuer="UBND tỉnh",
        analysis_due="2027-04-15", plan_due="2027-04-30")  # fmt: skip
    office.sees("700/UBND", "Phân tích: chưa nộp", "Kế hoạch: chưa nộp")


def tasks_given(office: Walk) -> None:
    """30 March: a letter is pasted, its points become tasks with the days they name (2517, 1 and 8)."""
    office.turn_to("Nhiệm vụ")
    office.follow("Văn bản giao việc")
    office.follow("Thêm văn bản")
    for name, value in {
        "number": "2517/UBND", "issued_on": "2027-03-30", "issuer": "UBND tỉnh Khánh Hòa",
        "title": "V/v cải thiện chất lượng phục vụ", "text": LETTER,
    }.items():  # fmt: skip
        office.page.fill(f"[name={name}]", value)
    office.press("Tách các điểm")
    office.sees("14/04/2027", "30/04/2027")
    for name, values in {
        "bearers": ("Sở Xây dựng\nSở Y tế", "Sở Xây dựng"),
        "task": ("Tổ chức hội nghị công bố chỉ số hài lòng", "Gửi kế hoạch khắc phục"),
        "due_on": ("2027-04-14", "2027-04-30"),
    }.items():
        for place, value in enumerate(values):
            office.page.locator(f"[name$=-{name}]").nth(place).fill(value)
    office.press("Giao các nhiệm vụ trên")
    office.sees("Đã giao 3 nhiệm vụ")


def year_ahead(going: Walk) -> None:
    """1 April: what is due stands on the day's page and in the calendar."""
    going.sees("Tổ chức hội nghị công bố chỉ số hài lòng")
    going.turn_to("Nhiệm vụ")
    going.follow("Lịch")
    going.sees("14/04/2027", "30/04/2027", "Gửi kế hoạch khắc phục")


def told_everybody(going: Walk) -> None:
    """9 April: the index is made public in several ways (2517, 1)."""
    going.turn_to("Nhiệm vụ")
    going.follow("Công khai")
    going.follow("Sở Xây dựng")
    going.follow("Loa truyền thanh")
    act(going, "Ghi đã công khai", done_on="2027-04-09", words="Đọc trên loa của phường hai buổi sáng")
    going.sees("đã công khai")


def conference_held(going: Walk) -> None:
    """9 April: the conference is held before its day; what staff said becomes a measure (2517, 1; kế hoạch 35)."""
    page = going.page
    going.turn_to("Nhiệm vụ")
    going.follow("Hội nghị", within="main .tabs")
    going.follow("Lập hội nghị")
    page.select_option("#obligation", label=page.locator("#obligation option", has_text="hội nghị").inner_text())
    for name, value in {"planned_on": "2027-04-09", "place": "Hội trường Sở", "chair": "Giám đốc Sở"}.items():
        page.fill(f"#{name}", value)
    with page.expect_navigation():
        page.click("main form.form button[type=submit]")
    part = page.locator("details", has=page.locator("summary", has_text="Ghi đã tổ chức")).first
    part.locator("summary").click()
    part.locator("#hold-held_on").fill("2027-04-09")
    part.locator("#hold-attending").fill("45")
    part.locator("#hold-minutes").set_input_files(PDF)  # type: ignore[arg-type]
    with page.expect_navigation():
        part.locator("button").click()
    going.sees("tổ chức trong hạn")
    going.follow("Soạn thông báo kết luận")
    going.press("Lưu dự thảo")
    going.follow("Bản in")
    going.sees("THÔNG BÁO")
    page.go_back()
    page.go_back()
    page.goto("/noi-bo/hoi-nghi/")
    going.follow("Sở Xây dựng")
    act(going, "Nộp làm kết quả nhiệm vụ")
    going.sees("Đã ghi: Nộp làm kết quả nhiệm vụ.")


def plan_written(head: Walk) -> str:
    """20 April: the plan is drafted from the item that is certainly low, with the analysis owed (2517, 2, 6)."""
    head.page.goto("/noi-bo/dot/dot-2026/don-vi/so-xay-dung/")
    head.follow("Soạn kế hoạch cải thiện")
    head.press("Bắt đầu soạn")
    head.page.get_by_label("Đưa vào kế hoạch").first.check()
    for name, value in {
        "cause": "Hồ sơ liên thông chậm", "action": "Rút thời hạn giải quyết còn hai phần ba", "lead": "Văn phòng Sở",
        "due_on": "2027-07-31",
    }.items():  # fmt: skip
        head.page.fill(f"[name=i-TT4-{name}]", value)
    head.press("Đưa các dòng đã chọn vào kế hoạch")
    address = head.path
    head.follow("Sửa nội dung")
    for name in ("achieved", "shortcomings", "causes"):
        head.page.fill(f"[name={name}]", f"Phân tích: {name}")
    head.page.locator("main form button[type=submit]").last.click()
    head.page.wait_for_load_state()
    head.page.goto(address)
    act(head, "Trình kế hoạch")
    return address


def plan_sent_back_and_accepted(office: Walk, head: Walk, address: str) -> None:
    """Sở Nội vụ sends the plan back, the agency adds a target, it is accepted (2517, 8)."""
    office.sees("Xem xét 1 kế hoạch cải thiện")
    office.page.goto(address)
    act(office, "Trả lại", note="Thiếu chỉ tiêu đến từng phòng")
    head.page.goto("/noi-bo/")
    head.follow("Sửa kế hoạch bị trả lại")
    head.follow("Chỉ tiêu")
    head.page.locator("[id='o-0-']").fill("trên 92,5")
    head.page.keyboard.press("Enter")
    head.page.get_by_text("Đã lưu chỉ tiêu").wait_for()
    head.page.goto(address)
    act(head, "Trình kế hoạch", note="Đã thêm chỉ tiêu")
    office.page.goto(address)
    act(office, "Chấp nhận kế hoạch")
    assert Plan.objects.get().state == Plan.State.ACCEPTED


def plan_handed_in(head: Walk, address: str) -> None:
    """The one plan answers both things that the decision asks for."""
    head.page.goto("/noi-bo/chi-so-thap/")
    head.follow("Khảo sát hài lòng năm 2026")
    head.page.locator("main form button", has_text="Nộp").first.click()
    head.page.wait_for_load_state()
    assert set(Obligation.objects.filter(point__directive__number="700/UBND", bearer__code="so-xay-dung").values_list(
        "state", flat=True)) == {State.SUBMITTED}  # fmt: skip
    assert address


def april_told(office: Walk) -> None:
    """30 April: the summary to UBND tỉnh names who sent a plan and who did not (2517, 8)."""
    office.turn_to("Nhiệm vụ")
    office.follow("Trích báo cáo")
    office.page.select_option("#kind", "april")
    office.page.fill("#year", "2027")
    office.press("Lập trích báo cáo")
    office.sees("Sở Xây dựng", "kế hoạch")


def accepted_all(office: Walk) -> None:
    """What was handed in is looked at and accepted."""
    for each in Obligation.objects.filter(state=State.SUBMITTED):
        office.page.goto(f"/noi-bo/nhiem-vu/{each.pk}/")
        act(office, "Công nhận hoàn thành")
    assert not Obligation.objects.filter(state=State.SUBMITTED).exists()


def unfinished(office: Walk) -> None:
    """Sở Y tế has not held its conference: it is in the late list."""
    office.page.goto("/noi-bo/nhiem-vu/")
    office.follow("Quá hạn")
    office.sees("Sở Y tế", "quá hạn 21 ngày")


def reminded_once_each(cast: Cast) -> None:
    """However often beat rings, and though it dies midway, each deadline is called to mind once at each distance."""
    for day in ("2027-07-17", "2027-07-28", "2027-08-01"):
        with on(day):
            with (
                pytest.raises(KeyboardInterrupt),
                patch("actionplans.tasks.call_measures_to_mind", side_effect=KeyboardInterrupt),
            ):
                keep()
            for _again in range(3):
                keep()
    told = Notice.objects.filter(recipient=cast.chi, words__in=("measure.near", "measure.late"))
    subjects = list(told.values_list("subject", flat=True))
    assert len(subjects) == len(set(subjects)) == 3, subjects


def difficulty_answered(head: Walk, office: Walk) -> None:
    """July: a measure is stuck, Sở Nội vụ answers, it is done with proof."""
    measure = Measure.objects.get(node="TT4")
    address = f"/noi-bo/ke-hoach/{measure.plan_id}/bien-phap/{measure.pk}/"
    head.page.goto(address)
    act(head, "Báo khó khăn, vướng mắc", note="Thiếu phần mềm liên thông")
    office.page.goto("/noi-bo/")
    office.sees("Trả lời 1 vướng mắc của đơn vị")
    office.page.goto(address)
    act(office, "Trả lời vướng mắc", note="Sở Khoa học và Công nghệ hỗ trợ trong tháng")
    head.page.goto(address)
    act(head, "Báo đã xong", note="Đã áp dụng từ hôm nay")
    head.sees("đã xong")


def half_year_told(office: Walk) -> None:
    """The report of the half year says how plans, conferences and tasks went (2517, 8)."""
    office.page.goto("/noi-bo/trich-bao-cao/")
    office.page.select_option("#kind", "half")
    office.page.fill("#number", "1")
    office.page.fill("#year", "2027")
    office.press("Lập trích báo cáo")
    office.sees("đã tổ chức 1 hội nghị công bố", "Có 1 đơn vị công khai chỉ số hài lòng", "đã trả lời 0 lần")


def late_and_proposed(steering: Walk, office: Walk) -> None:
    """September: Ban Chỉ đạo sees who does not comply, Sở Nội vụ proposes what to do about it (end of 2517)."""
    steering.page.goto("/noi-bo/nhiem-vu/tong-hop/")
    steering.sees("Sở Y tế")
    late = Obligation.objects.get(bearer__code="so-y-te", point__directive__number="2517/UBND")
    office.page.goto(f"/noi-bo/nhiem-vu/{late.pk}/")
    act(office, "Đề xuất xử lý", note="Đã nhắc hai lần: đề nghị UBND tỉnh phê bình bằng văn bản.")
    steering.page.goto(f"/noi-bo/nhiem-vu/{late.pk}/")
    steering.sees("đề nghị UBND tỉnh phê bình")


def review_to_the_end(office: Walk, agency: Walk) -> None:
    """December: what became of what people were not satisfied with, issue by issue (2517, 8)."""
    office.page.goto("/noi-bo/ra-soat/")
    office.follow("Mở đợt rà soát")
    office.page.fill("[name=due_on]", "2027-12-20")
    office.page.fill("[name=issues]", "Nơi chờ thiếu ghế")
    office.press("Mở đợt rà soát")
    agency.page.goto("/noi-bo/ra-soat/")
    agency.page.locator("main article a").first.click()
    agency.follow("Nơi chờ thiếu ghế")
    part = agency.page.locator("details", has=agency.page.locator("summary", has_text="Tự đánh giá")).last
    part.locator("summary").click()
    part.locator("[name=result]").select_option("fixed")
    part.locator("#answer-note").fill("Đã đặt mười ghế")
    part.locator("[name=proofs]").set_input_files(PDF)  # type: ignore[arg-type]
    with agency.page.expect_navigation():
        part.get_by_role("button").last.click()
    review = Review.objects.get()
    item = review.items.get(state="answered")
    office.page.goto(f"/noi-bo/ra-soat/{review.pk}/van-de/{item.pk}/")
    act(office, "Xác nhận")
    office.page.goto(f"/noi-bo/ra-soat/{review.pk}/bao-cao/")
    office.sees("giải quyết xong 1", "Sở Xây dựng")


def beside_the_new_value(head: Walk, address: str) -> None:
    """The next March: the measure stands beside the new value, with the verdict and the target."""
    head.page.goto(address)
    head.follow("Kết quả ở đợt sau")
    head.sees("Rút thời hạn giải quyết", "không chứng minh là do biện pháp", "tăng", "trên 92,5")
