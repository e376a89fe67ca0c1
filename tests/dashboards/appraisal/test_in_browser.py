"""In a real Chromium: an agency scores itself, is appraised, laid, approved, published, and stands in the report."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from reports import services
from scoring.models import Publication, Submission
from tests.browser.test_pages import _violations
from tests.conftest import Cast
from tests.dashboards.appraisal.world import CODE, window_ended
from tests.dashboards.appraisal.world import opened as made
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = f"/noi-bo/tham-dinh/dot/{CODE}/"
UNIT = f"{HOME}don-vi/so-xay-dung/"


def seen(page: Page, name: str) -> None:
    """Look at a page as axe does; keep a picture where one is asked for."""
    folder = os.environ.get("PICTURES")
    width = (page.viewport_size or {"width": 0})["width"]
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert _violations(page) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_own_score_to_the_report(cast: Cast, opened: Callable[..., Page], width: int, tmp_path: Path) -> None:
    draft = made(cast)
    proof = tmp_path / "bien-ban.pdf"
    proof.write_bytes(b"%PDF-1.7 x")

    page = opened(cast.an, width=width)
    page.goto(UNIT)
    seen(page, "tu-cham")
    page.fill("#tu-cham-value-TC", "5,9")
    page.get_by_role("button", name="Nộp", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("ghi lý do")
    seen(page, "tu-cham-loi")
    page.fill("#tu-cham-reason-TC", "Đã thêm ghế chờ và bảng hướng dẫn")
    page.set_input_files("input[name=proofs]", str(proof))
    page.get_by_role("button", name="Nộp", exact=True).click()
    expect(page.locator("main")).to_contain_text("đã nộp")

    page = opened(cast.snv, width=width)
    page.goto(UNIT)
    seen(page, "tham-dinh")
    page.fill("#tham-dinh-value-TC", "5,5")
    page.fill("#tham-dinh-reason-TC", "Chưa có ảnh chụp nơi chờ")
    page.get_by_role("button", name="Ghi kết quả thẩm định").click()
    expect(page.locator("main")).to_contain_text("Chưa có ảnh chụp nơi chờ")
    window_ended(draft)
    page.goto(HOME)
    page.get_by_role("button", name="Đồng ý chung").click()
    seen(page, "dot")
    page.get_by_role("link", name="Lập tờ trình").click()
    page.fill("#number", "45/TTr-SNV")
    page.fill("#signed_on", localdate().isoformat())
    page.fill("#signer", "Giám đốc")
    page.fill("#addressee", "Ủy ban nhân dân tỉnh Khánh Hòa")
    seen(page, "lap-to-trinh")
    page.get_by_role("button", name="Trình", exact=True).click()
    expect(page.locator("main")).to_contain_text("đang trình")

    page = opened(cast.lanh_dao, width=width)
    page.goto(f"/noi-bo/dot/{CODE}/to-trinh/{Submission.objects.get().pk}/")
    expect(page.locator("main")).to_contain_text("Chưa có ảnh chụp nơi chờ")
    seen(page, "to-trinh")
    made_pdf = services.paper_document(Submission.objects.get(), progress=lambda _text, _done, _total: None)
    assert made_pdf.content.startswith(b"%PDF")
    if folder := os.environ.get("PICTURES"):
        (Path(folder) / made_pdf.name).write_bytes(made_pdf.content)
    page.goto(f"/noi-bo/cong-bo/{CODE}/phe-duyet/{draft.run_id}/")
    page.select_option("#outcome", "approve")
    page.get_by_role("button", name="Ghi quyết định").click()

    page = opened(cast.snv, width=width)
    page.goto(f"/noi-bo/cong-bo/{CODE}/quyet-dinh/")
    page.fill("#decision_number", "605/QĐ-UBND")
    page.fill("#decision_date", localdate().isoformat())
    page.fill("#issuing_body", "UBND tỉnh Khánh Hòa")
    page.check("#confirmed")
    if page.locator("#signed_before").count():
        page.check("#signed_before")
    page.get_by_role("button", name="Công bố kết quả").click()
    assert Publication.objects.get().decision_number == "605/QĐ-UBND"

    page.goto(f"/noi-bo/dot/{CODE}/bao-cao/xem/?kind=province")
    expect(page.locator("main")).to_contain_text("tự chấm 5,90, thẩm định 5,50. Chưa có ảnh chụp nơi chờ")
    seen(page, "bao-cao")
    page.goto(f"/noi-bo/dot/{CODE}/bao-cao/xem/?kind=agency&agency=so-xay-dung")
    seen(page, "phieu-don-vi")
    page.goto(f"/noi-bo/dot/{CODE}/don-vi/so-xay-dung/")
    expect(page.locator("main")).to_contain_text("Xếp loại")
    seen(page, "don-vi")
    page.goto(f"/noi-bo/dot/{CODE}/")
    seen(page, "bang")
    page.goto("/noi-bo/tham-dinh/xep-loai/")
    seen(page, "thang")
    page.get_by_role("link", name="Soạn phiên bản sau").click()
    expect(page.locator("#ten-0")).to_have_value("Xuất sắc")
    seen(page, "soan-thang")
