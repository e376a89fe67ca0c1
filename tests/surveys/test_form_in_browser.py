"""The citizen's form in a real Chromium: part by part, by keyboard, after a reload, on a shared phone."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from surveys.models import Response
from surveys.selectors import Door
from tests.browser.chromium import chromium
from tests.surveys import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Any = {"width": 360, "height": 740}
DOCUMENT = {
    "code": "tren-may",
    "title": "Phiếu thử",
    "sections": [
        {
            "code": "A",
            "title": "Tiếp cận dịch vụ",
            "questions": [
                {"code": "A1", "kind": "level5", "na": True, "text": "Dễ tìm thông tin"},
                {"code": "LOC", "kind": "yesno", "text": "Có gửi phản ánh không?"},
            ],
        },
        {
            "code": "B",
            "title": "Phản ánh",
            "asked_if": {"question": "LOC", "is": [1]},
            "questions": [{"code": "B1", "kind": "level5", "text": "Trả lời kịp thời"}],
        },
        {
            "code": "C",
            "title": "Ý kiến",
            "questions": [
                {"code": "LAN", "kind": "number", "text": "Mấy lần đi lại?", "minimum": 0, "maximum": 9},
                {"code": "YK", "kind": "text", "text": "Ý kiến thêm"},
            ],
        },
    ],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def door() -> Door:
    version = factories.questionnaire(DOCUMENT)
    return factories.door(version=version, opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))


@pytest.fixture
def page(browser: Browser, live_server: Any, door: Door) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE, base_url=live_server.url) as context:
        page = context.new_page()
        broken: list[Any] = []
        page.on(
            "pageerror", lambda error: broken.append(error)
        )  # playwright marks its handlers, a bound method of a list cannot be
        page.goto(f"/s/{door.token}/")
        yield page
        assert not broken


def begin(page: Page) -> None:
    page.check("#_consent")
    page.get_by_role("button", name="Bắt đầu").click()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def place(page: Page) -> str:
    return page.locator(".steps__words").inner_text()


def fill_in(page: Page, *, level: int) -> None:
    begin(page)
    page.check(f"#A1-{level}")
    page.check("#LOC-2")
    go_on(page)
    page.fill("#LAN", "1")
    page.get_by_role("button", name="Gửi phiếu").click()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def test_without_consent_it_does_not_begin(page: Page) -> None:
    page.get_by_role("button", name="Bắt đầu").click()

    assert focused(page) == "error-summary"
    assert page.locator("#_consent-error").is_visible()


def test_beginning_moves_focus_to_the_first_part(page: Page) -> None:
    begin(page)

    assert focused(page) == "phan-A"


def test_a_part_is_checked_before_going_on(page: Page) -> None:
    begin(page)
    page.check("#A1-4")
    go_on(page)

    page.get_by_role("link", name="Câu 2. Có gửi phản ánh không?").click()
    assert focused(page) == "LOC-1"
    page.keyboard.press("Space")
    assert page.locator(".error-summary").count() == 0


def test_parts_that_are_not_asked_are_passed_over(page: Page) -> None:
    begin(page)
    assert place(page) == "Phần 1: Tiếp cận dịch vụ"
    page.check("#A1-na")
    page.check("#LOC-2")
    assert place(page) == "Phần 1 trong 2: Tiếp cận dịch vụ"
    go_on(page)

    assert place(page) == "Phần 2 trong 2: Ý kiến"


def test_questions_are_numbered_as_they_are_shown(page: Page) -> None:
    numbers = ".item:not([hidden]) .question__number"
    assert page.locator(numbers).all_text_contents() == ["1.", "2.", "3.", "4."]

    begin(page)
    page.check("#LOC-1")

    assert page.locator(numbers).all_text_contents() == ["1.", "2.", "3.", "4.", "5."]


def test_saved_is_said_after_the_first_answer(page: Page) -> None:
    said = page.locator(".survey__saved")
    begin(page)
    assert said.is_hidden()

    page.check("#LOC-1")
    assert said.is_visible()


def test_the_back_button_of_the_browser_goes_one_part_back(page: Page) -> None:
    begin(page)
    page.check("#A1-4")
    page.check("#LOC-1")
    go_on(page)
    assert place(page) == "Phần 2 trong 3: Phản ánh"
    page.go_back()

    assert place(page) == "Phần 1 trong 3: Tiếp cận dịch vụ"


def test_a_reload_keeps_answers_place_and_visit(page: Page) -> None:
    visit = page.input_value("[name=_visit]")
    begin(page)
    page.check("#A1-4")
    page.check("#LOC-2")
    go_on(page)
    page.reload()

    assert place(page) == "Phần 2 trong 2: Ý kiến"
    assert page.input_value("[name=_visit]") == visit
    page.get_by_role("button", name="Xóa, làm lại từ đầu").click()
    page.wait_for_function("!document.querySelector('.restored') && !document.querySelector(':checked')")


def test_without_network_nothing_is_lost_and_the_page_says_so(page: Page) -> None:
    begin(page)
    page.check("#A1-5")
    page.check("#LOC-2")
    go_on(page)
    page.fill("#LAN", "2")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi phiếu").click()

    assert "Chưa gửi được: máy đang mất mạng" in page.locator(".error-summary").inner_text()
    assert focused(page) == "error-summary"
    assert page.input_value("#LAN") == "2"
    page.context.set_offline(False)
    page.get_by_role("button", name="Gửi phiếu").click()
    page.wait_for_selector(".receipt__code")
    assert Response.objects.count() == 1


def test_a_form_is_sent_and_the_phone_keeps_no_answer(page: Page) -> None:
    begin(page)
    page.check("#A1-5")
    page.check("#LOC-2")
    go_on(page)
    page.fill("#LAN", "12")
    page.get_by_role("button", name="Gửi phiếu").click()
    assert page.locator("#LAN-error").inner_text().endswith("Cần nhập số từ 0 đến 9.")
    page.fill("#LAN", "2")
    page.get_by_role("button", name="Gửi phiếu").click()
    page.wait_for_selector(".receipt__code")

    kept = page.evaluate("Object.entries(sessionStorage)")
    assert [sorted(json.loads(value)) for key, value in kept if "da-gui" in key] == [["at", "time"]]
    assert len(kept) == 1
    assert page.context.cookies() == []
    assert Response.objects.get().answers == [5, 2, 0, 3]
    page.go_back()
    page.wait_for_selector("#_consent")
    assert page.locator(":checked").count() == 0
    assert page.locator(".restored").inner_text().startswith("Phiếu đã được gửi lúc ")


def test_two_citizens_on_one_phone_are_both_stored_by_the_back_button(page: Page) -> None:
    for level in (5, 2):
        fill_in(page, level=level)
        page.wait_for_selector(".receipt__code")
        page.go_back()
        page.wait_for_selector("#_consent", state="attached")

    assert sorted(response.answers[0] for response in Response.objects.all()) == [2, 5]


def test_a_phone_that_shows_the_page_of_the_person_before_loses_nobody(page: Page) -> None:
    visit = {name: page.input_value(f"[name={name}]") for name in ("_visit", "_token")}
    for level in (5, 2):
        fill_in(page, level=level)
        page.wait_for_selector(".receipt__code")
        page.go_back()
        page.wait_for_selector("#_consent", state="attached")
        # Some browsers keep the whole page in memory, whatever the server says.
        for name, value in visit.items():
            page.evaluate("([name, value]) => (document.getElementsByName(name)[0].value = value)", [name, value])

    first, second = Response.objects.order_by("received_at")
    assert (first.answers[0], second.answers[0]) == (5, 2)
    assert second.flags & Response.Flag.SAME_ID_OTHER_CONTENT


def test_by_keyboard_alone_a_form_is_sent(page: Page) -> None:
    def tab_to(target: str) -> None:
        for _step in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("target => document.activeElement.matches(target)", target):
                return
        raise AssertionError(target)

    tab_to("#_consent")
    page.keyboard.press("Space")
    tab_to("[data-go=next]")
    page.keyboard.press("Enter")
    tab_to("[name=A1]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to("[name=LOC]")
    page.keyboard.press("ArrowUp")
    tab_to("[data-go=next]")
    page.keyboard.press("Enter")
    tab_to("#LAN")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt__code")

    (stored,) = Response.objects.all()
    assert (stored.answers[0], stored.answers[1:]) in [(2, [2, 0, 4]), (3, [2, 0, 4])]


def test_controls_are_named_as_they_read(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Tiếp tục").click()
    tree = page.locator("main").aria_snapshot()

    assert '- heading "Tiếp cận dịch vụ"' in tree
    assert '- radiogroup "1. Dễ tìm thông tin"' in tree
    assert '- radio "Rất không hài lòng"' in tree
    assert '- radio "Không áp dụng với tôi"' in tree
    assert '- button "Tiếp tục"' in tree
    assert '- link "Câu 1. Dễ tìm thông tin"' in tree
    assert "alert" in tree


def test_what_the_server_refuses_comes_back_at_its_part(page: Page) -> None:
    begin(page)
    page.check("#A1-5")
    page.check("#LOC-2")
    go_on(page)
    page.fill("#LAN", "2")
    page.fill("#YK", "a" * 2001)
    page.get_by_role("button", name="Gửi phiếu").click()
    page.wait_for_selector("#loi")

    assert focused(page) == "loi"
    assert place(page) == "Phần 2 trong 2: Ý kiến"
    assert len(page.input_value("#YK")) == 2001


def test_without_script_everything_stands_on_one_page(browser: Browser, live_server: Any, door: Door) -> None:
    with browser.new_context(viewport=PHONE, base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/s/{door.token}/")
        assert "Chỉ trả lời câu 3 nếu câu 2 trả lời “Có”." in page.inner_text("main")
        for target in ("#_consent", "#A1-4", "#LOC-2"):
            page.check(target)
        page.fill("#LAN", "0")
        page.get_by_role("button", name="Gửi phiếu").click()

        assert page.locator(".receipt__code").is_visible()
    assert Response.objects.get().answers == [4, 2, 0, 1]


def test_the_first_visit_is_light(browser: Browser, live_server: Any, door: Door) -> None:
    with browser.new_context(viewport=PHONE, base_url=live_server.url) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/s/{door.token}/", wait_until="networkidle")

    assert len(asked) <= 7
