from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts


def comment(page: Page, facts: Facts) -> None:
    facts.go(page, "/noi-bo/gop-y/?tinh-trang=tat-ca")
    page.click(".feedback__entry a")
    page.wait_for_selector(".feedback__words--whole")


def wrong_code(page: Page, facts: Facts) -> None:
    facts.go(page, "/gop-y/tra-loi/")
    page.fill("input[name=code]", "2222")
    page.click("main button[type=submit]")
    page.wait_for_selector(".question__error")


def no_reply(page: Page, facts: Facts) -> None:
    facts.go(page, "/gop-y/tra-loi/")
    page.fill("input[name=code]", "2222-2222")
    page.click("main button[type=submit]")
    page.wait_for_selector(".alert")


def written(page: Page, facts: Facts) -> None:
    facts.go(page, "/gop-y/gui/")
    page.select_option("select[name=agency]", "{agency}".format(**facts.names))
    page.fill("textarea[name=words]", "Đề nghị mở thêm quầy")
    page.click("main button[type=submit]")
    page.wait_for_selector(".receipt__code")


def nothing_written(page: Page, facts: Facts) -> None:
    facts.go(page, "/gop-y/gui/")
    page.click("main button[type=submit]")
    page.wait_for_selector(".question__error")


STATES: tuple[State, ...] = (
    State("y-kien", "feedback:comments", "home_affairs", at("/noi-bo/gop-y/?tinh-trang=tat-ca")),
    State("y-kien-mot-tuan", "feedback:comments", "officer", at("/noi-bo/gop-y/?tinh-trang=tat-ca&tu-ngay=2026-03-04")),
    State("y-kien-khong-co", "feedback:comments", "officer", at("/noi-bo/gop-y/?tim=khong-co-chu-nay")),
    State("y-kien-mot", "feedback:comment", "home_affairs", comment),
    State("y-kien-neu-ten", "feedback:cases", "home_affairs", at("/noi-bo/gop-y/neu-ten/")),
    State("duong-day-nong", "feedback:hotlines", "home_affairs", at("/noi-bo/gop-y/duong-day-nong/")),
    State("so-cua-tinh", "feedback:province_hotline", "home_affairs", at("/noi-bo/gop-y/duong-day-nong/toan-tinh/")),
    State(
        "so-cua-don-vi",
        "feedback:agency_hotline",
        "home_affairs",
        at("/noi-bo/gop-y/duong-day-nong/don-vi/{agency}/"),
    ),
    State("ghi-cuoc-goi", "feedback:spoken", "home_affairs", at("/noi-bo/gop-y/duong-day-nong/ghi/")),
    State("tra-loi", "feedback_public:reply", None, at("/gop-y/tra-loi/")),
    State("gui-gop-y", "feedback_public:write", None, at("/gop-y/gui/")),
    State("gui-gop-y-thieu", "feedback_public:write", None, nothing_written),
    State("gui-gop-y-xong", "feedback_public:write", None, written),
    State("tra-loi-sai-ma", "feedback_public:reply", None, wrong_code),
    State("tra-loi-chua-co", "feedback_public:reply", None, no_reply),
)
NOT_PAGES: dict[str, str] = {
    "feedback:act": "POST",
    "feedback:unmask": "POST",
    "feedback:contact": "POST",
    "feedback:case": "tests/feedback/test_in_browser.py looks at it, as a head",
}
