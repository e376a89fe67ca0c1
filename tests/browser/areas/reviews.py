from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.areas.publications import prepare
from tests.browser.facts import Facts

HOME = "/noi-bo/ra-soat/"


def published(path: str) -> Reach:
    def reach(page: Page, facts: Facts) -> None:
        prepare(facts.portal)
        facts.go(page, f"{HOME}{path}")

    return reach


def opened(page: Page, facts: Facts) -> None:
    """Come to the review of the demonstration."""
    facts.go(page, HOME)
    page.locator("main article a").last.click()
    page.wait_for_selector("main .tabs")
    for details in page.query_selector_all("main details.details"):
        details.evaluate("details => { details.open = true }")


def one(page: Page, facts: Facts) -> None:
    opened(page, facts)
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main .timeline")
    for details in page.query_selector_all("main details.details"):
        details.evaluate("details => { details.open = true }")


def reported(page: Page, facts: Facts) -> None:
    opened(page, facts)
    page.get_by_role("link", name="Báo cáo tổng hợp").click()
    page.wait_for_selector("main table")


def printed(page: Page, facts: Facts) -> None:
    reported(page, facts)
    page.get_by_role("link", name="Bản in dự thảo").click()
    page.wait_for_selector(".paper")


def refused(page: Page, facts: Facts) -> None:
    published("moi/")(page, facts)
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("ra-soat", "reviews:reviews", "home_affairs", at(HOME)),
    State("ra-soat-moi", "reviews:new", "home_affairs", published("moi/")),
    State("ra-soat-moi-thieu", "reviews:new", "home_affairs", refused),
    State("ra-soat-mot", "reviews:review", "home_affairs", opened),
    State("ra-soat-don-vi", "reviews:review", "head", opened),
    State("ra-soat-van-de", "reviews:item", "head", one),
    State("ra-soat-van-de-noi-vu", "reviews:item", "home_affairs", one),
    State("ra-soat-bao-cao", "reviews:report", "home_affairs", reported),
    State("ra-soat-ban-in", "reviews:paper", "home_affairs", printed),
)
NOT_PAGES: dict[str, str] = {
    "reviews:act": "POST",
    "reviews:item_act": "POST",
    "reviews:proof": "a file",
}
