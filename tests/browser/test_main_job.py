"""The main job against the running system: citizen, worker, official, PDF; nothing stands in for anything."""

import io
import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.facts import Facts, signed_in
from tests.browser.pages import thanks

pytestmark = [pytest.mark.browser, pytest.mark.system, pytest.mark.xdist_group("portal"), pytest.mark.timeout(600)]

ROUND = "viec-chinh"
UNIT = "ldtbxh"
COUNTED_WITHIN_SECONDS = 15


@pytest.fixture
def round_facts(facts: Facts) -> Facts:
    """An open round of one section of xã Quảng Thành with a door of its own."""
    opens = date.today()  # noqa: DTZ011
    facts.portal.manage(
        "create_round", ROUND, "--questionnaire", "cap-xa-16-3", "--method", "diem-cap-xa", "--open",
        "--opens", str(opens), "--closes", str(opens + timedelta(days=30)), "--units", UNIT,
    )  # fmt: skip
    door = facts.portal.manage_json("create_access_point", ROUND, "--unit", UNIT, "--channel", "WEB")
    return Facts(facts.portal, facts.passwords, {**facts.names, "door": door["token"], "round": ROUND})


def test_citizen_answers_worker_counts_official_sees_pdf_says(browser: Browser, round_facts: Facts) -> None:
    receipt = _answer_as_a_citizen(browser, round_facts)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", receipt)

    context = signed_in(browser, round_facts, "home_affairs")
    page = context.new_page()
    _see_the_form_counted(page, round_facts)

    page.click("form[action$='/tinh/'] button")
    page.wait_for_selector(".alert--success", timeout=60_000)
    round_facts.go(page, "/noi-bo/dot/{round}/")
    # Every answer was "Hài lòng": 4 of 5 points.
    assert "80,00" in page.inner_text("main")
    assert "Lao động - Thương binh và Xã hội" in page.inner_text("table")

    text = _download_report(page)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "UBND XÃ QUẢNG THÀNH" in text
    assert "80,00" in text
    assert "24,00" in text or "19,20" in text
    context.close()
    round_facts.portal.manage("recount", ROUND, "--check")


def _answer_as_a_citizen(browser: Browser, facts: Facts) -> str:
    context = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 740})
    page = context.new_page()
    thanks(page, facts)
    receipt = page.inner_text(".receipt__code")
    assert context.cookies() == []
    context.close()
    return receipt


def _see_the_form_counted(page: Page, facts: Facts) -> None:
    deadline = time.monotonic() + COUNTED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        facts.go(page, "/noi-bo/dot/{round}/")
        if "Đã nhận 1 phiếu" in page.inner_text("main"):
            return
        time.sleep(1)
    raise AssertionError(page.inner_text("main"))


def _download_report(page: Page) -> str:
    page.click("form[action$='/bao-cao/'] button")
    page.wait_for_selector("a[href$='/tep/']", timeout=120_000)
    with page.expect_download() as waiting:
        page.click("a[href$='/tep/']")
    reader = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    return "\n".join(sheet.extract_text() for sheet in reader.pages)
