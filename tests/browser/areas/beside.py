from playwright.sync_api import FilePayload, Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/chi-so-dat-canh/"
LATE = f"{HOME}nhap/?chi-so=mot-cua-tre-han&ky=2025"
NO_TABLE = FilePayload(name="so-lieu.csv", mimeType="text/csv", buffer=b"%PDF-1.7")


def typed_wrong(page: Page, facts: Facts) -> None:
    facts.go(page, LATE)
    page.fill("[id='value-toan-tinh']", "250")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


def typed(page: Page, facts: Facts) -> None:
    """Leave a figure behind, with a target, and look at both."""
    facts.go(page, LATE)
    page.fill("[id='numerator-toan-tinh']", "12")
    page.fill("[id='denominator-toan-tinh']", "480")
    page.fill("#source", "Báo cáo Một cửa năm 2025")
    if page.locator("#correction").count():
        page.fill("#correction", "Thử lại")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector("main .alert, main .messages, main [role=status]")
    facts.go(page, f"{HOME}muc-tieu/?nam=2025")
    if not page.locator("main table").count():
        _set(page, "chi-so:mot-cua-tre-han", "at_most", "5")
        _set(
            page, page.locator("#subject option[value^='hai-long:']").first.get_attribute("value") or "", "above", "77"
        )
    facts.go(page, f"{HOME}?don-vi=toan-tinh&nam=2025")


def _set(page: Page, subject: str, operator: str, value: str) -> None:
    page.select_option("#subject", subject)
    page.select_option("#operator", operator)
    page.fill("#value", value)
    page.fill("#source", "Kế hoạch 12/KH-UBND")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector("main table")


def targets(page: Page, facts: Facts) -> None:
    typed(page, facts)
    facts.go(page, f"{HOME}muc-tieu/?nam=2025")


def withdrawing(page: Page, facts: Facts) -> None:
    targets(page, facts)
    page.locator("main table a[href*='/rut/']").first.click()
    page.wait_for_selector("#reason")


def refused(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}tep/")
    page.set_input_files("#file", NO_TABLE)
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error-summary")


STATES: tuple[State, ...] = (
    State("dat-canh-chua-co", "beside:figures", "home_affairs", at(f"{HOME}?nam=2019")),
    State("dat-canh-chua-co-can-bo", "beside:figures", "officer", at(HOME)),
    State("dat-canh", "beside:figures", "home_affairs", typed),
    State("dat-canh-danh-muc", "beside:catalogue", "officer", at(f"{HOME}danh-muc/")),
    State("dat-canh-nhap", "beside:grid", "home_affairs", at(LATE)),
    State("dat-canh-nhap-ky-sai", "beside:grid", "home_affairs", at(f"{HOME}nhap/?ky=quy-2")),
    State("dat-canh-nhap-loi", "beside:grid", "home_affairs", typed_wrong),
    State("dat-canh-tep", "beside:files", "home_affairs", at(f"{HOME}tep/")),
    State("dat-canh-tep-tu-choi", "beside:files", "home_affairs", refused),
    State("muc-tieu-chua-co", "beside:targets", "home_affairs", at(f"{HOME}muc-tieu/?nam=2019")),
    State("muc-tieu", "beside:targets", "home_affairs", targets),
    State("muc-tieu-rut", "beside:withdraw", "home_affairs", withdrawing),
)
NOT_PAGES: dict[str, str] = {f"beside:{name}": "file" for name in ("figures_csv", "figures_xlsx", "template")}
