"""The pages of open data in a real browser: accessible, and nothing beyond the screen; files are saved."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Round
from tests.actionplans.conferences import decide, published
from tests.browser.test_pages import AXE, RULES
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, unit_of
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def sound(page: Page, name: str) -> None:
    """Check a page at each width; keep its picture where a folder is named for them."""
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, rules)", RULES)
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_from_the_list_to_a_file(cast: Cast, opened: Callable[..., Page]) -> None:
    made = published(cast)
    first = made.publications.get()
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    decide(made, "606/QĐ-UBND", supersedes=first, reason="Bổ sung phiếu đến muộn của Sở Xây dựng")
    Round.objects.filter(pk=made.pk).update(title="Khảo sát mức độ hài lòng của người dân, tổ chức năm 2026 " * 3)
    page = opened(cast.an)
    page.goto("/du-lieu/")
    sound(page, "start")
    page.get_by_role("link", name="Khảo sát mức độ hài lòng").first.click()
    expect(page.locator("main")).to_contain_text("606/QĐ-UBND")
    page.get_by_text("Mã kiểm tra SHA-256").last.click()
    sound(page, "publication")
    with page.expect_download() as saved:
        page.get_by_role("link", name="package.zip").click()
    assert saved.value.suggested_filename == f"{made.code}-2-package.zip"
    page.get_by_role("link", name="Lần 1").click()
    expect(page.get_by_text("Lần công bố này đã được thay thế")).to_be_visible()
    sound(page, "superseded")
    page.goto("/du-lieu/tu-dien/")
    sound(page, "dictionary")
