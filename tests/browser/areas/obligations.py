from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/nhiem-vu/"


def one(page: Page, facts: Facts) -> None:
    facts.go(page, HOME)
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main .timeline")


def directive(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}van-ban/")
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main section h2")


def giving(page: Page, facts: Facts) -> None:
    directive(page, facts)
    page.get_by_role("link", name="Giao việc", exact=True).click()
    page.wait_for_selector("main textarea")


def given_nothing(page: Page, facts: Facts) -> None:
    giving(page, facts)
    for box in page.locator("main textarea[name$=bearers]").all():
        box.fill("Sở Không Có")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


def entered_nothing(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}van-ban/them/")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("nhiem-vu", "obligations:obligations", "home_affairs", at(HOME)),
    State("nhiem-vu-khong-co", "obligations:obligations", "head", at(f"{HOME}?tim=khong-co-chu-nay")),
    State("nhiem-vu-tong-hop-ban-chi-dao", "obligations:summary", "steering", at(f"{HOME}tong-hop/")),
    State("nhiem-vu-don-vi", "obligations:obligations", "head", at(HOME)),
    State("nhiem-vu-mot", "obligations:obligation", "head", one),
    State("nhiem-vu-mot-noi-vu", "obligations:obligation", "home_affairs", one),
    State("nhiem-vu-tong-hop", "obligations:summary", "home_affairs", at(f"{HOME}tong-hop/")),
    State("van-ban", "obligations:directives", "home_affairs", at(f"{HOME}van-ban/")),
    State("van-ban-them", "obligations:enter", "home_affairs", at(f"{HOME}van-ban/them/")),
    State("van-ban-them-thieu", "obligations:enter", "home_affairs", entered_nothing),
    State("van-ban-mot", "obligations:directive", "home_affairs", directive),
    State("van-ban-giao", "obligations:give", "home_affairs", giving),
    State("van-ban-giao-sai", "obligations:give", "home_affairs", given_nothing),
)
NOT_PAGES: dict[str, str] = {
    "obligations:act": "POST",
    "obligations:withdraw_given": "POST",
    "obligations:proof": "a file",
}
