"""What the head of an agency opens on a phone: nothing scrolls sideways, everything is big enough for a finger."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from notices.models import Notice
from scoring.draft_tasks import tell_of_drafts
from tests.browser.walks.conftest import Day
from tests.browser.walks.person import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("portal")]
Start = Callable[..., Walk]

PHONE, FINGER = 360, 24
PAGES = (
    "/noi-bo/",
    "/noi-bo/dot/",
    "/noi-bo/dot/dot-nay/",
    "/noi-bo/dot/dot-nay/don-vi/so-xay-dung/",
    # Published: a tag names the decision.
    "/noi-bo/dot/{before}/",
    "/noi-bo/dot/{before}/don-vi/so-xay-dung/",
    "/noi-bo/phan-tich/{before}/",
    "/noi-bo/cong-bo/dot-nay/don-vi/so-xay-dung/",
    "/noi-bo/gop-y/",
    "/noi-bo/gop-y/{told}/",
    "/noi-bo/thong-bao/",
    "/noi-bo/tim/",
    "/noi-bo/tim/?q=so+xay+dung",
)
# WCAG 2.2, 2.5.8: a target of less counts when a circle of 24 px around its middle meets no other's; links that
# stand in a sentence are exempt.
SMALL = """(finger) => {
    const clipped = each => each && (getComputedStyle(each).clipPath !== "none" || clipped(each.parentElement));
    const seen = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .map(each => [each, each.getBoundingClientRect()])
        .filter(([each, box]) => box.width > 1 && box.height > 1 && box.bottom + scrollY > 0 && !clipped(each));
    const inText = each => each.tagName === "A" && getComputedStyle(each).display === "inline"
        && each.parentElement.innerText.trim() !== each.innerText.trim();
    const small = ([each, box]) => box.width < finger || box.height < finger;
    const middle = box => [box.left + box.width / 2, box.top + box.height / 2];
    const meets = (box, other, reach) => {
        const [x, y] = middle(box);
        const near = [Math.min(Math.max(x, other.left), other.right), Math.min(Math.max(y, other.top), other.bottom)];
        return Math.hypot(near[0] - x, near[1] - y) < reach;
    };
    return seen.filter(small).filter(([each]) => !inText(each)).filter(([each, box]) => seen.some(([one, other]) =>
        one !== each && !one.contains(each) && !each.contains(one)
        && (meets(box, other, finger / 2) || (small([one, other])
            && Math.hypot(middle(box)[0] - middle(other)[0], middle(box)[1] - middle(other)[1]) < finger))))
        .map(([each, box]) => `${each.tagName} ${(each.innerText || each.id).trim().slice(0, 40)} `
            + `${Math.round(box.width)}×${Math.round(box.height)}`);
}"""


def held(page: Page) -> dict[str, Any]:
    """Return how wide a page is and which of its targets are too small for a finger."""
    return {"width": page.evaluate("document.scrollingElement.scrollWidth"), "small": page.evaluate(SMALL, FINGER)}


def test_pages_fit_and_can_be_hit(day: Day, walk: Start) -> None:
    tell_of_drafts()
    going = walk(day.cast.chi, width=PHONE)
    assert Notice.objects.filter(recipient=day.cast.chi).exists()
    found = {}
    for path in PAGES:
        answer = going.page.goto(path.format(told=day.told.pk, before=day.before.code))
        assert answer is not None
        assert answer.status == 200, path
        found[path] = held(going.page)
    assert found == {path: {"width": PHONE, "small": []} for path in PAGES}


def test_the_menu_and_every_act_of_a_comment_fit_when_open(day: Day, walk: Start) -> None:
    going = walk(day.cast.chi, width=PHONE)
    going.page.goto(f"/noi-bo/gop-y/{day.told.pk}/")
    for summary in going.page.locator("main summary").all():
        summary.click()
    assert held(going.page) == {"width": PHONE, "small": []}
    going.page.click(".menu--navigation > summary")
    assert held(going.page)["width"] == PHONE
    going.page.locator(".menu--navigation").get_by_role("link", name="Công bố").click()
    going.page.wait_for_url("**/noi-bo/cong-bo/")


def test_a_head_objects_and_answers_on_a_phone(day: Day, walk: Start) -> None:
    going = walk(day.cast.chi, width=PHONE)
    going.follow("Kiểm tra số liệu dự thảo")
    going.page.fill("textarea[name=text]", "Thiếu phiếu của quầy số 2.")
    going.press("Gửi ý kiến")
    going.sees("Ý kiến đã nêu")
    going.page.goto(f"/noi-bo/gop-y/{day.told.pk}/")
    if not going.page.locator("#answer-note").is_visible():
        going.unfold("Trả lời người viết")
    going.page.fill("#answer-note", "Đã kê thêm ghế.")
    going.press("Trả lời người viết", within="main details[open]")
    going.sees("Đã kê thêm ghế.")
    assert going.page.evaluate("document.scrollingElement.scrollWidth") == PHONE
