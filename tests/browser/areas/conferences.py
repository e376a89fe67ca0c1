from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/hoi-nghi/"


def one(page: Page, facts: Facts) -> None:
    facts.go(page, HOME)
    page.get_by_role("link", name="Sở Tư pháp", exact=True).click()
    page.wait_for_selector("main .timeline")


def part(name: str) -> Reach:
    def reach(page: Page, facts: Facts) -> None:
        one(page, facts)
        page.goto(page.url + name)

    return reach


def measured_nothing(page: Page, facts: Facts) -> None:
    part("bien-phap/")(page, facts)
    page.click("main form.form button[type=submit]")
    page.wait_for_selector(".error-summary")


def concluded(page: Page, facts: Facts) -> None:
    part("ket-luan/")(page, facts)
    with page.expect_navigation():
        page.click("main form.form button[type=submit]")
    part("ket-luan/ban-in/")(page, facts)


STATES: tuple[State, ...] = (
    State("hoi-nghi", "conferences:conferences", "home_affairs", at(HOME)),
    State("hoi-nghi-khong-co", "conferences:conferences", "home_affairs", at(f"{HOME}?tinh-trang=da-xac-nhan")),
    State("hoi-nghi-lap", "conferences:plan", "officer", at(f"{HOME}lap/")),
    State("hoi-nghi-mot", "conferences:conference", "officer", one),
    State("hoi-nghi-sua", "conferences:edit", "officer", part("sua/")),
    State("hoi-nghi-gop-y", "conferences:remarks", "officer", part("gop-y/")),
    State("hoi-nghi-bien-phap", "conferences:measures", "officer", measured_nothing),
    State("hoi-nghi-ket-luan", "conferences:conclusion", "officer", part("ket-luan/")),
    State("hoi-nghi-ban-in", "conferences:paper", "officer", concluded),
)
NOT_PAGES: dict[str, str] = {"conferences:act": "POST", "conferences:file": "a file", "conferences:drop": "POST"}
