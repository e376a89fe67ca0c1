from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts

ROOT = "/noi-bo/phan-tich/{round}/"


def computed(path: str) -> Reach:
    """Return a way to a page whose analysis is computed, by whoever comes first."""

    def reach(page: Page, facts: Facts) -> None:
        facts.go(page, ROOT + path)
        button = page.get_by_role("button", name="Tính", exact=True)
        if button.count():
            button.click()
            page.wait_for_url(lambda url: "/viec/" in url)
            page.get_by_text("đã xong").first.wait_for(timeout=60_000)
            facts.go(page, ROOT + path)
        page.locator("table").first.wait_for()

    return reach


def unit_with_map(page: Page, facts: Facts) -> None:
    """Go to the page of a unit whose map of importance is computed."""
    computed("yeu-to/?pham-vi=don-vi:{agency}")(page, facts)
    facts.go(page, "/noi-bo/dot/{round}/don-vi/{agency}/")
    page.locator("#qua-cac-nam").scroll_into_view_if_needed()
    page.locator("#sua-truoc").wait_for()


STATES: tuple[State, ...] = (
    State("phan-tich", "analysis:start", "home_affairs", at(ROOT)),
    State("phan-tich-dang-thu", "analysis:start", "officer", at(ROOT)),
    State("bang-cheo", "analysis:show", "home_affairs", computed("bang-cheo/?theo=TUOI&va=GT")),
    State("do-tin-cay", "analysis:show", "home_affairs", computed("do-tin-cay/")),
    State("yeu-to", "analysis:show", "home_affairs", computed("yeu-to/")),
    State("kenh-thu", "analysis:show", "home_affairs", computed("kenh-thu/")),
    State("thu-tuc", "analysis:show", "home_affairs", at(ROOT + "thu-tuc/")),
    State("y-kien-ngoai-cau-cham", "analysis:show", "home_affairs", computed("y-kien/")),
    State("don-vi-nen-sua", "dashboards:unit", "home_affairs", unit_with_map),
    State("can-co-cau", "analysis:show", "home_affairs", at(ROOT + "can-co-cau/")),
    State("bang-cheo-chua-tinh", "analysis:show", "home_affairs", at("/noi-bo/phan-tich/{fresh_round}/bang-cheo/")),
)
NOT_PAGES: dict[str, str] = {
    "analysis:compute": "POST",
    "analysis:csv": "a file",
    "analysis:xlsx": "a file",
}
