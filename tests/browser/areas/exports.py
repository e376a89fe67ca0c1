from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

PAGE = "/noi-bo/thu-phieu/{round}/xuat/"


def nothing_chosen(page: Page, facts: Facts) -> None:
    facts.go(page, PAGE)
    page.evaluate("document.querySelector('[name=format]:checked').checked = false")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error-summary")


def made(page: Page, facts: Facts) -> None:
    facts.go(page, PAGE)
    page.check("#format-codebook", force=True)
    page.click("main form button[type=submit]")
    # The name stands there from the start, the link once the file is made.
    page.wait_for_selector("a[href$='/tep/']", timeout=60_000)
    facts.go(page, PAGE)
    page.wait_for_selector("th >> text=bang-ma.xlsx >> nth=0")


STATES: tuple[State, ...] = (
    State("xuat-du-lieu", "exports:exports", "home_affairs", at(PAGE)),
    State("xuat-du-lieu-tu-choi", "exports:exports", "home_affairs", nothing_chosen),
    State("xuat-du-lieu-da-xong", "exports:exports", "home_affairs", made),
)
NOT_PAGES: dict[str, str] = {"exports:file": "a file"}
