"""A re-review walked through by those who do it: opened, answered with a file, verified, summed up, closed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from actionplans.models import Review
from tests.actionplans.factories import in_days
from tests.conftest import Cast
from tests.dashboards.designations.test_pages import issue
from tests.dashboards.factories import GOOD, answered, survey, unit_of
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/noi-bo/ra-soat/"


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def unfold(page: Page, name: str) -> None:
    page.locator("main summary", has_text=name).first.click()


def test_a_review_from_opening_to_the_report(cast: Cast, opened: Callable[..., Page], tmp_path: Path) -> None:
    made = survey(cast.so_xay_dung, cast.so_y_te)
    for measured in (cast.so_xay_dung, cast.so_y_te):
        answered(unit_of(made, measured), GOOD)
    issue(made)
    photo = tmp_path / "ghe-moi.pdf"
    photo.write_bytes(b"%PDF-1.7 anh")
    office, agency = opened(cast.snv), opened(cast.an)

    office.goto(LIST)
    office.get_by_role("link", name="Mở đợt rà soát").click()
    office.fill("[name=due_on]", in_days(20).isoformat())
    office.fill("[name=issues]", "Nơi chờ thiếu ghế\nNiêm yết chưa đủ")
    press(office, "Mở đợt rà soát")
    assert "Đã mở đợt rà soát với 4 vấn đề." in office.inner_text("main")

    agency.goto(LIST)
    agency.locator("main article a").click()
    agency.get_by_role("link", name="Nơi chờ thiếu ghế").click()
    unfold(agency, "Tự đánh giá")
    press(agency, "Tự đánh giá")
    assert "Chưa lưu được" in agency.inner_text("main")
    agency.select_option("[name=result]", "fixed")
    agency.fill("#answer-note", "Đã đặt mười ghế")
    agency.set_input_files("[name=proofs]", photo)
    press(agency, "Tự đánh giá")
    assert "chờ xác nhận" in agency.inner_text("main")

    office.get_by_role("link", name="Chờ xác nhận").click()
    office.locator("main tbody a").click()
    assert "ghe-moi.pdf" in office.inner_text("main")
    unfold(office, "Xác nhận")
    press(office, "Xác nhận")
    office.goto(f"{LIST}{Review.objects.get().pk}/bao-cao/")
    said = office.inner_text("main")
    assert "4 vấn đề, giải quyết xong 1, chưa trả lời 3." in said
    assert "Sở Y tế: 2 vấn đề" in said
    office.emulate_media(media="print")
    assert not office.locator(".frame__side").is_visible()
    assert office.locator("[data-table=theo-don-vi]").is_visible()
    office.emulate_media(media="screen")

    office.goto(f"{LIST}{Review.objects.get().pk}/")
    unfold(office, "Kết thúc, khóa")
    office.check("[name=sure]")
    press(office, "Kết thúc, khóa")
    agency.reload()
    assert "Đợt rà soát đã kết thúc" in agency.inner_text("main")
    assert agency.locator("main form").count() == 0
