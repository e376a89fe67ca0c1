from playwright.sync_api import Page

from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/phuong-phap/"


def revise(page: Page, facts: Facts) -> None:
    """Open the draft of the next version of a shipped method; the first visit starts it."""
    facts.go(page, HOME + "cach-tinh/diem-cap-xa/")
    page.click("form[action*='/sua/'] button, a.button[href*='/ban-nhap/']")
    page.wait_for_selector("#soan")


def in_draft(more: str) -> Reach:
    """Return a way to a page below the draft."""

    def reach(page: Page, facts: Facts) -> None:
        revise(page, facts)
        page.goto(page.url.split("?")[0].split("#")[0] + more)

    return reach


def faulty(page: Page, facts: Facts) -> None:
    """A copy with a new node that has nothing yet, and another one that earns points by a table."""
    facts.go(page, HOME + "moi/?tu=diem-cap-xa/1")
    page.click("input[value=version] ~ button")
    page.wait_for_selector("#soan")
    page.click("[id='n1-open']")
    page.select_option("#points_kind", "table")
    page.click("button[value='stay:points_kind']")
    page.wait_for_selector(".mrows")
    page.click("[data-close]")
    page.click("#goc-child")
    page.wait_for_selector(".mnode--open")


def refused(page: Page, facts: Facts) -> None:
    faulty(page, facts)
    page.goto(page.url.split("?")[0].split("#")[0] + "ban-hanh/")


def tried(page: Page, facts: Facts) -> None:
    revise(page, facts)
    address = page.url.split("?")[0].split("#")[0] + f"thu/?dot={facts.names['round']}"
    page.goto(address)
    # A round of many units is tried by a worker.
    page.click(".empty button")
    for _ in range(60):
        page.goto(address)
        if page.query_selector(".mtrial"):
            return
        page.wait_for_timeout(1000)
    raise AssertionError("the trial did not end")


STATES: tuple[State, ...] = (
    State("phuong-phap-danh-sach", "methods:methods", "home_affairs", at(HOME)),
    State("phuong-phap-moi", "methods:new", "home_affairs", at(HOME + "moi/")),
    State("phuong-phap-phien-ban", "methods:method", "home_affairs", at(HOME + "cach-tinh/bnv-2022/")),
    State("phuong-phap-ban-nhap", "methods:draft", "home_affairs", revise),
    State("phuong-phap-muc-mo", "methods:draft", "home_affairs", in_draft("?mo=n1")),
    State("phuong-phap-cach-tinh-chung", "methods:draft", "home_affairs", in_draft("?mo=cai-dat")),
    State("phuong-phap-thang-diem", "methods:draft", "home_affairs", in_draft("?mo=diem")),
    State("phuong-phap-ban-nhap-loi", "methods:draft", "home_affairs", faulty),
    State("phuong-phap-ban-hanh", "methods:publish", "home_affairs", in_draft("ban-hanh/")),
    State("phuong-phap-chua-ban-hanh-duoc", "methods:publish", "home_affairs", refused),
    State("phuong-phap-tinh-thu", "methods:trial", "home_affairs", tried),
)
NOT_PAGES: dict[str, str] = {
    **{f"methods:{step}": "POST" for step in ("act", "save", "check", "compute", "delete", "restore", "revise")},
    "methods:download": "a file",
    "methods:version": "the page of methods:method, of an older version",
    "methods:compare": "needs two versions; its list of differences stands on methods:publish",
}
