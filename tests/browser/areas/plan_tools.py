from playwright.sync_api import Page

from tests.actionplans.plan_documents import HEAD, ROWS, docx
from tests.browser.areas.base import Reach, State, at
from tests.browser.facts import Facts

HOME, CATALOGUE = "/noi-bo/ke-hoach/", "/noi-bo/bien-phap-mau/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def of_block(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}khoi/")
    page.locator("main tbody a").first.click()
    page.wait_for_selector("#tung-nam")


def beside_block(folder: str) -> Reach:
    """Return a way to a page of the plan over the block."""

    def reach(page: Page, facts: Facts) -> None:
        of_block(page, facts)
        page.goto(page.url.replace("khoi/", "") + folder)
        page.wait_for_selector("main h1")

    return reach


def read_in(page: Page, facts: Facts) -> None:
    beside_block("nhap-tep/")(page, facts)
    rows = (HEAD, *ROWS, ("4", "Việc chưa rõ hạn", "", "", "sau này", "", ""))
    page.set_input_files("input[type=file]", {"name": "ke-hoach.docx", "mimeType": WORD, "buffer": docx(rows)})
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_selector("main [role=group]")


def read_in_wrong(page: Page, facts: Facts) -> None:
    read_in(page, facts)
    for box in page.locator("main [role=group] input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Nhận các dòng đã chọn").click()
    page.wait_for_selector(".error-summary")


def not_read(page: Page, facts: Facts) -> None:
    beside_block("nhap-tep/")(page, facts)
    page.set_input_files("input[type=file]", {"name": "anh.docx", "mimeType": WORD, "buffer": b"anh"})
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_selector(".error-summary")


def beside_own(folder: str) -> Reach:
    """Return a way to a page of the first plan that this person may open."""

    def reach(page: Page, facts: Facts) -> None:
        for number in range(1, 20):
            answer = page.goto(f"{facts.portal.url}{HOME}{number}/{folder}")
            if answer is not None and answer.ok:
                return

    return reach


def typical(page: Page, facts: Facts) -> None:
    facts.go(page, CATALOGUE)
    page.locator("main tbody a").first.click()
    page.wait_for_selector("main h1")


def added_nothing(page: Page, facts: Facts) -> None:
    facts.go(page, f"{CATALOGUE}them/")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


def begun_nothing(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}khoi/moi/")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector(".error-summary")


def edited(page: Page, facts: Facts) -> None:
    of_block(page, facts)
    page.get_by_role("link", name="Sửa kế hoạch").click()
    page.wait_for_selector("main form textarea")


STATES: tuple[State, ...] = (
    State("ke-hoach-nhap-tep", "plan_tools:import", "sector_lead", beside_block("nhap-tep/")),
    State("ke-hoach-nhap-tep-xem", "plan_tools:import", "sector_lead", read_in),
    State("ke-hoach-nhap-tep-sai", "plan_tools:import", "sector_lead", read_in_wrong),
    State("ke-hoach-nhap-tep-hong", "plan_tools:import", "sector_lead", not_read),
    State("ke-hoach-chon", "plan_tools:pick", "officer", beside_own("chon-bien-phap/")),
    State("ke-hoach-chon-khoi", "plan_tools:pick", "sector_lead", beside_block("chon-bien-phap/")),
    State("ke-hoach-ket-qua", "plan_tools:outcome", "officer", beside_own("ket-qua/")),
    State("ke-hoach-khoi", "plan_tools:block_plans", "sector_lead", at(f"{HOME}khoi/")),
    State("ke-hoach-khoi-khong-co", "plan_tools:block_plans", "officer", at(f"{HOME}khoi/")),
    State("ke-hoach-khoi-mot", "plan_tools:block_plan", "sector_lead", of_block),
    State("ke-hoach-khoi-mot-noi-vu", "plan_tools:block_plan", "home_affairs", of_block),
    State("ke-hoach-khoi-moi", "plan_tools:block_start", "sector_lead", at(f"{HOME}khoi/moi/")),
    State("ke-hoach-khoi-moi-thieu", "plan_tools:block_start", "sector_lead", begun_nothing),
    State("ke-hoach-khoi-sua", "plan_tools:block_edit", "sector_lead", edited),
    State("bien-phap-mau", "plan_tools:catalogue", "officer", at(CATALOGUE)),
    State("bien-phap-mau-noi-vu", "plan_tools:catalogue", "home_affairs", at(CATALOGUE)),
    State("bien-phap-mau-khong-co", "plan_tools:catalogue", "home_affairs", at(f"{CATALOGUE}?tinh-trang=de-xuat")),
    State("bien-phap-mau-them", "plan_tools:add", "home_affairs", at(f"{CATALOGUE}them/")),
    State("bien-phap-mau-them-thieu", "plan_tools:add", "home_affairs", added_nothing),
    State("bien-phap-mau-mot", "plan_tools:typical", "home_affairs", typical),
    State("bien-phap-mau-mot-don-vi", "plan_tools:typical", "officer", typical),
)
NOT_PAGES: dict[str, str] = {
    "plan_tools:pattern": "a file",
    "plan_tools:file": "a file",
    "plan_tools:step": "POST",
    "plan_tools:block_act": "POST",
    "plan_tools:propose": "the form of plan_tools:add, for a measure that is done",
}
