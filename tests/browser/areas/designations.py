from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.areas.publications import prepare
from tests.browser.facts import Facts

HOME = "/noi-bo/chi-so-thap/"


def published(path: str) -> Reach:
    def reach(page: Page, facts: Facts) -> None:
        prepare(facts.portal)
        facts.go(page, f"{HOME}{path}")

    return reach


def drafted(page: Page, facts: Facts) -> None:
    published("moi/?below=90&last=2")(page, facts)
    page.select_option("select[name=publication]", index=0)
    page.click("main form[method=get] button[type=submit]")
    page.wait_for_selector("main tbody")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector("main .timeline")
    for details in page.query_selector_all("main details.details"):
        details.evaluate("details => { details.open = true }")


def unsaid(page: Page, facts: Facts) -> None:
    drafted(page, facts)
    page.click("button[value=decide]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("chi-so-thap-moi-trong", "designations:new", "home_affairs", published("moi/")),
    State("chi-so-thap-moi", "designations:new", "home_affairs", published("moi/?below=abc")),
    State("chi-so-thap-mot", "designations:designation", "home_affairs", drafted),
    State("chi-so-thap-mot-thieu", "designations:designation", "home_affairs", unsaid),
    State("chi-so-thap", "designations:designations", "home_affairs", at(HOME)),
    State("chi-so-thap-don-vi", "designations:designations", "head", at(HOME)),
)
NOT_PAGES: dict[str, str] = {
    "designations:act": "POST",
    "designations:answer": "POST",
}
