"""Pages about what other systems read and are told."""

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/webhook/"


def refused(page: Page, facts: Facts) -> None:
    facts.go(page, HOME)
    page.fill("input[name=name]", "Trung tâm điều hành")
    page.fill("input[name=url]", "https://127.0.0.1/nhan")
    page.click("main form.stack button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("webhook", "webhooks:list", "administrator", at(HOME)),
    State("webhook-tu-choi", "webhooks:list", "administrator", refused),
    State("api", "reference:reference", None, at("/api/")),
)
NOT_PAGES: dict[str, str] = {
    "webhooks:one": "the demonstration has none; shown in tests/dashboards/test_webhook_pages.py",
    "webhooks:act": "POST",
    "results_api:results": "JSON",
    "open_api:points": "JSON",
    "open_api:publications": "JSON",
    "open_api:publication": "JSON",
    "open_api:agencies_of": "JSON",
    "open_api:agency_of": "JSON",
    "open_api:methods": "JSON",
    "open_api:method": "JSON",
    "open_api:agencies": "JSON",
    "open_api:nowhere": "JSON",
    "reference:schema": "a file",
}
