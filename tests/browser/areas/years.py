from datetime import date

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

THIS_YEAR = date.today().year  # noqa: DTZ011 -- the demonstration's open round is this year's


def computed(page: Page, facts: Facts) -> None:
    """Have last year computed, of its one round that is closed."""
    facts.portal.manage("score_year", str(THIS_YEAR - 1))
    facts.go(page, f"/noi-bo/nam/{THIS_YEAR - 1}/")


STATES: tuple[State, ...] = (
    State("nam-chua-tinh", "years:year", "home_affairs", at(f"/noi-bo/nam/{THIS_YEAR}/")),
    State("nam", "years:year", "home_affairs", computed),
)
NOT_PAGES: dict[str, str] = {
    "years:cut_short": "leads on",
    "years:csv": "file",
    "years:xlsx": "file",
    "years:score": "POST",
}
