"""The main job against the running system: citizen, worker, official, PDF; nothing stands in for anything."""

import io
import json
import re
import time
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.facts import Facts, signed_in
from tests.browser.pages import thanks

pytestmark = [pytest.mark.browser, pytest.mark.system, pytest.mark.xdist_group("portal"), pytest.mark.timeout(600)]

ROUND = "viec-chinh"
UNIT = "ldtbxh"
COUNTED_WITHIN_SECONDS = 15
ITEMS = [f"TC{n}" for n in range(1, 5)] + [f"TT{n}" for n in range(1, 5)]
ITEMS += [f"CC{n}" for n in range(1, 6)] + [f"KQ{n}" for n in range(1, 4)]
# The citizen in the browser says "Hài lòng" (4) throughout; five more by the API, so that no figure is hidden.
BROWSER_LEVEL, API_FORMS = 4, 5


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
    index = _answer_by_the_api(round_facts)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", receipt)

    context = signed_in(browser, round_facts, "home_affairs")
    page = context.new_page()
    _see_the_forms_counted(page, round_facts)

    page.click("form[action$='/tinh/'] button")
    page.wait_for_selector(".alert--success", timeout=60_000)
    round_facts.go(page, "/noi-bo/dot/{round}/")
    assert index in page.inner_text("main")
    assert "Lao động - Thương binh và Xã hội" in page.inner_text("main")

    text = _download_report(page)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "UBND XÃ QUẢNG THÀNH" in text
    assert index in text
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


def _answer_by_the_api(facts: Facts) -> str:
    """Post forms as a program does; return the index of all forms as documents print it."""
    points = BROWSER_LEVEL * len(ITEMS)
    for form in range(API_FORMS):
        levels = {code: 3 + (form + place) % 3 for place, code in enumerate(ITEMS)}
        points += sum(levels.values())
        _post(facts, {**levels, "PAKN": 2})
    share = Decimal(100 * points) / (5 * len(ITEMS) * (API_FORMS + 1))
    return str(share.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")


def _post(facts: Facts, answers: dict[str, int]) -> None:
    document = {"id": str(uuid4()), "access_token": facts.names["door"], "answers": answers}
    request = Request(
        f"{facts.portal.url}/api/v1/responses/",
        data=json.dumps(document).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:
        assert answer.status == 201


def _see_the_forms_counted(page: Page, facts: Facts) -> None:
    deadline = time.monotonic() + COUNTED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        facts.go(page, "/noi-bo/dot/{round}/")
        if f"Đã nhận {API_FORMS + 1} phiếu" in page.inner_text("main"):
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
