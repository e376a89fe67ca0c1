from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/phieu-khao-sat/"


def revise(page: Page, facts: Facts) -> None:
    """Open the draft of the next version of a shipped questionnaire; the first visit starts it."""
    facts.go(page, HOME + "mau/cap-xa-16-3/")
    page.click("form[action*='/sua/'] button, a.button[href*='/ban-nhap/']")
    page.wait_for_selector("#soan")


def in_draft(more: str) -> Reach:
    """Return a way to a page below the draft."""

    def reach(page: Page, facts: Facts) -> None:
        revise(page, facts)
        page.goto(page.url.split("?")[0].split("#")[0] + more)

    return reach


def opened(page: Page, facts: Facts) -> None:
    revise(page, facts)
    page.click(".erows .erow__open >> nth=0")
    page.wait_for_selector(".erow--open")


def faulty(page: Page, facts: Facts) -> None:
    """A new question without words, and what publishing says of it."""
    facts.go(page, HOME + "moi/")
    page.fill("#title", "Phiếu dở dang")
    page.click("main form button >> nth=0")
    page.wait_for_selector("#soan")
    page.click("button[value^=add_question]")
    page.wait_for_selector(".erow--open")


def refused(page: Page, facts: Facts) -> None:
    faulty(page, facts)
    page.goto(page.url.split("?")[0].split("#")[0] + "ban-hanh/")


def translating(page: Page, facts: Facts) -> None:
    revise(page, facts)
    page.goto(page.url.split("?")[0].split("#")[0] + "ngon-ngu/?tieng=en")


STATES: tuple[State, ...] = (
    State("phieu-danh-sach", "editor:questionnaires", "home_affairs", at(HOME)),
    State("phieu-soan-moi", "editor:new", "home_affairs", at(HOME + "moi/")),
    State("phieu-ban-nhap", "editor:draft", "home_affairs", revise),
    State("phieu-ban-nhap-mo", "editor:draft", "home_affairs", opened),
    State("phieu-ban-nhap-do", "editor:draft", "home_affairs", faulty),
    State("phieu-ngon-ngu", "editor:languages", "home_affairs", translating),
    State("phieu-ban-hanh", "editor:publish", "home_affairs", in_draft("ban-hanh/")),
    State("phieu-chua-ban-hanh-duoc", "editor:publish", "home_affairs", refused),
    State("phieu-xem-thu", "editor:draft_preview", "home_affairs", in_draft("xem/")),
    State("phieu-mau", "editor:questionnaire", "home_affairs", at(HOME + "mau/bnv-2640/")),
    State("phieu-mau-cua-don-vi", "editor:questionnaire", "officer", at(HOME + "mau/bnv-2640/")),
)
NOT_PAGES: dict[str, str] = {
    "editor:act": "POST",
    "editor:save": "POST",
    "editor:delete": "POST",
    "editor:restore": "POST",
    "editor:revise": "POST",
    "editor:download": "file",
    "editor:version": "the page of editor:questionnaire, of an older version",
    "editor:version_preview": "the page of editor:draft_preview",
    "editor:compare": "needs two versions; its list of differences stands on editor:publish",
}
