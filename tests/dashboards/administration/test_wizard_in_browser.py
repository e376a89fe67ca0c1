"""Sở Nội vụ records a transfer in a real Chromium, from its own menu to the page of what was done."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_pages import _violations
from tests.conftest import Cast
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_transfer_is_recorded(cast: Cast, opened: Callable[..., Page], width: int, tmp_path: Path) -> None:
    day = timezone.localdate()
    survey = factories.survey_round(opens_on=day - timedelta(days=30), closes_on=day + timedelta(days=30))
    factories.round_unit(survey, cast.so_xay_dung)
    page = opened(cast.snv, width=width)

    def looked_at(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert _violations(page) == []
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)

    page.goto("/noi-bo/")
    page.click(".menu--person > summary")
    looked_at("trinh-don")
    page.get_by_role("link", name="Đơn vị, thủ tục").click()
    expect(page.get_by_role("link", name="Hệ thống")).to_have_count(0)
    looked_at("don-vi")
    page.get_by_role("link", name="Sắp xếp đơn vị").click()
    page.goto("/noi-bo/quan-tri/sap-xep/moi/")
    looked_at("loai")
    page.get_by_role("link", name="Chuyển giao").click()
    page.select_option("select[name=agency-0]", "so-xay-dung")
    page.select_option("select[name=heir-0]", "so-y-te")
    page.fill("input[name=on]", day.isoformat())
    page.click("button[value=preview]")
    expect(page.get_by_text("Cần phần chuyển đi").first).to_be_visible()
    looked_at("thieu")
    page.fill("input[name=heir_share-0]", "12,5")
    page.click("button[value=preview]")
    expect(page.get_by_text("12,5 % nhiệm vụ chuyển sang Sở Y tế")).to_be_visible()
    looked_at("xem-truoc")
    page.click("button[value=confirm]")
    expect(page.get_by_text("12,5 % nhiệm vụ chuyển sang Sở Y tế")).to_be_visible()
    looked_at("da-ghi")
