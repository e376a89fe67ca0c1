from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.areas.core import begin
from tests.browser.facts import Facts


def left(page: Page, facts: Facts) -> None:
    begin(page, facts)
    page.click("[data-later]:visible")
    page.wait_for_selector(".receipt__code")


def wrong_code(page: Page, facts: Facts) -> None:
    facts.go(page, "/s/{door}/tiep/")
    page.fill("input[name=code]", "22222 22222")
    page.click("main button[type=submit]")
    page.wait_for_selector(".question__error")


STATES: tuple[State, ...] = (
    State("phieu-da-luu", "surveys:later", None, left),
    State("phieu-mo-lai", "surveys:resume", None, at("/s/{door}/tiep/")),
    State("phieu-mo-lai-sai-ma", "surveys:resume", None, wrong_code),
)
NOT_PAGES: dict[str, str] = {}
