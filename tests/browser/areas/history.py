from playwright.sync_api import FilePayload, Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

PAGE = "/noi-bo/lich-su/so-lieu-cu/"
NO_TABLE = FilePayload(name="so-lieu.csv", mimeType="text/csv", buffer=b"%PDF-1.7")
FAULTY = FilePayload(
    name="so-lieu.csv", mimeType="text/csv", buffer=b"unit,year,method,value,source\nkhong-co,2022,top2,80,x\n"
)


def refused(page: Page, facts: Facts) -> None:
    _send(page, facts, NO_TABLE)
    page.wait_for_selector(".error-summary")


def told_why(page: Page, facts: Facts) -> None:
    _send(page, facts, FAULTY)
    page.wait_for_selector("[role=alert]", timeout=60_000)


def _send(page: Page, facts: Facts, file: FilePayload) -> None:
    facts.go(page, PAGE)
    page.set_input_files("#file", file)
    page.click("main form button[type=submit]")


STATES: tuple[State, ...] = (
    State("cac-nam", "history:whole", "home_affairs", at("/noi-bo/lich-su/")),
    State("cac-nam-can-bo", "history:whole", "officer", at("/noi-bo/lich-su/")),
    State("cac-nam-khoi", "history:block", "home_affairs", at("/noi-bo/lich-su/khoi/so-nganh/")),
    State("cac-nam-don-vi", "history:unit", "home_affairs", at("/noi-bo/lich-su/don-vi/{agency}/")),
    State("cac-nam-sap-nhap", "history:unit", "home_affairs", at("/noi-bo/lich-su/don-vi/so-xay-dung/")),
    State("cac-nam-don-vi-cu", "history:unit", "home_affairs", at("/noi-bo/lich-su/don-vi/so-tu-phap-kh-cu/")),
    State("cac-nam-chua-co", "history:unit", "home_affairs", at("/noi-bo/lich-su/don-vi/tp-nha-trang/")),
    State("so-lieu-nam-truoc", "history:results", "home_affairs", at(PAGE)),
    State("so-lieu-nam-truoc-tu-choi", "history:results", "home_affairs", refused),
    State("so-lieu-nam-truoc-dong-loi", "jobs:job", "home_affairs", told_why),
)
FILES = [f"history:{page}_{kind}" for page in ("whole", "block", "unit") for kind in ("csv", "xlsx")]
NOT_PAGES: dict[str, str] = {
    "history:template": "file",
    "history:common": "POST",
    **dict.fromkeys(FILES, "file"),
}
