"""States of the pages about personal data."""

from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/quan-tri/du-lieu-ca-nhan/"
REQUESTS = f"{HOME}yeu-cau/"


def one_request(page: Page, facts: Facts) -> None:
    facts.go(page, REQUESTS)
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main .timeline")


def looked_for(page: Page, facts: Facts) -> None:
    one_request(page, facts)
    page.fill("input[name=what]", "0905 123 456")
    page.locator("main").get_by_role("button", name="Tìm", exact=True).click()
    page.wait_for_selector("main button[value=stop]")


def asker_seen(page: Page, facts: Facts) -> None:
    one_request(page, facts)
    page.get_by_role("button", name="Xem tên, liên hệ").click()
    page.wait_for_selector("main h2#nguoi-yeu-cau + dl")


def filed_nothing(page: Page, facts: Facts) -> None:
    facts.go(page, f"{REQUESTS}moi/")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("thong-bao-du-lieu", "privacy:notices", "home_affairs", at(HOME)),
    State("thong-bao-du-lieu-bao-ve", "privacy:notices", "administrator", at(HOME)),
    State("thong-bao-du-lieu-mot", "privacy:notice", "home_affairs", at(f"{HOME}thong-bao/3/")),
    State("thong-bao-du-lieu-moi", "privacy:new_notice", "home_affairs", at(f"{HOME}thong-bao/moi/")),
    State("thoi-han", "privacy:retention", "home_affairs", at(f"{HOME}thoi-han/")),
    State("thoi-han-phieu", "privacy:term", "home_affairs", at(f"{HOME}thoi-han/answers/")),
    State("thoi-han-nhat-ky", "privacy:term", "home_affairs", at(f"{HOME}thoi-han/audit/")),
    State("yeu-cau-so", "privacy:requests", "home_affairs", at(REQUESTS)),
    State("yeu-cau-qua-han", "privacy:requests", "home_affairs", at(f"{REQUESTS}?tinh-trang=qua-han")),
    State("yeu-cau-khong-co", "privacy:requests", "administrator", at(f"{REQUESTS}?nam=2001")),
    State("yeu-cau-moi", "privacy:new_request", "home_affairs", at(f"{REQUESTS}moi/")),
    State("yeu-cau-moi-loi", "privacy:new_request", "home_affairs", filed_nothing),
    State("yeu-cau-mot", "privacy:request", "home_affairs", one_request),
    State("yeu-cau-tim", "privacy:find", "home_affairs", looked_for),
    State("yeu-cau-ai", "privacy:asker", "home_affairs", asker_seen),
    State("yeu-cau-so-bao-ve", "privacy:requests", "data_protection", at(REQUESTS)),
    State("yeu-cau-mot-bao-ve", "privacy:request", "data_protection", one_request),
    State("thoi-han-bao-ve", "privacy:retention", "data_protection", at(f"{HOME}thoi-han/")),
    State("giu-lai", "privacy:hold", "home_affairs", at(f"{HOME}giu-lai/{{round}}/")),
)
NOT_PAGES: dict[str, str] = {"privacy:request_act": "an act on the page of a request, back to it"}
