from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/ke-hoach/"


def one(page: Page, facts: Facts) -> None:
    facts.go(page, HOME)
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main .timeline")


def written(page: Page, facts: Facts) -> None:
    """Open the plan that is still written."""
    facts.go(page, f"{HOME}?tinh-trang=dang-soan")
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main .timeline")


def measure(page: Page, facts: Facts) -> None:
    one(page, facts)
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main .timeline")


def measure_of_written(page: Page, facts: Facts) -> None:
    written(page, facts)
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="Sửa biện pháp", exact=True).click()
    page.wait_for_selector("main textarea")


def proposed(page: Page, facts: Facts) -> None:
    written(page, facts)
    page.get_by_role("link", name="Gợi ý từ số liệu, ý kiến", exact=True).click()
    page.wait_for_selector("main h1")


def targets(page: Page, facts: Facts) -> None:
    written(page, facts)
    page.get_by_role("link", name="Chỉ tiêu", exact=True).click()
    page.wait_for_selector("main table input")


def edited(page: Page, facts: Facts) -> None:
    written(page, facts)
    page.get_by_role("link", name="Sửa nội dung", exact=True).click()
    page.wait_for_selector("main textarea")


def added_nothing(page: Page, facts: Facts) -> None:
    written(page, facts)
    page.get_by_role("link", name="Thêm biện pháp", exact=True).click()
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("ke-hoach", "plans:plans", "home_affairs", at(HOME)),
    State("ke-hoach-don-vi", "plans:plans", "head", at(HOME)),
    State("ke-hoach-khong-co", "plans:plans", "head", at(f"{HOME}?nam=2099")),
    State("ke-hoach-moi", "plans:start", "head", at(f"{HOME}moi/")),
    State("ke-hoach-mot", "plans:plan", "home_affairs", one),
    State("ke-hoach-dang-soan", "plans:plan", "head", written),
    State("ke-hoach-sua", "plans:edit", "head", edited),
    State("ke-hoach-chi-tieu", "plans:targets", "head", targets),
    State("ke-hoach-goi-y", "plans:propose", "head", proposed),
    State("bien-phap", "plans:measure", "home_affairs", measure),
    State("bien-phap-sua", "plans:edit_measure", "head", measure_of_written),
    State("bien-phap-them-thieu", "plans:add", "head", added_nothing),
)
NOT_PAGES: dict[str, str] = {
    "plans:act": "POST",
    "plans:hand_in": "POST",
    "plans:measure_act": "POST",
    "plans:move": "POST",
    "plans:proof": "a file",
}
