from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts


def list_of_work(page: Page, facts: Facts) -> None:
    facts.go(page, "/dieu-tra/")
    page.wait_for_selector("#dt-mang[data-state=synced]")


def signed_out(page: Page, facts: Facts) -> None:
    facts.go(page, "/dieu-tra/khung/")
    page.wait_for_selector("text=Đăng nhập lại")


# The states of a form, of troubles and of the queue are examined with axe in tests/surveys/test_surveyor_pages.py.
STATES: tuple[State, ...] = (
    State("dieu-tra", "surveyor:start", "surveyor", list_of_work),
    State("dieu-tra-chua-dang-nhap", "surveyor:shell", None, signed_out),
    State("dieu-tra-khong-script", "surveyor:start", "surveyor", at("/dieu-tra/"), script=False),
)
NOT_PAGES: dict[str, str] = {
    "surveyor:worker": "script",
    "surveyor:manifest": "JSON",
    "surveyor:me": "JSON",
    "surveyor:assignments": "JSON",
    "surveyor:questionnaire": "JSON",
    "surveyor:sync": "JSON",
}
