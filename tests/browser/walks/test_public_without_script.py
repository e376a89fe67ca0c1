"""A citizen whose browser runs no script finds an agency, reads its figures, takes the data and changes language."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walks.conftest import Day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("portal")]
PLACE = "/ket-qua/dot-truoc/don-vi/so-xay-dung/"
# One for each kind of public page.
PAGES = (
    "/",
    "/ket-qua/",
    "/ket-qua/2025/",
    "/ket-qua/dot-truoc/",
    PLACE,
    f"{PLACE}bang/",
    f"{PLACE}niem-yet/",
    "/ket-qua/dot-truoc/bang/",
    "/viec-da-lam/",
    "/phuong-phap/",
    "/du-lieu/",
    "/api/",
)
PHONE = 360


@pytest.fixture
def page(browser: Browser, live_server: Any, day: Day) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=False, viewport={"width": PHONE, "height": 800}
    )
    yield context.new_page()
    context.close()


def test_an_agency_is_found_read_and_taken_home(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Kết quả").first.click()
    page.get_by_label("Tên cơ quan").fill("so xay dung")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("main").get_by_role("link", name="Sở Xây dựng").first.click()
    assert page.url.endswith(PLACE)
    expect(page.get_by_role("main")).to_contain_text("khoảng tin cậy 95 %")

    page.goto("/du-lieu/")
    page.locator("main a[href*='dot-truoc']").first.click()
    with page.expect_download() as coming:
        page.locator("main a[href$='.csv']").first.click()
    assert coming.value.path().read_bytes().decode("utf-8-sig").startswith("code;")

    page.goto(PLACE)
    page.locator("header summary:visible").first.click()
    page.get_by_role("banner").get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_every_kind_of_page_is_whole(page: Page) -> None:
    assert [(path, lacking) for path in PAGES if (lacking := _lacks(page, path))] == []


def _lacks(page: Page, path: str) -> list[str]:
    """Say what a page does not give without script: itself, its heading, what its folds hold."""
    answer = page.goto(path)
    found = [] if answer is not None and answer.status == 200 else ["page"]
    found += [] if page.locator("h1, caption").first.is_visible() else ["heading"]
    # What only a script could fill is not shown empty.
    found += ["waits"] * page.locator("[aria-busy=true]:visible").count()
    for folded in page.locator("main summary:visible").all():
        folded.click()
    return found + ["folded"] * page.locator("main details:visible:not([open])").count()
