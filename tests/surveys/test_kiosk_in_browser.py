"""The kiosk in a real Chromium: a whole visit, the reset that wipes, the PIN, and answers that wait for the network."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from surveys.models import AccessPoint, KioskReport, Response, ResponseText
from surveys.selectors.privacy import present_number
from surveys.services.kiosks import set_up_kiosk
from tests.browser.chromium import chromium
from tests.surveys import factories
from tests.surveys.test_kiosk import PIN, kiosk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PORTRAIT: Any = {"width": 1080, "height": 1920}
AXE = Path(__file__).parents[1] / "browser" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SECRET = "lời không ai được đọc sau này"
DOCUMENT = {
    "code": "o-quay",
    "title": "Phiếu tại quầy",
    "sections": [
        {
            "code": "A",
            "title": {"vi": "Thủ tục", "en": "Procedure"},
            "questions": [
                {
                    "code": "A1",
                    "kind": "level5",
                    "na": True,
                    "no_opinion": True,
                    "text": {"vi": "Thành phần hồ sơ phải nộp đúng quy định", "en": "Papers as listed"},
                },
                {"code": "LOC", "kind": "yesno", "text": {"vi": "Có gửi phản ánh không?", "en": "Any complaint?"}},
                {
                    "code": "A3",
                    "kind": "level5",
                    "text": {"vi": "Trả lời phản ánh", "en": "Answer to it"},
                    "asked_if": {"question": "LOC", "is": [1]},
                },
                {
                    "code": "LAN",
                    "kind": "number",
                    "minimum": 0,
                    "maximum": 9,
                    "text": {"vi": "Đi lại mấy lần?", "en": "How many times?"},
                },
                {
                    "code": "KENH",
                    "kind": "several",
                    "required": False,
                    "choices": ["Báo", "Đài", "Mạng"],
                    "text": {"vi": "Biết tin qua đâu?", "en": "Where from?"},
                },
                {"code": "YK", "kind": "text", "required": False, "text": {"vi": "Góp ý", "en": "Comments"}},
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def point() -> AccessPoint:
    made = kiosk(version=factories.questionnaire(DOCUMENT))
    pace(made, reset=60, pause=0)
    return made


@pytest.fixture
def page(browser: Browser, live_server: Any, point: AccessPoint) -> Iterator[Page]:
    with browser.new_context(viewport=PORTRAIT, base_url=live_server.url, locale="vi-VN") as context:
        page = context.new_page()
        broken: list[Any] = []
        page.on("pageerror", lambda error: broken.append(error))
        page.goto(f"/kiosk/{point.token}/")
        yield page
        assert not broken


def pace(point: AccessPoint, *, reset: int, pause: int) -> None:
    set_up_kiosk(kiosk=point.kiosk, reset_seconds=reset, pause_seconds=pause, pin="", at=datetime.now(UTC))


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def begin(page: Page) -> None:
    tap(page, "Bắt đầu")
    tap(page, "Tôi đồng ý trả lời")
    heading(page, "Thành phần hồ sơ phải nộp đúng quy định")


def visit(page: Page, level: str = "Hài lòng") -> None:
    begin(page)
    tap(page, level)
    tap(page, "Không")
    heading(page, "Đi lại mấy lần?")
    tap(page, "2")
    tap(page, "Tiếp tục")
    tap(page, "Đài")
    tap(page, "Tiếp tục")
    tap(page, "Bỏ qua câu này")
    heading(page, "Cảm ơn ông/bà đã trả lời")


def queue(page: Page) -> list[Any]:
    return list(
        page.evaluate(
            """() => new Promise((resolve) => {
                const asked = indexedDB.open("kiosk", 1);
                asked.onsuccess = () => {
                    const all = asked.result.transaction("queue").objectStore("queue").getAll();
                    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
                };
            })"""
        )
    )


def stored(count: int, page: Page) -> list[Response]:
    """Wait until so many forms are stored."""
    for _step in range(100):
        if Response.objects.count() >= count:
            break
        page.wait_for_timeout(100)
    return list(Response.objects.order_by("received_at"))


def unlock(page: Page, pin: str = PIN) -> None:
    tap(page, "Nhân viên")
    for digit in pin:
        page.locator("dialog").get_by_role("button", name=digit, exact=True).click()
    tap(page, "Mở")


def violations(page: Page) -> list[str]:
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def test_a_whole_visit_is_stored_with_its_channel_and_start(page: Page, point: AccessPoint) -> None:
    visit(page)

    (response,) = stored(1, page)
    assert response.answers == [4, 2, 0, 3, 2]
    assert response.channel == 10
    assert response.access_point_id == point.pk
    assert response.device_time is not None
    assert response.consent_version == present_number()
    page.wait_for_timeout(300)
    assert queue(page) == []


def test_two_visits_one_after_another_are_both_stored(page: Page) -> None:
    for level in ("Rất hài lòng", "Không hài lòng"):
        visit(page, level)
        tap(page, "Bắt đầu lại")

    assert [response.answers[0] for response in stored(2, page)] == [5, 2]


def test_a_question_that_is_asked_only_sometimes(page: Page) -> None:
    begin(page)
    tap(page, "Bình thường")
    heading(page, "Có gửi phản ánh không?")
    assert how_far(page) == ("Câu 2/6", 2, 6)  # the most there can be
    tap(page, "Có")
    heading(page, "Trả lời phản ánh")
    assert how_far(page) == ("Câu 3/6", 3, 6)
    tap(page, "Rất không hài lòng")
    heading(page, "Đi lại mấy lần?")
    page.get_by_role("button", name="Câu trước").click()
    page.get_by_role("button", name="Câu trước").click()
    tap(page, "Không")
    heading(page, "Đi lại mấy lần?")
    assert how_far(page) == ("Câu 3/5", 3, 5)
    tap(page, "0")
    for _step in range(2):
        tap(page, "Tiếp tục" if _step == 0 else "Bỏ qua câu này")
    tap(page, "Gửi phiếu")

    (response,) = stored(1, page)
    assert response.answers == [3, 2, 0, 1, 0]


def how_far(page: Page) -> tuple[str, float, float]:
    """Return what is said of the progress, and what its bar shows."""
    bar = page.locator(".kiosk-progress progress")
    return page.inner_text(".kiosk-progress p:first-child"), bar.evaluate("b => b.value"), bar.evaluate("b => b.max")


def test_na_and_no_opinion_are_answers_of_their_own(page: Page) -> None:
    for words in ("Không áp dụng với tôi", "Không có ý kiến"):
        begin(page)
        tap(page, words)
        tap(page, "Không")
        tap(page, "1")
        tap(page, "Tiếp tục")
        tap(page, "Bỏ qua câu này")
        tap(page, "Bỏ qua câu này")
        tap(page, "Bắt đầu lại")

    assert [response.answers[0] for response in stored(2, page)] == [-1, -2]


def test_a_required_number_out_of_bounds_is_said_and_kept(page: Page) -> None:
    begin(page)
    tap(page, "Hài lòng")
    tap(page, "Không")
    tap(page, "Tiếp tục")
    expect(page.get_by_role("alert").filter(has_text="Chưa nhập số.")).to_be_visible()
    tap(page, "7")
    tap(page, "5")
    tap(page, "Tiếp tục")
    expect(page.get_by_role("alert").filter(has_text="Cần nhập số từ 0 đến 9.")).to_be_visible()
    assert page.locator("output").inner_text() == "75"


def type_secret(page: Page) -> None:
    begin(page)
    tap(page, "Rất không hài lòng")
    tap(page, "Không")
    tap(page, "3")
    tap(page, "Tiếp tục")
    tap(page, "Bỏ qua câu này")
    page.fill("textarea", SECRET)


def nothing_left(page: Page) -> None:
    """Look where a next visitor could: page, storages, caches, address, the question asked first."""
    heading(page, "Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này")
    assert SECRET not in page.content()
    kept = page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, location.href,"
        " await caches.keys()])"
    )
    assert SECRET not in kept
    assert "A1" not in kept
    assert queue(page) == []
    assert page.evaluate("document.querySelectorAll('textarea, [aria-pressed=true][data-code]').length") == 0
    page.go_back()
    page.wait_for_timeout(200)
    assert SECRET not in page.content()
    begin(page)
    assert page.locator("[aria-pressed=true]").count() == 0
    for name in ("Hài lòng", "Không", "1", "Tiếp tục", "Bỏ qua câu này"):
        tap(page, name)
    assert page.input_value("textarea") == ""


def test_the_visitor_wipes_by_the_button(page: Page) -> None:
    type_secret(page)
    page.get_by_role("button", name="Bắt đầu lại").click()

    nothing_left(page)
    assert not ResponseText.objects.exists()


def test_time_wipes_after_a_warning(browser: Browser, live_server: Any, point: AccessPoint) -> None:
    pace(point, reset=30, pause=0)
    with browser.new_context(viewport=PORTRAIT, base_url=live_server.url) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"/kiosk/{point.token}/")
        tap(page, "Bắt đầu")
        tap(page, "Tôi đồng ý trả lời")
        page.clock.run_for(9_000)
        assert page.locator("#soon").inner_text() == ""
        page.clock.run_for(3_000)
        assert "câu trả lời bị xóa" in page.locator("#soon").inner_text()
        page.keyboard.press("Shift")
        page.clock.run_for(1_000)
        assert page.locator("#soon").inner_text() == ""
        assert page.locator(".kiosk-ring__number").text_content() in {"29", "30"}
        page.clock.run_for(30_000)
        heading(page, "Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này")
    assert Response.objects.count() == 0


def test_a_page_left_and_come_back_to_is_empty(page: Page) -> None:
    type_secret(page)
    page.goto("/tro-nang/")
    page.go_back()

    nothing_left(page)


def test_the_back_button_goes_one_question_back_and_never_out(page: Page, point: AccessPoint) -> None:
    begin(page)
    tap(page, "Hài lòng")
    heading(page, "Có gửi phản ánh không?")
    page.go_back()
    heading(page, "Thành phần hồ sơ phải nộp đúng quy định")
    page.go_back()
    page.wait_for_timeout(200)

    assert page.url.endswith(f"/kiosk/{point.token}/")


def test_thanks_count_down_and_give_way_to_the_first_screen(
    browser: Browser, live_server: Any, point: AccessPoint
) -> None:
    with browser.new_context(viewport=PORTRAIT, base_url=live_server.url) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"/kiosk/{point.token}/")
        begin(page)
        for name in ("Hài lòng", "Không"):
            tap(page, name)
            page.clock.run_for(400)
        for name in ("2", "Tiếp tục", "Bỏ qua câu này", "Bỏ qua câu này"):
            tap(page, name)
        heading(page, "Cảm ơn ông/bà đã trả lời")
        expect(page.locator("#countdown")).to_have_text(re.compile("Máy tự về màn hình đầu sau [89] giây."))
        expect(page.get_by_role("button", name="Bắt đầu lại")).to_be_visible()
        page.clock.run_for(6_500)
        expect(page.locator("#countdown")).to_have_text(re.compile("sau [23] giây."))
        page.clock.run_for(4_000)
        heading(page, "Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này")


def test_between_two_visits_it_asks_to_wait(browser: Browser, live_server: Any, point: AccessPoint) -> None:
    pace(point, reset=60, pause=30)
    with browser.new_context(viewport=PORTRAIT, base_url=live_server.url) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"/kiosk/{point.token}/")
        visit(page)
        tap(page, "Bắt đầu lại")
        tap(page, "Bắt đầu")
        heading(page, "Mời ông/bà chờ một chút")
        assert "Máy sẵn sàng sau" in page.locator("#wait").inner_text()
        page.clock.run_for(30_500)
        heading(page, "Trước khi bắt đầu")


def test_only_the_pin_shows_the_queue_and_the_way_out(page: Page) -> None:
    assert "Phiếu chờ gửi" not in page.inner_text("body")
    unlock(page, "1357")
    expect(page.get_by_role("alert").filter(has_text="Mã PIN không đúng. Còn 4 lần thử.")).to_be_visible()
    tap(page, "Đóng")
    unlock(page)
    expect(page.get_by_role("button", name="Rời chế độ máy tại quầy")).to_be_visible()
    assert "Phiếu chờ gửi" in page.locator("dialog").inner_text()
    page.get_by_role("button", name="Rời chế độ máy tại quầy").click()

    page.wait_for_url(lambda url: "/kiosk/" not in url)


def test_enter_opens_and_says_that_it_is_looking(page: Page) -> None:
    held: list[Any] = []
    page.route("**/pin/", lambda route: held.append(route))
    tap(page, "Nhân viên")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Chưa nhập mã PIN.")).to_be_visible()
    # Digits tapped on the screen, Enter on a keyboard.
    for digit in PIN:
        page.locator("dialog").get_by_role("button", name=digit, exact=True).click()
    page.keyboard.press("Enter")
    busy = page.get_by_role("button", name="Đang kiểm tra…")
    expect(busy).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status")).to_have_text("Đang kiểm tra…")
    page.keyboard.press("Enter")
    assert len(held) == 1
    held[0].continue_()

    expect(page.get_by_role("button", name="Rời chế độ máy tại quầy")).to_be_visible()


def test_its_device_is_told_to_the_office(page: Page, point: AccessPoint) -> None:
    expect(page.locator("html")).to_have_attribute("data-offline", "ready", timeout=15_000)
    page.route("**/api/v1/responses/", lambda route: route.fulfill(status=410, json={"detail": "Đã khóa."}))
    visit(page)
    for _step in range(100):
        report = KioskReport.objects.filter(kiosk=point.kiosk).first()
        if report is not None and report.refused:
            break
        page.wait_for_timeout(100)

    assert report is not None
    assert (report.waiting, report.refused, report.offline) == (0, 1, True)
    assert report.version_id == point.round_unit.round.questionnaire_version_id


def test_five_wrong_pins_shut_it(page: Page) -> None:
    tap(page, "Nhân viên")
    for _try in range(5):
        page.fill("#pin", "1357")
        with page.expect_response("**/pin/"):
            tap(page, "Mở")
        expect(page.locator("#pin")).to_have_value("")
    expect(page.get_by_role("alert").filter(has_text="Nhập sai nhiều lần.")).to_be_visible()
    page.fill("#pin", PIN)
    tap(page, "Mở")

    expect(page.get_by_role("alert").filter(has_text="Nhập sai nhiều lần.")).to_be_visible()


def test_offline_answers_wait_and_are_stored_once_each(page: Page) -> None:
    unlock(page)
    expect(page.get_by_role("button", name="Gửi ngay")).to_be_visible()
    tap(page, "Đóng")
    expect(page.locator("html")).to_have_attribute("data-offline", "ready", timeout=15_000)
    page.context.set_offline(True)
    for level in ("Rất hài lòng", "Không hài lòng"):
        visit(page, level)
        tap(page, "Bắt đầu lại")
    assert len(queue(page)) == 2
    # The tablet is switched off and on again, still without network.
    page.reload()
    heading(page, "Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này")
    visit(page, "Bình thường")
    tap(page, "Bắt đầu lại")
    unlock(page)
    expect(page.locator("dialog dd").first).to_have_text("3")
    assert Response.objects.count() == 0
    tap(page, "Đóng")
    page.context.set_offline(False)

    assert sorted(response.answers[0] for response in stored(3, page)) == [2, 3, 5]
    page.wait_for_timeout(500)
    assert queue(page) == []
    assert Response.objects.count() == 3


def test_an_answer_whose_receipt_got_lost_is_not_stored_twice(page: Page) -> None:
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data)
        route.fetch()
        route.abort()

    page.route("**/api/v1/responses/", lose)
    visit(page)
    stored(1, page)
    page.wait_for_timeout(300)
    assert len(queue(page)) == 1
    unlock(page)
    tap(page, "Gửi ngay")
    expect(page.locator("dialog dd").first).to_have_text("0")

    assert [str(response.pk) for response in Response.objects.all()] == [json.loads(lost[0])["id"]]


def test_what_the_server_refuses_is_kept_and_told_to_staff(page: Page, point: AccessPoint) -> None:
    AccessPoint.objects.filter(pk=point.pk).update(closed_at=datetime.now(UTC))
    with page.expect_response("**/api/v1/responses/"):
        visit(page)
    page.wait_for_timeout(300)
    (kept,) = queue(page)
    assert kept["refused"] == 410

    AccessPoint.objects.filter(pk=point.pk).update(closed_at=None)
    unlock(page)
    expect(page.locator("dialog")).to_contain_text("không nhận phiếu")
    tap(page, "Gửi lại phiếu bị từ chối")
    expect(page.locator("dialog dd").nth(1)).to_have_text("0")
    assert Response.objects.count() == 1


def test_the_language_is_chosen_and_falls_back_for_the_next_visitor(page: Page) -> None:
    tap(page, "English")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("group").first.wait_for()
    page.locator(".kiosk-button--large").click()
    page.locator(".kiosk-button--main").click()
    heading(page, "Papers as listed")
    page.locator(".kiosk-restart").click()

    heading(page, "Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này")
    assert page.evaluate("document.documentElement.lang") == "vi"


SIZES = ((1080, 1920), (1280, 800), (1024, 768), (800, 1280), (360, 740), (320, 640))
FACES = """Array.from(document.querySelectorAll('.kiosk-cell--face')).map((face) => {
    const box = face.getBoundingClientRect();
    return box.width >= 120 && box.height >= 72;
})"""


def test_every_screen_is_accessible_fits_and_can_be_hit(page: Page) -> None:
    heading(page, "Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    check(page)
    tap(page, "Bắt đầu")
    check(page)
    tap(page, "Tôi đồng ý trả lời")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(FACES) == [True] * 5
        if width >= 800:
            # The whole question without scrolling, on every tablet.
            expect(page.get_by_role("button", name="Không áp dụng với tôi")).to_be_in_viewport(ratio=1)
    for name in ("Hài lòng", "Không", "1", "Tiếp tục", "Bỏ qua câu này"):
        check(page)
        tap(page, name)
    check(page)
    tap(page, "Bỏ qua câu này")
    heading(page, "Cảm ơn ông/bà đã trả lời")
    check(page, axe=SIZES[:1])
    tap(page, "Nhân viên")
    check(page)


def check(page: Page, *, axe: Sequence[tuple[int, int]] = (SIZES[0], SIZES[-1])) -> None:
    """Look at a screen in every size; by axe in the largest and the smallest."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SIDEWAYS) <= width
        assert page.evaluate(SMALL) == []
        if page.locator(".kiosk-restart").is_visible():
            expect(page.locator(".kiosk-restart")).to_be_in_viewport(ratio=1)
            expect(page.locator("#countdown")).to_be_in_viewport(ratio=1)
        if (width, height) in axe:
            assert violations(page) == []


