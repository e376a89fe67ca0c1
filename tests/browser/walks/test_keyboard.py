"""By keyboard alone: from the door to a unit's page and to a comment that is answered, the focus seen all the way."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from feedback.models import State
from tests.browser.walks.conftest import Day
from tests.browser.walks.person import HOME, PASSWORD, Walk, set_password
from tests.dashboards.test_method_in_browser import MOST_TABS, press, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("portal")]
Start = Callable[..., Walk]
SETTLES = 500

# What has the focus: is it the document itself, does it lie within the window, is anything drawn around it?
HERE = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect();
    const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth;
    // A tick box is marked by its label's frame.
    const beside = here.type === "checkbox" ? here.nextElementSibling : here;
    const drawn = each => {
        const style = getComputedStyle(each);
        const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return style.boxShadow !== "none" || (line && style.outlineColor !== "rgba(0, 0, 0, 0)");
    };
    // The mark of a chart has a ring of its own around it: its graphic would cut an outline off.
    const ring = here.matches("[data-mark]") ? document.querySelector(".chart-ring:not([hidden])") : null;
    const around = ring ? ring.getBoundingClientRect() : null;
    const ringed = around && around.left <= box.left && around.right >= box.left && around.top <= box.bottom
        && around.bottom >= box.top && drawn(ring);
    // The button inside a date's box is marked by the browser itself; the box does not count as marked then.
    const within = here.type === "date" && !here.matches(":focus-visible");
    const clipped = each => each && (getComputedStyle(each).clipPath !== "none" || clipped(each.parentElement));
    const covered = document.elementFromPoint(
        Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
        Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
    return {
        name: here.tagName + " " + (here.innerText || here.id).trim().slice(0, 60),
        lost: here === document.body, inside: inside && !clipped(here),
        marked: [here, beside].some(drawn) || within || !!ringed,
        free: !!covered && (here.contains(covered) || covered.contains(here)),
    };
}"""


def seen(page: Page) -> str:
    """Fail where the focus is lost, out of sight, under something else or without a mark; return where it is."""
    here: dict[str, Any] = page.evaluate(HERE)
    if not (here["inside"] and here["free"]):
        # Parts that come in late move the page; it settles with the focus in sight.
        page.wait_for_timeout(SETTLES)
        here = page.evaluate(HERE)
    assert not here["lost"], f"the focus is lost on {page.url}"
    assert here["inside"], here
    assert here["marked"], here
    assert here["free"], here
    return str(here["name"])


def go_round(page: Page) -> list[str]:
    """Tab through a whole page until it ends, the focus in sight at each stop; return the stops."""
    stops: list[str] = []
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return stops
        stops.append(seen(page))
    raise AssertionError(f"no end to {page.url}")


def type_in(page: Page, id: str, text: str) -> None:
    tab_to(page, f"^{id}$")
    seen(page)
    page.keyboard.type(text)


def skip(page: Page) -> None:
    """Go by the skip link straight to what the page is about."""
    page.keyboard.press("Tab")
    assert "Đến nội dung chính" in seen(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


@pytest.fixture
def at_home(day: Day, door: Walk) -> Page:
    """An officer of Sở Xây dựng, signed in by keys."""
    page = door.page
    set_password(door.person)
    page.goto(HOME)
    type_in(page, "username", door.person.username)
    type_in(page, "password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def test_to_a_units_page(at_home: Page) -> None:
    page = at_home
    press(page, "^Kết quả$")
    skip(page)
    press(page, "^Đợt dot-nay$")
    skip(page)
    press(page, "^Sở Xây dựng$")
    assert page.url.endswith("/dot-nay/don-vi/so-xay-dung/")
    skip(page)
    tab_to(page, "^Đọc khoảng tin cậy")
    seen(page)
    page.keyboard.press("Enter")
    assert page.locator("details[open] > summary", has_text="Đọc khoảng tin cậy").count() == 1


def test_to_a_comment_and_its_reply(day: Day, at_home: Page) -> None:
    page = at_home
    skip(page)
    press(page, "^1 ý kiến mới")
    skip(page)
    press(page, "^Xem, xử lý")
    skip(page)
    tab_to(page, "^Trả lời người viết$")
    if not page.evaluate("document.activeElement.closest('details').open"):
        page.keyboard.press("Enter")
    type_in(page, "answer-note", "Sở đã kê thêm ghế chờ.")
    press(page, "^Trả lời người viết$")

    assert "Sở đã kê thêm ghế chờ." in page.inner_text("main")
    day.told.refresh_from_db()
    assert day.told.state == State.ANSWERED


@pytest.mark.parametrize("path", ["", "dot/", "dot/dot-nay/", "dot/dot-nay/don-vi/so-xay-dung/", "gop-y/", "tim/?q=so"])
def test_no_stop_of_a_page_is_out_of_sight(at_home: Page, path: str) -> None:
    at_home.goto(HOME + path)
    stops = go_round(at_home)
    assert "Đến nội dung chính" in stops[0]
    assert len(stops) > 10


@pytest.mark.parametrize("path", ["dot/dot-nay/", "dot/dot-nay/don-vi/so-xay-dung/", "gop-y/"])
def test_nor_at_four_hundred_percent(at_home: Page, path: str) -> None:
    at_home.set_viewport_size({"width": 320, "height": 640})
    at_home.goto(HOME + path)
    go_round(at_home)


def test_the_menu_of_the_person_opens_and_closes_by_keys(at_home: Page) -> None:
    page = at_home
    tab_to(page, "Nguyễn Văn An$")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert "Tài khoản của tôi" in seen(page)
    page.keyboard.press("Escape")
    assert page.locator(".menu--person[open]").count() == 0
    assert "Nguyễn Văn An" in seen(page)


def test_who_sorts_a_table_goes_on_in_its_head(at_home: Page) -> None:
    page = at_home
    page.goto(HOME + "dot/dot-nay/")
    head = page.locator("a.sort").nth(1)
    head.focus()
    words = seen(page)
    for _time in range(2):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "sap-xep=" in page.url
        assert seen(page) == words
    page.reload()
    assert page.evaluate("document.activeElement === document.body")
