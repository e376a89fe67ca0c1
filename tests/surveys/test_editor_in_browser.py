"""The questionnaire editor in a real Chromium: by keyboard alone, saving by itself, two people at once, on a phone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from accounts.models import User
from surveys.drafting import edits
from surveys.drafting.document import adopt, blank, questions
from surveys.models import Draft, QuestionnaireVersion
from surveys.services.drafts import start_draft
from tests.browser.chromium import chromium
from tests.conftest import Cast
from tests.surveys import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "/noi-bo/phieu-khao-sat/"
DESK: Any = {"width": 1280, "height": 800}
PHONE: Any = {"width": 360, "height": 740}
MOST_TABS = 120


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that gives a page on which a person is signed in; a script error fails the test."""
    contexts: list[BrowserContext] = []
    broken: list[Any] = []

    def sign_in(person: User, *, size: Any = DESK, script: bool = True) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(
            viewport=size, base_url=live_server.url, locale="vi-VN", java_script_enabled=script
        )
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(error))
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not broken


def drafted(cast: Cast, *, texts: tuple[str, ...] = ("Câu một", "Câu hai")) -> Draft:
    """Return a draft with one section and questions c2, c3, …"""
    document = edits.change(blank(code="phieu-thu", title="Phiếu thử"), "p1", {"title": {"vi": "Phần một"}})
    for text in texts:
        added = edits.add_question(document, section="p1")
        document = edits.change(added.document, added.id, {"text": {"vi": text}})
    return start_draft(document=document, owner=None, actor=cast.snv, at=now())


def at(draft: Draft, more: str = "") -> str:
    return f"{HOME}ban-nhap/{draft.pk}/{more}"


def texts_of(draft: Draft) -> list[str]:
    draft.refresh_from_db()
    return [question["text"].get("vi", "") for question in questions(draft.document)]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears the name."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        words = page.evaluate("(document.activeElement.innerText || '').replace(/\\s+/g, ' ').trim()")
        if re.search(name, str(words)):
            return
    raise AssertionError(f"no way by Tab to {name}")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu")


