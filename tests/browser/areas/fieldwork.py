from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

PLACE = "/noi-bo/thu-phieu/{fresh_round}/phan-cong/"


def refused(page: Page, facts: Facts) -> None:
    facts.go(page, PLACE + "moi/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error-summary")


def one(page: Page, facts: Facts) -> None:
    facts.go(page, PLACE)
    if not page.locator("table").count():
        facts.go(page, PLACE + "moi/")
        page.select_option("select[name=unit]", index=1)
        page.check("input[name=surveyors] >> nth=0")
        page.fill("input[name=quota]", "30")
        page.click("main form button[type=submit]")
        page.wait_for_selector("table")
    page.click("table a >> nth=0")
    page.wait_for_selector("input[name=due_on]")


STATES: tuple[State, ...] = (
    State("phan-cong-rong", "fieldwork:assignments", "home_affairs", at(PLACE)),
    State("phan-cong-moi", "fieldwork:new", "home_affairs", at(PLACE + "moi/")),
    State("phan-cong-moi-thieu", "fieldwork:new", "home_affairs", refused),
    State("phan-cong-mot", "fieldwork:assignment", "home_affairs", one),
    State("phan-cong-loc-rong", "fieldwork:assignments", "home_affairs", at(PLACE + "?tinh-trang=da-ket-thuc")),
    State("phan-cong-tu-tep", "fieldwork:upload", "home_affairs", at(PLACE + "tu-tep/")),
    State("phan-cong-nop-tep", "fieldwork:handed_in", "home_affairs", at(PLACE + "nop-tep/")),
)
NOT_PAGES: dict[str, str] = {"fieldwork:reassign": "POST", "fieldwork:end": "POST", "fieldwork:resume": "POST"}
