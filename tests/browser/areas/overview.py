from datetime import date

from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts

ROUND = "/noi-bo/dot/{round}/"
# The demonstration's closed round is that of the year before this one.
LAST_YEAR = date.today().year - 1  # noqa: DTZ011
CLOSED = f"/noi-bo/dot/kh-{LAST_YEAR}/"


def switching(path: str, menu: int) -> Reach:
    """Return a way to a page with one of the switches in its bar open, by the keyboard."""

    def reach(page: Page, facts: Facts) -> None:
        facts.go(page, path)
        page.locator(".bar__switches summary").nth(menu).focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".bar__switches [open] .menu__item")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "menu__item"

    return reach


def opened_row(page: Page, facts: Facts) -> None:
    """Open what a row of a unit's items holds, by the keyboard."""
    facts.go(page, f"{CLOSED}don-vi/{{agency}}/")
    page.locator(".table--items summary").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".table--items [open] .details__body a")


STATES: tuple[State, ...] = (
    State("hoi-nguoi-dan", "dashboards:round", "home_affairs", at(f"/noi-bo/dot/ho-gia-dinh-{LAST_YEAR}/")),
    State("tu-khao-sat", "dashboards:round", "head", at(f"/noi-bo/dot/tu-khao-sat-nha-trang-{LAST_YEAR}/")),
    State("mot-khoi", "overview:block", "home_affairs", at(f"{ROUND}khoi/cap-xa/")),
    State("mot-khoi-sap-xep", "overview:block", "home_affairs", at(f"{ROUND}khoi/so-nganh/?sap-xep=chi-so&chieu=giam")),
    State("mot-dot-da-khoa", "dashboards:round", "home_affairs", at(CLOSED)),
    State("mot-dot-chon-dot", "dashboards:round", "home_affairs", switching(CLOSED, 1)),
    State("mot-khoi-chon-khoi", "overview:block", "home_affairs", switching(f"{CLOSED}khoi/cap-xa/", 0)),
    State("don-vi-chon-dot", "dashboards:unit", "home_affairs", switching(f"{CLOSED}don-vi/{{agency}}/", 0)),
    State("don-vi-mo-dong", "dashboards:unit", "home_affairs", opened_row),
    State(
        "don-vi-sap-xep",
        "dashboards:unit",
        "home_affairs",
        at(f"{CLOSED}don-vi/{{agency}}/?tieu-chi=-thay-doi&yeu-to=chi-so"),
    ),
    State("mot-khoi-cua-don-vi", "overview:block", "officer", at(f"{CLOSED}khoi/so-nganh/")),
)
NOT_PAGES: dict[str, str] = {f"overview:{name}": "file" for name in ("csv", "xlsx")}