def test_a_questionnaire_from_blank_to_published_by_keyboard_alone(cast: Cast, opened: Any) -> None:
    page = opened(cast.snv)
    page.goto(f"{HOME}moi/")
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focused(page) == "title":
            break
    page.keyboard.type("Phiếu bàn phím")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ban-nhap/*/")

    tab_to(page, r"Sửa phần A\.")
    page.keyboard.press("Enter")
    expect(page.locator("[id='title.vi']")).to_be_focused()
    page.keyboard.type("Tiếp cận dịch vụ")
    page.keyboard.press("Escape")
    expect(page.locator("#p1-open")).to_contain_text("Tiếp cận dịch vụ")
    expect(page.locator("#p1-open")).to_be_focused()

    tab_to(page, r"^Thêm câu")
    page.keyboard.press("Enter")
    expect(page.locator("[id='text.vi']")).to_be_focused()
    page.keyboard.type("Nơi ngồi chờ có đủ chỗ")
    saved(page)
    expect(page.locator("[data-seen]")).to_contain_text("Nơi ngồi chờ có đủ chỗ")

    tab_to(page, r"^Lưu, thêm câu sau")
    page.keyboard.press("Enter")
    expect(page.locator("#c3")).to_have_class(re.compile("erow--open"))
    page.keyboard.type("Ông/bà biết qua đâu?")
    page.keyboard.press("Tab")
    page.keyboard.type("Một lựa")
    expect(page.locator("[id='choice.2.vi']")).to_be_visible()
    expect(page.locator("#kind")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("[id='choice.1.vi']")).to_be_focused()
    page.keyboard.type("Tổ dân phố")
    page.keyboard.press("Enter")
    expect(page.locator("[id='choice.2.vi']")).to_be_focused()
    page.keyboard.type("Mạng xã hội")
    page.keyboard.press("Enter")
    expect(page.locator("[id='choice.3.vi']")).to_be_focused()
    page.keyboard.type("Người quen")
    expect(page.locator("[id='choice.4.vi']")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#c3-open")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#c3 .erow__number")).to_have_text("1.")
    expect(page.locator("#c3-up")).to_be_focused()
    page.keyboard.press("Enter")
    draft = Draft.objects.get()
    page.keyboard.press("Shift+Tab")
    assert texts_of(draft)[0] == "Ông/bà biết qua đâu?"


def test_publishing_and_the_preview_by_keyboard(cast: Cast, opened: Any) -> None:
    page = opened(cast.snv)
    page.goto(at(drafted(cast)))
    tab_to(page, "^Xem như người dân")
    with page.expect_popup() as popup:
        page.keyboard.press("Enter")
    phone = popup.value
    phone.wait_for_load_state()
    assert phone.evaluate("innerWidth") <= 400
    phone.check("#_consent")
    phone.get_by_role("button", name="Bắt đầu").click()
    expect(phone.locator("#phan-A")).to_be_focused()

    tab_to(page, "^Kiểm tra, ban hành")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ban-hanh/")
    tab_to(page, "^Ban hành phiên bản 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mau/phieu-thu/")
    assert QuestionnaireVersion.objects.get().questionnaire.code == "phieu-thu"


def test_typing_is_saved_by_itself_and_survives_a_lost_connection(cast: Cast, opened: Any) -> None:
    draft = drafted(cast)
    page = opened(cast.snv)
    page.goto(at(draft, "?mo=c2"))
    lost: list[str] = []

    def refuse(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page.route("**/luu/**", refuse)
    page.fill("[id='text.vi']", "Gõ khi mất mạng")
    expect(page.locator("[data-saved]")).to_contain_text("Chưa lưu được")
    assert texts_of(draft)[0] == "Câu một"

    page.unroute("**/luu/**")
    saved(page)
    assert lost
    assert texts_of(draft)[0] == "Gõ khi mất mạng"


def test_leaving_with_unsaved_words_warns(cast: Cast, opened: Any) -> None:
    page = opened(cast.snv)
    page.goto(at(drafted(cast), "?mo=c2"))
    page.route("**/luu/**", lambda route: route.abort())
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("[id='text.vi']").press_sequentially("chưa lưu")

    page.goto(HOME)

    assert asked == ["beforeunload"]


def test_the_later_of_two_gets_both_texts(cast: Cast, opened: Any) -> None:
    draft = drafted(cast)
    mine, theirs = opened(cast.snv), opened(cast.snv)
    mine.goto(at(draft, "?mo=c2"))
    theirs.goto(at(draft, "?mo=c2"))
    theirs.fill("[id='text.vi']", "Câu của người kia")
    saved(theirs)

    mine.fill("[id='text.vi']", "Câu của tôi")
    expect(mine.locator("[data-saved]")).to_contain_text("Người khác vừa sửa")
    mine.get_by_role("button", name="Lưu và đóng").click()

    expect(mine.get_by_role("alert")).to_contain_text("Câu của người kia")
    assert mine.locator("[id='text.vi']").input_value() == "Câu của tôi"
    assert texts_of(draft)[0] == "Câu của người kia"
    mine.get_by_role("button", name="Lưu bản tôi gõ").click()
    expect(mine.locator("#c2-open")).to_contain_text("Câu của tôi")
    assert texts_of(draft)[0] == "Câu của tôi"


def test_what_is_typed_goes_along_when_another_row_moves(cast: Cast, opened: Any) -> None:
    draft = drafted(cast)
    page = opened(cast.snv)
    page.goto(at(draft, "?mo=c2"))
    page.fill("[id='text.vi']", "Vừa gõ xong")
    page.locator("#c3-up").click()

    expect(page.locator("#c3 .erow__number")).to_have_text("1.")
    assert texts_of(draft) == ["Câu hai", "Vừa gõ xong"]


def test_deleting_is_taken_back_on_the_spot(cast: Cast, opened: Any) -> None:
    draft = drafted(cast)
    page = opened(cast.snv)
    page.goto(at(draft))
    page.locator("#c2-remove").click()
    expect(page.locator("#c2")).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Hoàn tác").click()

    expect(page.locator("#c2")).to_be_visible()
    assert texts_of(draft) == ["Câu một", "Câu hai"]


def test_lines_pasted_into_a_choice_become_choices(cast: Cast, opened: Any) -> None:
    draft = drafted(cast, texts=("Biết qua đâu?",))
    page = opened(cast.snv)
    page.goto(at(draft, "?mo=c2"))
    page.select_option("#kind", "single")
    page.locator("[id='choice.1.vi']").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData('text/plain', 'Báo\\nĐài\\nTổ dân phố');
            document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            );
        }"""
    )
    expect(page.locator("[id='choice.4.vi']")).to_be_visible()
    draft.refresh_from_db()
    said = [choice.get("vi", "") for choice in questions(draft.document)[0]["choices"]]
    assert said == ["Báo", "Đài", "Tổ dân phố", ""]


def test_a_rule_is_made_in_words(cast: Cast, opened: Any) -> None:
    draft = drafted(cast)
    page = opened(cast.snv)
    page.goto(at(draft, "?mo=c3"))
    page.select_option("#rule_question", "A1")
    page.get_by_role("checkbox", name="Không hài lòng", exact=True).check()
    saved(page)
    page.keyboard.press("Escape")

    expect(page.locator("#c3 .erow__rule")).to_have_text("Chỉ hỏi khi câu 1 trả lời “Không hài lòng”.")


@pytest.mark.parametrize("more", ["", "?mo=c2", "ngon-ngu/", "ban-hanh/", "xem/"])
def test_nothing_sticks_out_on_a_phone(cast: Cast, opened: Any, more: str) -> None:
    document = adopt(factories.questionnaire().definition)
    draft = start_draft(document=document, owner=None, actor=cast.snv, at=now())
    page = opened(cast.snv, size=PHONE)
    page.goto(at(draft, more))

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_every_step_works_without_script(cast: Cast, opened: Any) -> None:
    draft = drafted(cast)
    page = opened(cast.snv, script=False)
    page.goto(at(draft))
    page.locator("#c2-open").click()
    page.fill("[id='text.vi']", "Sửa không cần script")
    page.select_option("#kind", "several")
    page.get_by_role("button", name="Đổi kiểu").click()
    page.fill("[id='choice.1.vi']", "Báo")
    page.fill("[id='choice.2.vi']", "Đài")
    page.get_by_role("button", name="Thêm phương án").click()
    page.fill("[id='choice.3.vi']", "Loa")
    page.get_by_role("button", name="Lưu và đóng").last.click()
    page.locator("#c2-down").click()

    assert texts_of(draft) == ["Câu hai", "Sửa không cần script"]
    said = [choice["vi"] for choice in questions(draft.document)[1]["choices"]]
    assert said == ["Báo", "Đài", "Loa"]
