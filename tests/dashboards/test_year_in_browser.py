"""The year in a browser: a date is set and seen, an extract is made, written in and closed, a survey is watched."""

from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page

from tests.actionplans.factories import obligation
from tests.conftest import Cast
from tests.dashboards.supervision.test_process import collecting
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 360, "height": 740}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LONG = "Tổ chức hội nghị công bố báo cáo chỉ số hài lòng đến toàn thể cán bộ, công chức, viên chức và lao động " * 2


def fits(page: Page) -> bool:
    """Say whether a page is no wider than a small telephone."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return bool(page.evaluate(FITS))


def test_a_date_and_a_task_stand_in_the_calendar(cast: Cast, opened: Callable[..., Page]) -> None:
    obligation(cast.snv, cast.so_xay_dung, task=LONG[:300], days=0)
    office = opened(cast.snv)
    office.goto("/noi-bo/nhiem-vu/")
    office.get_by_role("link", name="Lịch", exact=True).click()
    office.get_by_role("link", name="Mốc chung của tỉnh").click()
    office.fill("#title", "Gửi kế hoạch về Sở Nội vụ")
    office.fill("#source", "Công văn 2517/UBND, điểm 8")
    office.fill("#month", str(localdate().month))
    office.get_by_role("button", name="Thêm mốc").click()
    office.wait_for_selector("text=Đã thêm mốc")

    mine = opened(cast.an, script=False)
    mine.goto("/noi-bo/lich/")
    assert mine.get_by_text("Gửi kế hoạch về Sở Nội vụ").count()
    assert mine.locator("tr[aria-current=date]").count() == 1
    assert fits(mine)
    mine.goto(f"/noi-bo/lich/{localdate().year}/{localdate().month}/?loai=nhiem-vu")
    assert mine.get_by_role("link", name=LONG[:60]).count() == 1
    assert mine.get_by_text("Gửi kế hoạch về Sở Nội vụ").count() == 0
    assert fits(mine)


def test_an_extract_is_made_written_in_computed_again_and_closed(cast: Cast, opened: Callable[..., Page]) -> None:
    obligation(cast.snv, cast.so_xay_dung, days=0)
    page = opened(cast.snv)
    page.goto("/noi-bo/trich-bao-cao/")
    assert fits(page)
    page.select_option("#kind", "year")
    page.get_by_role("button", name="Lập trích báo cáo").click()
    page.fill("#nhan-dinh-nhiem-vu", "Các đơn vị cần nộp sớm.")
    page.locator("section", has=page.locator("#nhan-dinh-nhiem-vu")).get_by_role("button").click()
    page.wait_for_selector("text=Đã lưu nhận định.")
    obligation(cast.snv, cast.so_y_te, days=0)
    page.get_by_role("button", name="Tính lại số liệu").click()
    page.wait_for_selector("text=số liệu đã đổi")
    assert page.locator("#nhan-dinh-nhiem-vu").input_value() == "Các đơn vị cần nộp sớm."
    assert fits(page)
    page.get_by_role("button", name="Chốt").click()
    page.wait_for_selector("text=Đã chốt")
    page.get_by_role("link", name="Bản in").click()
    assert page.get_by_text("Các đơn vị cần nộp sớm.").count() == 1
    assert page.get_by_text("BẢN THẢO").count() == 0


def test_a_supervisor_watches_a_survey(cast: Cast, opened: Callable[..., Page]) -> None:
    round = collecting(cast)
    page = opened(cast.giam_sat)
    page.goto(f"/noi-bo/thu-phieu/{round.code}/giam-sat/")
    page.get_by_role("link", name="Quá trình khảo sát").click()
    page.wait_for_selector("text=Kế hoạch và phiếu theo đơn vị")
    assert fits(page)
    page.get_by_role("link", name="Lời mời, phân công, loại phiếu").click()
    page.wait_for_selector("text=Điều tra viên 1")
    assert fits(page)
