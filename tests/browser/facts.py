"""What the pages' addresses need: tokens, codes and people of a running demonstration portal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.portal import Portal

ACCOUNTS = {
    "home_affairs": "demo-noi-vu",
    "officer": "demo-can-bo",
    "head": "demo-lanh-dao-don-vi",
    "surveyor": "demo-dieu-tra",
    "coordinator": "demo-buu-dien",
    "administrator": "demo-quan-tri",
    "supervisor": "demo-giam-sat",
    "leadership": "demo-lanh-dao-tinh",
    "sector_lead": "demo-phu-trach-khoi",
    "steering": "demo-ban-chi-dao",
    "data_protection": "demo-bao-ve-du-lieu",
}
FRESH_ROUND, DRAFT_ROUND = "dot-moi", "dot-sap-mo"


@dataclass(frozen=True)
class Facts:
    portal: Portal
    passwords: Mapping[str, str]
    names: Mapping[str, str]

    def go(self, page: Page, path: str) -> None:
        """Open an address of the portal; {names} are filled in."""
        page.goto(self.portal.url + path.format(**self.names))


def gather(portal: Portal) -> Facts:
    """Make what the demonstration lacks (a closed door, a round without a run) and say where everything is."""
    lines = (portal.home / "demo-accounts.txt").read_text().splitlines()
    passwords = dict(line.split() for line in lines)
    _fresh_round(portal)
    year = date.today().year  # noqa: DTZ011 -- the demonstration's open round is this year's
    names = {
        "round": f"kh-{year}",
        "fresh_round": FRESH_ROUND,
        "draft_round": DRAFT_ROUND,
        "agency": "phuong-nha-trang",
        "small_agency": "dac-khu-truong-sa",
        "door": _door(portal, f"kh-{year}", "phuong-nha-trang"),
        "closed_door": _closed_door(portal),
    }
    return Facts(portal, passwords, names)


def signed_in(browser: Browser, facts: Facts, role: str | None, *, script: bool = True) -> BrowserContext:
    """Return a browser context in which a person of the role has signed in; without a role a citizen's.

    Without `script` the portal's scripts do not load. The engine stays on: axe needs it, and no page has
    script of its own inside.
    """
    context = browser.new_context(locale="vi-VN")
    if not script:
        context.route("**/*.js", lambda route: route.abort())
    if role is not None:
        page = context.new_page()
        facts.go(page, "/noi-bo/dang-nhap/")
        page.fill("input[name=username]", ACCOUNTS[role])
        page.fill("input[name=password]", facts.passwords[ACCOUNTS[role]])
        page.click("main button[type=submit]:visible")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        page.close()
    return context


def _door(portal: Portal, survey_round: str, unit: str) -> str:
    made = portal.manage_json("create_access_point", survey_round, "--unit", unit, "--channel", "WEB")
    return str(made["token"])


ADD_CHANNEL = (
    "from surveys.models import Round; Round.objects.get(code='{code}').channels.create(channel=6, design='voluntary')"
)
CLOSE_DOOR = """
from django.utils.timezone import now
from surveys.models import AccessPoint
from surveys.services import close_access_point
close_access_point(access_point=AccessPoint.objects.get(token="{token}"), actor=None, at=now())
"""


def _closed_door(portal: Portal) -> str:
    token = _door(portal, FRESH_ROUND, "ldtbxh")
    portal.manage("shell", "-v0", "-c", CLOSE_DOOR.format(token=token))
    return token


def _fresh_round(portal: Portal) -> None:
    opens = date.today()  # noqa: DTZ011
    closes = opens + timedelta(days=30)
    for code, state in ((FRESH_ROUND, ["--open"]), (DRAFT_ROUND, [])):
        portal.manage(
            "create_round", code, "--questionnaire", "cap-xa-16-3", "--method", "diem-cap-xa",
            "--opens", str(opens), "--closes", str(closes), "--units", "tu-phap-ho-tich,ldtbxh", *state,
        )  # fmt: skip
    portal.manage("shell", "-v0", "-c", ADD_CHANNEL.format(code=DRAFT_ROUND))


def one_time_link(browser: Browser, facts: Facts) -> Mapping[str, str]:
    """Let the administrator make an account and return {person, link}: its id and one-time link's path."""
    context = signed_in(browser, facts, "administrator")
    page = context.new_page()
    facts.go(page, "/noi-bo/tai-khoan/moi/")
    page.fill("input[name=username]", "nguoi-moi")
    page.fill("input[name=full_name]", "Hoàng Thị Mới")
    page.select_option("select[name=role]", "leadership")
    with page.expect_navigation():
        page.click("main button[type=submit]:visible")
    link = re.search(r"/noi-bo/mo-tai-khoan/[^/\s\"<]+/", page.content())
    person = re.search(r"/noi-bo/tai-khoan/(\d+)/", page.content())
    assert link, page.inner_text("main")
    assert person, page.inner_text("main")
    context.close()
    return {"link": link[0], "person": person[1]}
