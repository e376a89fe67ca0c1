from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

ROUND = "/noi-bo/thu-phieu/{round}/phieu-giay/"
FRESH = "/noi-bo/thu-phieu/{fresh_round}/phieu-giay/"


def _batch(page: Page, facts: Facts) -> None:
    """Open the batch of the demonstration's round that is made the first time a page needs it."""
    facts.go(page, ROUND)
    link = page.locator("tbody th a")
    if link.count():
        link.first.click()
        return
    facts.go(page, f"{ROUND}lo-moi/")
    page.fill("#letters", "TK")
    page.fill("#count", "40")
    page.click("main form[method=post]:not([action]) .actions button")


def _desk(page: Page, facts: Facts) -> None:
    _batch(page, facts)
    facts.go(page, "/noi-bo/nhap-phieu/")
    with page.expect_navigation():
        page.click("tbody a.button")


def _desk_errors(page: Page, facts: Facts) -> None:
    _desk(page, facts)
    with page.expect_navigation():
        page.evaluate("document.querySelector('[data-desk]').submit()")


def _form(page: Page, facts: Facts) -> None:
    """Reject the first form of the batch and open it."""
    _desk(page, facts)
    if not page.locator("tbody th a").count():
        page.select_option("#_reason", index=1)
        page.click("button[value=reject]")
    with page.expect_navigation():
        page.locator("tbody th a").first.click()


def _bad_batch(page: Page, facts: Facts) -> None:
    facts.go(page, f"{ROUND}lo-moi/")
    page.fill("#letters", "12")
    page.click("main form[method=post]:not([action]) .actions button")


STATES: tuple[State, ...] = (
    State("phieu-giay-rong", "paper:batches", "home_affairs", at(FRESH)),
    State("phieu-giay-lo", "paper:batch", "home_affairs", _batch),
    State("phieu-giay", "paper:batches", "home_affairs", at(ROUND)),
    State("phieu-giay-lap-lo", "paper:add_batch", "home_affairs", at(f"{ROUND}lo-moi/")),
    State("phieu-giay-lap-lo-loi", "paper:add_batch", "home_affairs", _bad_batch),
    State("phuc-tra", "paper:rechecks", "home_affairs", at(f"{ROUND}phuc-tra/")),
    State("nhap-phieu", "paper:desk", "home_affairs", at("/noi-bo/nhap-phieu/")),
    State("nhap-phieu-lo", "paper:desk_batch", "home_affairs", _desk),
    State("nhap-phieu-lo-loi", "paper:desk_batch", "home_affairs", _desk_errors),
    State("nhap-phieu-khong-script", "paper:desk_batch", "home_affairs", _desk, script=False),
    State("nhap-phieu-mot-phieu", "paper:desk_form", "home_affairs", _form),
)
NOT_PAGES: dict[str, str] = {
    "paper:issued": "POST",
    "paper:print_batch": "POST",
    "paper:act_on_batch": "POST",
    "paper:print_version": "POST",
    "paper:print_draft": "POST",
    "paper:missing": "CSV",
    "paper:recheck_csv": "CSV",
    "paper:recheck": "needs a drawn sample of numbered forms: pictured by tests/surveys/test_paper_in_browser.py",
    "paper:recheck_form": "as paper:recheck",
}
