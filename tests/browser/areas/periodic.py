from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

CALENDAR = "/noi-bo/lich/"
EXTRACTS = "/noi-bo/trich-bao-cao/"


def _no_date(page: Page, facts: Facts) -> None:
    facts.go(page, f"{CALENDAR}moc/")
    page.click("main form.form button[type=submit]")
    page.wait_for_selector(".error-summary")


def _extract(page: Page, facts: Facts) -> None:
    """Open an extract of the year, which is made the first time a page needs one."""
    facts.go(page, EXTRACTS)
    page.select_option("#kind", "year")
    page.click("main form.form button[type=submit]")
    page.wait_for_selector("main .timeline")


def _paper(page: Page, facts: Facts) -> None:
    _extract(page, facts)
    page.click("a[href$='ban-in/']")
    page.wait_for_selector(".paper")


def _no_extract(page: Page, facts: Facts) -> None:
    facts.go(page, EXTRACTS)
    page.fill("#year", "2099")
    page.click("main form.form button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("lich", "calendar:today", "home_affairs", at(CALENDAR)),
    State("lich-don-vi", "calendar:year", "head", at(f"{CALENDAR}2026/")),
    State("lich-rong", "calendar:year", "administrator", at(f"{CALENDAR}2050/")),
    State("lich-thang", "calendar:month", "home_affairs", at(f"{CALENDAR}2026/4/")),
    State("lich-moc", "calendar:dates", "home_affairs", at(f"{CALENDAR}moc/")),
    State("trich-bao-cao", "extracts:extracts", "home_affairs", at(EXTRACTS)),
    State("trich-bao-cao-rong", "extracts:extracts", "leadership", at(EXTRACTS)),
    State("trich-bao-cao-loi", "extracts:extracts", "home_affairs", _no_extract),
    State("trich-bao-cao-mot", "extracts:extract", "home_affairs", _extract),
    State("trich-bao-cao-in", "extracts:paper", "home_affairs", _paper),
    State("lich-moc-loi", "calendar:dates", "home_affairs", _no_date),
)
NOT_PAGES: dict[str, str] = {
    "calendar:ics": "a file",
    "calendar:withdraw": "POST",
    "calendar:restore": "POST",
    "extracts:act": "POST",
}
