"""Appraisal. `tests/dashboards/appraisal/test_in_browser.py` looks at every page of a round while it is appraised."""

from datetime import date

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/tham-dinh/"
PAST = f"{HOME}dot/kh-{date.today().year - 1}/"  # noqa: DTZ011 -- the demonstration closes last year's round


def written_nothing(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}xep-loai/soan/")
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("tham-dinh-chua-mo", "appraisal:round", "home_affairs", at(PAST)),
    State("tham-dinh-cach", "appraisal:set_up", "home_affairs", at(f"{PAST}mo/")),
    State("tham-dinh-don-vi-chua-mo", "appraisal:unit", "officer", at(f"{PAST}don-vi/so-tu-phap/")),
    State("tham-dinh-to-trinh-chua-mo", "appraisal:lay", "home_affairs", at(f"{PAST}to-trinh/")),
    State("xep-loai", "appraisal:schemes", "home_affairs", at(f"{HOME}xep-loai/")),
    State("xep-loai-soan", "appraisal:scheme", "home_affairs", at(f"{HOME}xep-loai/soan/")),
    State("xep-loai-soan-trong", "appraisal:scheme", "home_affairs", written_nothing),
)
NOT_PAGES: dict[str, str] = {
    "appraisal:agree": "POST",
    "appraisal:act": "POST",
    "appraisal:withdraw": "POST",
    "appraisal:proof": "a file",
    "reports:paper": "no paper in the demonstration; the walk in tests/dashboards/appraisal looks at it",
    "reports:paper_pdf": "POST",
}
