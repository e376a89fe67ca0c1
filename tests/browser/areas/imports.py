from playwright.sync_api import FilePayload, Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

NO_TABLE = FilePayload(name="phieu.csv", mimeType="text/csv", buffer=b"%PDF-1.7")
FAULTY = FilePayload(name="phieu.csv", mimeType="text/csv", buffer=b"unit,A1\nkhong-co,9\n")
PAGE = "/noi-bo/thu-phieu/{round}/nhap-tep/"


def refused(page: Page, facts: Facts) -> None:
    _send(page, facts, NO_TABLE)
    page.wait_for_selector(".error-summary")


def told_why(page: Page, facts: Facts) -> None:
    _send(page, facts, FAULTY)
    page.wait_for_selector("[role=alert]", timeout=60_000)


def _send(page: Page, facts: Facts, file: FilePayload) -> None:
    facts.go(page, PAGE)
    page.set_input_files("#file", file)
    page.click("main form button[type=submit]")


STATES: tuple[State, ...] = (
    State("nhap-tep", "imports:files", "home_affairs", at(PAGE)),
    State("nhap-tep-tu-choi", "imports:files", "home_affairs", refused),
    State("nhap-tep-dong-loi", "jobs:job", "home_affairs", told_why),
)
NOT_PAGES: dict[str, str] = {
    "imports:template_xlsx": "file",
    "imports:template_csv": "file",
    "imports:units_csv": "file",
}
