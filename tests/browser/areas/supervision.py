from datetime import date

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

ROUND = "/noi-bo/thu-phieu/{round}/giam-sat/"
MINUTES = f"{ROUND}bien-ban/"


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


def _minutes(page: Page, facts: Facts) -> None:
    """Open the newest minutes of the demonstration's round, which are written the first time a page needs them."""
    facts.go(page, MINUTES)
    link = page.locator("article.card h3 a")
    if link.count():
        link.first.click()
        return
    facts.go(page, f"{MINUTES}lap/")
    page.fill("#held_on", date.today().isoformat())  # noqa: DTZ011 -- the demonstration's own day
    page.fill("#place", "Phường Nha Trang")
    for name in ("attendants", "watched", "findings", "recommendations", "conclusion"):
        page.fill(f"#{name}", "Phiếu được phát tại bộ phận một cửa đúng kế hoạch.")
    page.click("main form[action$='lap/'] button")


def _sheet(page: Page, facts: Facts) -> None:
    _minutes(page, facts)
    page.click("a[href$='ban-in/']")


def _rewrite(page: Page, facts: Facts) -> None:
    _minutes(page, facts)
    page.click("a[href$='sua/']")


def _no_words(page: Page, facts: Facts) -> None:
    facts.go(page, f"{MINUTES}lap/")
    page.click("main form[action$='lap/'] button")


def _empty(page: Page, facts: Facts) -> None:
    facts.go(page, ROUND)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.click("form[action$='danh-dau/'] button")


STATES: tuple[State, ...] = (
    State("giam-sat-rong", "supervision:flags", "supervisor", at("/noi-bo/thu-phieu/{fresh_round}/giam-sat/")),
    State("giam-sat-co", "supervision:flag", "supervisor", _flag),
    State("giam-sat", "supervision:flags", "supervisor", at(ROUND)),
    State("giam-sat-qua-trinh", "supervision:process", "supervisor", at(f"{ROUND}qua-trinh/")),
    State("giam-sat-qua-trinh-viec", "supervision:process", "supervisor", at(f"{ROUND}qua-trinh/?xem=cong-viec")),
    State("giam-sat-phuc-tra", "supervision:samples", "supervisor", at(f"{ROUND}phuc-tra/")),
    State("giam-sat-bien-ban-lap", "supervision:write", "supervisor", at(f"{MINUTES}lap/")),
    State("giam-sat-bien-ban-loi", "supervision:write", "supervisor", _no_words),
    State("giam-sat-bien-ban", "supervision:minutes", "supervisor", _minutes),
    State("giam-sat-bien-ban-sua", "supervision:rewrite", "supervisor", _rewrite),
    State("giam-sat-bien-ban-in", "supervision:paper", "supervisor", _sheet),
    State("giam-sat-bien-ban-ds", "supervision:minutes_list", "supervisor", at(MINUTES)),
    State("giam-sat-loi", "supervision:flags", "supervisor", _empty),
)
NOT_PAGES: dict[str, str] = {
    "supervision:raise": "POST",
    "supervision:act": "POST",
    "supervision:draw": "POST",
    "supervision:outcomes": "POST",
    "supervision:sign": "POST",
    "supervision:drop": "POST",
    "supervision:sample": "needs numbered forms, which the demonstration has none of",
}
