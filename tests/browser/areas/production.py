"""What was produced, and schedules of reports."""

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HISTORY, SCHEDULES = "/noi-bo/bao-cao/", "/noi-bo/bao-cao/lich/"
NOT_PAGES = {
    "production:file": "a file",
    "production:sheets": "POST",
    "production:act": "POST",
    "production:issue": "leads to a file made on a day: tests/reports/production/test_schedules.py",
    "production:issue_file": "a file",
}


def refused(page: Page, facts: Facts) -> None:
    facts.go(page, SCHEDULES)
    page.select_option("#kind", "agency")
    page.click("button:has-text('Đặt lịch')")
    page.wait_for_selector(".question__error")


def deleted(page: Page, facts: Facts) -> None:
    facts.go(page, SCHEDULES)
    page.click("button:has-text('Đặt lịch')")
    page.click("button:has-text('Xóa')")
    page.wait_for_selector("button:has-text('Hoàn tác')")
    page.click("button:has-text('Hoàn tác')")
    page.wait_for_selector("[data-table='lich-bao-cao']")


STATES: tuple[State, ...] = (
    State("bao-cao-da-lap", "production:history", "home_affairs", at(HISTORY)),
    State("lich-bao-cao-trong", "production:schedules", "officer", at(SCHEDULES)),
    State("lich-bao-cao-sai", "production:schedules", "home_affairs", refused),
    State("lich-bao-cao", "production:schedules", "home_affairs", deleted),
)
