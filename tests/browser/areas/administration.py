"""The pages of administration: agencies and their reorganisations."""

from playwright.sync_api import FilePayload, Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

HOME = "/noi-bo/quan-tri/"


def clashed(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}don-vi/ma/{{agency}}/")
    page.evaluate("document.querySelector('input[name=seen]').value = 'cu'")
    page.fill("input[name=contact]", "0900 000 000")
    page.click("main form.stack button[type=submit]")
    page.wait_for_selector(".alert--warning")


def filled(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}sap-xep/moi/?kind=merge")
    page.select_option("select[name=agency-0]", index=5)
    page.select_option("select[name=agency-1]", index=6)
    page.fill("input[name=heir_code-0]", "don-vi-thu")
    page.fill("input[name=heir_name-0]", "Đơn vị lập thử")
    page.fill("input[name=on]", "2026-12-01")


def previewed(page: Page, facts: Facts) -> None:
    filled(page, facts)
    page.click("button[value=preview]")
    page.wait_for_selector("button[value=confirm]")


def refused(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}sap-xep/moi/?kind=split")
    page.click("button[value=preview]")
    page.wait_for_selector(".error-summary")


def one_service(page: Page, facts: Facts) -> None:
    facts.go(page, f"{HOME}thu-tuc/")
    page.click("tbody a")
    page.wait_for_selector("textarea[name=name]")


def looked_at(page: Page, facts: Facts) -> None:
    _send(page, facts, "code,name\n9.001,Thủ tục thử\n")
    page.wait_for_selector("#xem-truoc")


def faulty(page: Page, facts: Facts) -> None:
    _send(page, facts, "code,name\n9.001,Thủ tục thử\n9.001,\n")
    page.wait_for_selector(".error-summary")


def _send(page: Page, facts: Facts, text: str) -> None:
    facts.go(page, f"{HOME}thu-tuc/tep/")
    page.set_input_files("#file", FilePayload(name="thu-tuc.csv", mimeType="text/csv", buffer=text.encode()))
    page.click("main form button[type=submit]")


STATES: tuple[State, ...] = (
    State("quan-tri-don-vi", "administration:agencies", "administrator", at(f"{HOME}don-vi/")),
    State("quan-tri-don-vi-noi-vu", "administration:agencies", "home_affairs", at(f"{HOME}don-vi/")),
    State("quan-tri-khong-don-vi", "administration:agencies", "administrator", at(f"{HOME}don-vi/?tim=zzzz")),
    State("quan-tri-them-don-vi", "administration:add_agency", "administrator", at(f"{HOME}don-vi/them/")),
    State("quan-tri-mot-don-vi", "administration:agency", "administrator", at(f"{HOME}don-vi/ma/{{agency}}/")),
    State("quan-tri-cung-sua", "administration:agency", "administrator", clashed),
    State("thu-tuc", "administration:services", "administrator", at(f"{HOME}thu-tuc/")),
    State("thu-tuc-them", "administration:add_service", "administrator", at(f"{HOME}thu-tuc/them/")),
    State("thu-tuc-mot", "administration:service", "administrator", one_service),
    State("thu-tuc-tep", "administration:services_file", "administrator", at(f"{HOME}thu-tuc/tep/")),
    State("thu-tuc-tep-xem", "administration:services_file", "administrator", looked_at),
    State("thu-tuc-tep-loi", "administration:services_file", "administrator", faulty),
    State("noi-nhan", "administration:recipients", "administrator", at(f"{HOME}noi-nhan/")),
    State("noi-nhan-mot", "administration:recipient_list", "administrator", at(f"{HOME}noi-nhan/letter/")),
    State("he-thong", "administration:health", "administrator", at("/noi-bo/he-thong/")),
    State("cai-dat", "administration:settings", "administrator", at("/noi-bo/he-thong/cai-dat/")),
    State("sap-xep", "administration:reorganisations", "administrator", at(f"{HOME}sap-xep/")),
    State("sap-xep-loai", "administration:reorganise", "administrator", at(f"{HOME}sap-xep/moi/")),
    State("sap-xep-chuyen-giao", "administration:reorganise", "home_affairs", at(f"{HOME}sap-xep/moi/?kind=transfer")),
    State("sap-xep-thieu", "administration:reorganise", "administrator", refused),
    State("sap-xep-xem-truoc", "administration:reorganise", "administrator", previewed),
)
NOT_PAGES: dict[str, str] = {
    "administration:reorganisation": "the demonstration has none; shown in tests/dashboards/administration",
    "administration:undo_reorganisation": "POST",
    "administration:retire_service": "POST",
    "administration:take_services_in": "POST",
}
