"""The list of notices and the choice of ways in a real Chromium, with and without the portal's scripts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext

from accounts.models import User
from accounts.roles import Role
from notices.kinds import Kind, Ways
from notices.models import Notice
from notices.services import mark_read, tell
from notices.words import SENTENCES
from tests import factories
from tests.browser.chromium import chromium
from tests.invitations.test_in_browser import _session, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST, CHOICE = "/noi-bo/thong-bao/", "/noi-bo/tai-khoan/cua-toi/thong-bao/"
ROUND = "Khảo sát sự hài lòng của người dân đối với sự phục vụ của cơ quan hành chính nhà nước năm 2026"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def head() -> User:
    person = factories.user("lanh-dao", full_name="Phạm Thị Kim Chi")
    factories.membership(person, Role.HEAD, agency=factories.agency(name="Sở Xây dựng"))
    return person


@pytest.fixture
def told(head: User) -> list[Notice]:
    """Tell of one thing with each sentence; a few are read."""
    day = date(2026, 3, 12)
    params: dict[str, str | date] = {"round": ROUND, "title": f"Báo cáo {ROUND}"}
    params |= {"first": day, "last": day, "opens": day, "closes": day, "due": day}
    for number, words in enumerate(SENTENCES):
        kind = Kind(words.split(".")[0]) if words.split(".")[0] in Kind.values else Kind.ANSWER
        at = now() - timedelta(hours=number)
        tell(to={head.pk: Ways()}, kind=kind, subject=words, words=words, link="/noi-bo/", at=at, params=params)
    made = list(Notice.objects.order_by("created_at"))
    for notice in made[:6]:
        mark_read(notice=notice, at=now())
    return made


@pytest.fixture
def office(browser: Browser, live_server: Any, head: User) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([_session(head, live_server.url)])
    yield context
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages(office: BrowserContext, told: list[Notice], width: int) -> None:
    pages = {"notices": LIST, "notices-none": f"{LIST}?loai=weekly", "choice": CHOICE, "today": "/noi-bo/"}
    for name, address in pages.items():
        page = office.new_page()
        look(page, address, width, name)
        page.close()


def test_nothing_told_yet(office: BrowserContext) -> None:
    look(office.new_page(), LIST, 360, "notices-empty")


def test_reading_and_choosing_without_script(office: BrowserContext, told: list[Notice], head: User) -> None:
    office.route("**/*.js", lambda route: route.abort())
    page = office.new_page()
    page.goto("/noi-bo/")
    page.click(f".bar a[href='{LIST}']")
    assert f"({len(told) - 6})" in page.inner_text(".bar")
    page.click("main .today__entry a >> nth=0")
    page.wait_for_url("**/noi-bo/")
    assert Notice.objects.filter(read_at=None).count() == len(told) - 7

    page.goto(LIST)
    page.click("text=Đánh dấu đã đọc tất cả")
    page.wait_for_selector("text=Hoàn tác")
    assert not Notice.objects.filter(read_at=None).exists()
    page.click("text=Hoàn tác")
    page.wait_for_url(f"**{LIST}")
    assert Notice.objects.filter(read_at=None).count() == len(told) - 7

    page.goto(CHOICE)
    page.select_option("select[name=comment]", "thu-gop")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Đã lưu cách nhận thông báo.")
    assert head.notice_preferences.filter(kind=Kind.COMMENT, shown=False, mail="daily").exists()
