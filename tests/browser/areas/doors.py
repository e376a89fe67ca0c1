from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

PAGE = "/noi-bo/thu-phieu/{round}/diem-thu/"


def one(page: Page, facts: Facts) -> None:
    facts.go(page, PAGE + "?don-vi={agency}")
    page.click("tbody th a")
    page.wait_for_selector(".doors__qr")


def no_reason(page: Page, facts: Facts) -> None:
    one(page, facts)
    page.fill("#reason", " ")
    page.click("button[name=action][value=close]")
    page.wait_for_selector(".question__error")


def no_channel(page: Page, facts: Facts) -> None:
    facts.go(page, PAGE + "moi/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".question__error")


STATES: tuple[State, ...] = (
    State("diem-thu", "doors:doors", "home_affairs", at(PAGE)),
    State("diem-thu-rong", "doors:doors", "home_affairs", at(PAGE + "?tinh-trang=da-khoa&kenh=12")),
    State("diem-thu-moi", "doors:add", "home_affairs", at(PAGE + "moi/")),
    State("diem-thu-moi-loi", "doors:add", "home_affairs", no_channel),
    State("mot-diem-thu", "doors:door", "home_affairs", one),
    State("mot-diem-thu-thieu-ly-do", "doors:door", "home_affairs", no_reason),
)
NOT_PAGES: dict[str, str] = {"doors:posters": "POST", "doors:change": "POST", "doors:kiosk": "POST"}
