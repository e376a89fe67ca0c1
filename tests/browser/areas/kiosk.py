from playwright.sync_api import Page

from tests.browser.areas.base import State
from tests.browser.facts import Facts
from tests.browser.kiosks import KIOSK_PIN, closed_kiosk, kiosk, kiosk_without_pin


def idle(page: Page, facts: Facts) -> None:
    facts.go(page, f"/kiosk/{kiosk(facts)}/")
    page.wait_for_selector("[data-screen=idle]")


def consent(page: Page, facts: Facts) -> None:
    idle(page, facts)
    page.click(".kiosk-button--large")


def item(page: Page, facts: Facts) -> None:
    consent(page, facts)
    page.click(".kiosk-row .kiosk-button--main")
    page.wait_for_selector("[data-screen=item]")


def pin(page: Page, facts: Facts) -> None:
    idle(page, facts)
    page.click("#staff")
    page.wait_for_selector("#pin")


def panel(page: Page, facts: Facts) -> None:
    pin(page, facts)
    page.fill("#pin", KIOSK_PIN)
    page.click("dialog button[type=submit]")
    page.wait_for_selector(".kiosk-facts")


def closed(page: Page, facts: Facts) -> None:
    facts.go(page, f"/kiosk/{closed_kiosk(facts)}/")


def not_ready(page: Page, facts: Facts) -> None:
    facts.go(page, f"/kiosk/{kiosk_without_pin(facts)}/")


STATES: tuple[State, ...] = (
    State("may-cho", "kiosk:kiosk", None, idle),
    State("may-dong-y", "kiosk:kiosk", None, consent),
    State("may-mot-cau", "kiosk:kiosk", None, item),
    State("may-ma-pin", "kiosk:kiosk", None, pin),
    State("may-nhan-vien", "kiosk:kiosk", None, panel),
    State("may-da-khoa", "kiosk:kiosk", None, closed),
    State("may-chua-cai", "kiosk:kiosk", None, not_ready),
)
NOT_PAGES: dict[str, str] = {"kiosk:worker": "script", "kiosk:pin": "POST", "kiosk:report": "POST"}
