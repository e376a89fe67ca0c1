"""The method editor in a real Chromium: a method of two levels by keyboard alone, checked while it is typed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from scoring.method_document import parse
from scoring.method_editing import adopt, change, nodes
from scoring.method_editing.document import DEFAULT_POINTS
from scoring.models import MethodDraft, MethodVersion
from scoring.services.method_drafts import start_method_draft
from tests import factories
from tests.browser.chromium import chromium
from tests.conftest import Cast
from tests.scoring.factories import document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "/noi-bo/phuong-phap/"
MOST_TABS = 150


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that gives a page on which a person is signed in; a script error fails the test."""
    contexts: list[BrowserContext] = []
    broken: list[Any] = []

    def sign_in(person: User, *, width: int = 1280, script: bool = True) -> Page:
        client = Client()
        client.force_login(person)
        size: Any = {"width": width, "height": 800}
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


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears the name, in its id or its words."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = "[document.activeElement.id, (document.activeElement.innerText || '').replace(/\\s+/g, ' ').trim()]"
        id, words = page.evaluate(here)
        if re.search(name, str(id)) or re.search(name, str(words)):
            return
    raise AssertionError(f"no way by Tab to {name}")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, name: str, text: str) -> None:
    """Go to a box and type over what it says."""
    if page.evaluate("document.activeElement.id") != name:
        tab_to(page, f"^{name}$")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def close(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Escape")


def choose(page: Page, name: str, words: str) -> None:
    """Go down a list by its arrow key to the entry that begins with the words."""
    tab_to(page, f"^{name}$")
    for _step in range(MOST_TABS):
        if str(page.evaluate("document.activeElement.selectedOptions[0].text")).startswith(words):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no entry {words}")


def test_a_method_of_two_levels_from_blank_to_published_by_keyboard_alone(cast: Cast, opened: Any) -> None:
    factories.questionnaire_version("hai-cau")
    page = opened(cast.snv)
    page.goto(f"{HOME}moi/")
    fill(page, "title", "Phương pháp bàn phím")
    choose(page, "questionnaire", "Phiếu hai-cau")
    press(page, "^Bắt đầu soạn")

    # The questionnaire gave one factor with both questions; it becomes a part over two factors.
    tab_to(page, "^n1-open$")
    press_here(page)
    expect(page.locator("#name")).to_be_focused()
    fill(page, "name", "Phục vụ")
    fill(page, "code", "PV")
    for item in ("item-A1", "item-A2"):
        tab_to(page, f"^{item}$")
        page.keyboard.press("Space")
    close(page)
    for name, code, item in (("Thái độ", "TD", "item-A1"), ("Thời gian", "TG", "item-A2")):
        press(page, "^Thêm mục con mục Phục vụ")
        expect(page.locator("#name")).to_be_focused()
        fill(page, "name", name)
        fill(page, "code", code)
        tab_to(page, f"^{item}$")
        page.keyboard.press("Space")
        expect(page.locator("[data-count]")).to_have_text("Ban hành được")
        close(page)

    tab_to(page, "^n1-open$")
    press_here(page)
    choose(page, "formula", "Trung bình có")
    expect(page.locator("[data-count]")).to_have_text("2 chỗ phải sửa")
    press(page, "^Đổi cách tính")
    expect(page.locator("#weights_total")).to_be_visible()
    close(page)
    expect(page.locator("[data-count]")).to_have_text("2 chỗ phải sửa")
    for id, weight in (("n2", "0,3"), ("n3", "0,7")):
        tab_to(page, f"^{id}-open$")
        press_here(page)
        fill(page, "weight", weight)
        close(page)

    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url("**#n3-up")
    press(page, "^Kiểm tra, ban hành")
    press(page, "^Ban hành phiên bản 1")

    expect(page.locator(".alert--success")).to_contain_text("Đã ban hành phiên bản 1")
    (part,) = parse(MethodVersion.objects.get().document).root.children
    assert [
        (child.code, child.items, str(weight)) for child, weight in zip(part.children, part.weights, strict=True)
    ] == [
        ("TG", ("A2",), "7/10"),
        ("TD", ("A1",), "3/10"),
    ]


def press_here(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def draft(cast: Cast) -> MethodDraft:
    tree = [{"code": "A", "name": "Phần A", "items": ["A1"]}, {"code": "B", "name": "Phần B", "items": ["A2"]}]
    return start_method_draft(document=adopt(document(tree=tree)), actor=cast.snv, at=now())


def codes(draft: MethodDraft) -> list[str]:
    draft.refresh_from_db()
    return [node["code"] for node in nodes(draft.document) if "code" in node]


def test_faults_come_and_go_while_typing_and_nothing_is_stored(cast: Cast, opened: Any, draft: MethodDraft) -> None:
    page = opened(cast.snv)
    page.goto(f"{HOME}ban-nhap/{draft.pk}/?mo=n1&o=code#code")
    page.fill("#code", "B")

    expect(page.locator("[data-notes=n2]")).to_contain_text("mã B đã dùng ở root > B")
    expect(page.locator("[data-summary]")).to_contain_text("root > [2].code")
    page.fill("#code", "C")
    expect(page.locator("[data-summary]")).to_contain_text("Không có chỗ nào phải sửa")
    expect(page.locator("[data-notes=n2]")).to_be_empty()
    assert codes(draft) == ["A", "B"]


def test_keys_move_a_node_in_and_out_and_undo_takes_it_back(cast: Cast, opened: Any, draft: MethodDraft) -> None:
    page = opened(cast.snv)
    page.goto(f"{HOME}ban-nhap/{draft.pk}/")
    page.focus("#n2-open")
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#n2-up")).to_be_focused()
    assert codes(draft) == ["B", "A"]
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#n1 #n2")).to_be_visible()
    expect(page.locator("[data-notes=n1]")).to_contain_text("cần đúng một trong hai")
    page.focus("#undo")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#n1 #n2")).to_have_count(0)
    expect(page.locator("#undo")).to_be_focused()


def test_without_script_another_way_to_earn_points_shows_its_boxes(cast: Cast, opened: Any, draft: MethodDraft) -> None:
    page = opened(cast.snv, width=360, script=False)
    page.goto(f"{HOME}ban-nhap/{draft.pk}/?mo=diem#diem")
    page.check("#scheme")
    page.click("[data-close]")
    page.click("#n1-open")
    page.select_option("#points_kind", "table")
    page.click("text=Đổi cách cho điểm")
    page.fill("[name='row.1.first']", "0")
    page.fill("[name='row.1.last']", "6,5")
    page.click("[data-close]")

    expect(page.locator("#n1")).to_contain_text("điểm theo bảng 1 dòng")
    expect(page.locator("[data-count]")).to_have_text("Ban hành được")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("more", ["?mo=n1", "ban-hanh/"])
def test_the_longest_path_of_a_fault_fits_a_small_phone(cast: Cast, opened: Any, draft: MethodDraft, more: str) -> None:
    table = {"piecewise": [{"from": "", "to": "", "points": ["", ""]}]}
    shown = change(draft.document, "diem", {"points": {**DEFAULT_POINTS}})
    draft.document = change(shown, "n1", {"code": "A" * 20, "points": table})
    draft.save()

    page = opened(cast.snv, width=320)
    page.goto(f"{HOME}ban-nhap/{draft.pk}/{more}")

    expect(page.locator("main")).to_contain_text(f"points.components.{'A' * 20}.piecewise[1].from")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
