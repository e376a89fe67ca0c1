from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

ROUND = "/noi-bo/thu-phieu/{round}/giam-sat/"


def _flag(page: Page, facts: Facts) -> None:
    """Open the first flag of the demonstration's round, which is raised the first time a page needs it."""
    facts.go(page, ROUND)
    link = page.locator("article.card h3 a")
    if link.count():
        link.first.click()
        return
    page.select_option("#unit", index=1)
    page.fill("#words", "Hai ngày cuối tháng có nhiều phiếu giống hệt nhau; đề nghị xem lại.")
    page.click("form[action$='danh-dau/'] button")


def _empty(page: Page, facts: Facts) -> None:
    facts.go(page, ROUND)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.click("form[action$='danh-dau/'] button")


STATES: tuple[State, ...] = (
    State("giam-sat-rong", "supervision:flags", "supervisor", at("/noi-bo/thu-phieu/{fresh_round}/giam-sat/")),
    State("giam-sat-co", "supervision:flag", "supervisor", _flag),
    State("giam-sat", "supervision:flags", "supervisor", at(ROUND)),
    State("giam-sat-phuc-tra", "supervision:samples", "supervisor", at(f"{ROUND}phuc-tra/")),
    State("giam-sat-loi", "supervision:flags", "supervisor", _empty),
)
NOT_PAGES: dict[str, str] = {
    "supervision:raise": "POST",
    "supervision:act": "POST",
    "supervision:draw": "POST",
    "supervision:outcomes": "POST",
    "supervision:sample": "needs numbered forms, which the demonstration has none of",
}
