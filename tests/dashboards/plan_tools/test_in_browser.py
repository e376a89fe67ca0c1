"""The way of a plan from a Word file to measures, in a real Chromium, with a keyboard's worth of corrections."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.actionplans.plan_documents import HEAD, ROWS, docx
from tests.conftest import Cast
from tests.dashboards.factories import GOOD
from tests.dashboards.plan_tools.factories import HOME, plan, surveyed
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Nội dung dài không có khoảng trắng " + "x" * 260


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_word_file_becomes_measures(
    cast: Cast, opened: Callable[..., Page], tmp_path: Path, width: int, script: bool
) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: GOOD}))
    file = tmp_path / "ke-hoach.docx"
    file.write_bytes(docx((HEAD, *ROWS, ("4", LONG, "", "", "sau này", "", ""))))
    page = opened(cast.an, width=width, script=script)
    page.goto(f"{HOME}{made.pk}/nhap-tep/")
    with page.expect_download() as pattern:
        page.get_by_role("link", name="Tệp mẫu").click()
    assert pattern.value.suggested_filename == "mau-ke-hoach.xlsx"
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Đọc tệp").click()
    boxes = page.locator("main [role=group] input[type=checkbox]")
    expect(boxes).to_have_count(4)
    assert [box.is_checked() for box in boxes.all()] == [True, True, True, False]
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    boxes.nth(3).check()
    page.get_by_role("button", name="Nhận các dòng đã chọn").click()
    expect(page.locator(".error-summary")).to_contain_text("Chọn ngày hoàn thành")
    page.locator("#id_r3-lead").fill("Văn phòng")
    page.locator("#id_r3-due_on").fill("2027-05-31")
    boxes.nth(0).uncheck()
    page.get_by_role("button", name="Nhận các dòng đã chọn").click()
    expect(page.locator("main")).to_contain_text("Bộ phận Văn hóa-Thông tin")
    assert list(made.measures.values_list("lead", flat=True)) == ["Bộ phận Văn hóa-Thông tin", "Văn phòng", "Văn phòng"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