SIDEWAYS = "Math.max(...['html', 'main'].map((name) => document.querySelector(name).scrollWidth))"
SMALL = """Array.from(document.querySelectorAll('main button, footer button, dialog button'))
    .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 72).map((each) => each.outerHTML)"""


def test_by_keyboard_alone(page: Page) -> None:
    def press(target: str) -> None:
        for _step in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("target => document.activeElement.matches(target)", target):
                page.keyboard.press("Enter")
                return
        raise AssertionError(target)

    press(".kiosk-button--large")
    press(".kiosk-row .kiosk-button--main")
    heading(page, "Thành phần hồ sơ phải nộp đúng quy định")
    press("[data-code='4']")
    heading(page, "Có gửi phản ánh không?")
    press("[data-code='2']")
    heading(page, "Đi lại mấy lần?")
    press(".kiosk-key:nth-child(3)")
    press(".kiosk-button--main")
    press(".kiosk-button--quiet")
    press(".kiosk-button--quiet")

    assert stored(1, page)[0].answers == [4, 2, 0, 4, 0]


def test_words_and_a_plain_form_without_script(browser: Browser, live_server: Any, point: AccessPoint) -> None:
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/kiosk/{point.token}/")
        page.get_by_role("link", name="Mở phiếu thường").click()

        assert page.url.endswith(f"/s/{point.token}/")
