from playwright.sync_api import Page

from tests.browser.areas.base import State, at
from tests.browser.facts import Facts

PREVIEW = "/noi-bo/dot/{round}/bao-cao/xem/"

NOT_PAGES = {
    "healthz": "one word for supervisors",
    "readyz": "JSON for supervisors",
    "metrics": "numbers for programs that watch",
    "api:responses": "JSON",
    "portal:language": "POST that goes back to the page",
    "jobs:file": "file",
    "jobs:cancel": "POST",
    "jobs:retry": "POST",
    "dashboards:score": "POST",
    "dashboards:close": "POST",
    "dashboards:round_csv": "file",
    "dashboards:round_xlsx": "file",
    "dashboards:unit_csv": "file",
    "dashboards:unit_xlsx": "file",
}


def begin(page: Page, facts: Facts) -> None:
    facts.go(page, "/s/{door}/")
    page.check("input[name=_consent]")
    page.click("[data-go=next]:visible")


def unanswered(page: Page, facts: Facts) -> None:
    begin(page, facts)
    page.click("[data-go=next]:visible")
    page.wait_for_selector(".error-summary")


def refused_by_server(page: Page, facts: Facts) -> None:
    facts.go(page, "/s/{door}/")
    page.click("[data-go=send]")
    page.wait_for_selector(".error-summary")


def answer_all(page: Page, facts: Facts) -> None:
    """Fill in the whole form, part by part, as a satisfied citizen, up to the last button."""
    begin(page, facts)
    while True:
        for item in page.query_selector_all(".part:not([hidden]) .item"):
            choices = [choice for choice in item.query_selector_all("input[type=radio]") if choice.is_visible()]
            if choices:
                choices[min(3, len(choices) - 1)].check()
        if page.is_visible("[data-go=send]"):
            return
        page.click("[data-go=next]:visible")


def thanks(page: Page, facts: Facts) -> None:
    answer_all(page, facts)
    page.click("[data-go=send]")
    page.wait_for_selector(".receipt__code")


def finished_report(page: Page, facts: Facts) -> None:
    facts.go(page, "/noi-bo/dot/{round}/")
    page.click("form[action*='bao-cao'] button")
    page.wait_for_selector("a[href$='/tep/']", timeout=120_000)


STATES = (
    State("trang-chu", "portal:home", None, at("/")),
    State("phuong-phap", "portal:methodology", None, at("/phuong-phap/")),
    State("quyen-rieng-tu", "portal:privacy", None, at("/quyen-rieng-tu/")),
    State("quyen-rieng-tu-cu", "portal:privacy_version", None, at("/quyen-rieng-tu/1/")),
    State("tro-nang", "portal:accessibility", None, at("/tro-nang/")),
    State("phieu-bat-dau", "surveys:form", None, at("/s/{door}/")),
    State("phieu-mot-phan", "surveys:form", None, begin),
    State("phieu-thieu-cau", "surveys:form", None, unanswered),
    State("phieu-tieng-anh", "surveys:form", None, at("/s/{door}/?lang=en")),
    State("phieu-khong-script", "surveys:form", None, at("/s/{door}/"), script=False),
    State("phieu-khong-script-thieu", "surveys:form", None, refused_by_server, script=False),
    State("phieu-het-han", "surveys:form", None, at("/s/{closed_door}/")),
    State("phieu-khong-co", "surveys:form", None, at("/s/khongcotoken/")),
    State("cam-on", "surveys:thanks", None, thanks),
    State("cam-on-khong-ma", "surveys:thanks", None, at("/s/{door}/cam-on/")),
    State("khong-tim-thay", "portal:home", None, at("/khong-co-trang-nay/")),
    State("khong-tim-thay-can-bo", "dashboards:rounds", "home_affairs", at("/noi-bo/khong-co-trang-nay/")),
    State("cac-dot", "dashboards:rounds", "home_affairs", at("/noi-bo/dot/")),
    State("mot-dot", "dashboards:round", "home_affairs", at("/noi-bo/dot/{round}/")),
    State("mot-dot-loc-rong", "dashboards:round", "home_affairs", at("/noi-bo/dot/{round}/?ten=khongcodonvi")),
    State("dot-chua-tinh", "dashboards:round", "home_affairs", at("/noi-bo/dot/{fresh_round}/")),
    State("don-vi", "dashboards:unit", "home_affairs", at("/noi-bo/dot/{round}/don-vi/{agency}/")),
    State("don-vi-it-phieu", "dashboards:unit", "home_affairs", at("/noi-bo/dot/{round}/don-vi/{small_agency}/")),
    State("don-vi-diem", "dashboards:unit", "home_affairs", at("/noi-bo/dot/quang-thanh-2023/don-vi/ldtbxh/")),
    State("mot-dot-cua-don-vi", "dashboards:round", "officer", at("/noi-bo/dot/{round}/")),
    State("ngoai-pham-vi", "dashboards:unit", "officer", at("/noi-bo/dot/{round}/don-vi/{agency}/")),
    State("kieu-dang", "dashboards:styles", "home_affairs", at("/noi-bo/kieu-dang/")),
    State("cac-bao-cao", "reports:request", "home_affairs", at("/noi-bo/dot/{round}/bao-cao/")),
    State("cac-bao-cao-cua-don-vi", "reports:request", "officer", at("/noi-bo/dot/{round}/bao-cao/")),
    State("bao-cao-thu-phieu-xem", "reports:preview", "home_affairs", at(PREVIEW + "?kind=collection")),
    State("bao-cao-xem", "reports:preview", "home_affairs", at(PREVIEW + "?kind=province")),
    State(
        "phieu-don-vi-xem",
        "reports:preview",
        "home_affairs",
        at(PREVIEW + "?kind=agency&agency={agency}"),
    ),
    State("bao-cao-xong", "jobs:job", "home_affairs", finished_report),
    State("khong-duoc-xem", "dashboards:rounds", "administrator", at("/noi-bo/dot/{round}/")),
)
