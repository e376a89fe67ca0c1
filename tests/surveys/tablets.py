"""A surveyor's tablet: a real Chromium whose profile outlives its browser, and a server of its own."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Page, Playwright, sync_playwright

from accounts.models import User
from surveys.models import Assignment, Channel
from surveys.services.fieldwork import Wanted, assign
from tests import factories as plain
from tests.browser.chromium import FLAGS
from tests.browser.listening import listen
from tests.surveys import factories, fielding
from tests.surveys.tablet_server import Server

PASSWORD = "mot mat khau that dai"
TABLET: Any = {"width": 360, "height": 740}
DOCUMENT = {
    "code": "di-khao-sat",
    "title": {"vi": "Phiếu hỏi tại nhà", "en": "Household form"},
    "sections": [
        {
            "code": "A",
            "title": {"vi": "Tiếp cận", "en": "Access"},
            "questions": [
                {"code": "A1", "kind": "level5", "na": True, "text": {"vi": "Dễ tìm", "en": "Easy to find"}},
                {"code": "LOC", "kind": "yesno", "text": {"vi": "Có phản ánh?", "en": "Any complaint?"}},
            ],
        },
        {
            "code": "B",
            "title": {"vi": "Phản ánh", "en": "Complaint"},
            "asked_if": {"question": "LOC", "is": [1]},
            "questions": [
                {"code": "B1", "kind": "level5", "no_opinion": True, "text": {"vi": "Kịp thời", "en": "In time"}}
            ],
        },
        {
            "code": "C",
            "title": {"vi": "Ý kiến", "en": "Opinion"},
            "questions": [
                {
                    "code": "LAN",
                    "kind": "number",
                    "minimum": 0,
                    "maximum": 99,
                    "text": {"vi": "Mấy lần?", "en": "Visits?"},
                },
                {"code": "YK", "kind": "text", "text": {"vi": "Ý kiến", "en": "Comment"}},
            ],
        },
    ],
}


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Playwright's own loop would otherwise make Django refuse the ORM in the same thread.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("may-chu"))
    made.prepare()
    yield made
    made.stop()


@pytest.fixture
def server(standing: Server) -> Server:
    """Return the server, running over plain http."""
    standing.start()
    return standing


@pytest.fixture
def lan() -> User:
    return with_password(fielding.surveyor())


@cache
def password_in_earnest() -> str:
    """Return the password as the server hashes it, which takes it half a second."""
    return PBKDF2PasswordHasher().encode(PASSWORD, "muoi-cua-bai-thu")


def with_password(person: User) -> User:
    person.password = password_in_earnest()
    person.save(update_fields=["password"])
    return person


@pytest.fixture
def held(lan: User) -> Assignment:
    version = factories.questionnaire(DOCUMENT)
    survey = factories.open_survey(version=version, opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))
    return send_out(lan, survey.units.get())


def send_out(person: User, unit: Any, *, quota: int = 20) -> Assignment:
    wanted = Wanted(round_unit=unit, channel=Channel.ENUMERATOR, quota=quota, due_on=date(2999, 1, 1))
    return assign(wanted=wanted, surveyor=person, actor=plain.user(), at=factories.NOON)


Tablet = Callable[..., Any]


@pytest.fixture
def tablet(playwright: Playwright, standing: Server, tmp_path: Path) -> Tablet:
    """Return a way to switch the tablet on: what its browser kept is there again each time."""

    @contextmanager
    def on(*flags: str, url: str = "") -> Iterator[BrowserContext]:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "may-tinh-bang"),
            executable_path=path,
            args=[*FLAGS, *flags],
            viewport=TABLET,
            base_url=url or standing.url,
            locale="vi-VN",
        )
        try:
            yield listen(context)
        finally:
            context.close()

    return on


@pytest.fixture
def at_work(tablet: Tablet, server: Server, held: Assignment) -> Iterator[Page]:
    """A tablet whose surveyor is signed in, with the application installed and the work of the day on it."""
    with tablet() as context:
        yield begin_work(context, server, held.surveyor)


def begin_work(context: BrowserContext, server: Server, person: User) -> Page:
    """Sign a person in by a session made here (the way by the page is `sign_in`), and open the application."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    served = f"__Host-{name}" if server.url.startswith("https:") else name
    # It outlives the browser, as the one that the sign-in page gives.
    until = time.time() + settings.SESSION_COOKIE_AGE
    cookie: Any = {"name": served, "value": client.cookies[name].value, "url": server.url, "expires": until}
    context.add_cookies([cookie])
    page = first_page(context)
    page.goto("/dieu-tra/")
    installed(page)
    return page


def first_page(context: BrowserContext) -> Page:
    page = context.pages[0]
    page.set_default_timeout(60_000)
    return page


def sign_in(page: Page, username: str = "lan") -> None:
    page.goto("/noi-bo/dang-nhap/?next=/dieu-tra/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/dieu-tra/")


def installed(page: Page) -> None:
    """Wait until the worker keeps the application and the work of the day has come down."""
    until(page, "navigator.serviceWorker.controller !== null")
    page.wait_for_selector("#dt-phan-cong .work__row")
    page.wait_for_selector("#dt-mang[data-state=synced]")


def fill_in(page: Page, number: int, *, complaint: bool = False, more: bool = False) -> None:
    """Fill in a form; `more`: beyond the quota."""
    page.click("text=Điền thêm phiếu" if more else "text=Điền phiếu mới")
    page.check("#_consent")
    go_on(page)
    page.check("#A1-na" if number % 5 == 0 else f"#A1-{number % 5}")
    page.check("#LOC-1" if complaint else "#LOC-2")
    go_on(page)
    if complaint:
        page.check("#B1-kyk")
        go_on(page)
    page.fill("#LAN", str(number))
    page.click("text=Xong, lưu vào máy")
    page.wait_for_selector("#dt-danh-sach:not([hidden])")


def go_on(page: Page) -> None:
    page.click("[data-go=next]:visible")


def until(page: Page, condition: str) -> None:
    """Wait until an expression holds. Playwright's own waiting evaluates strings, which the portal's CSP forbids."""
    deadline = time.monotonic() + 60
    while not holds(page, condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(100)


def holds(page: Page, condition: str) -> bool:
    try:
        return bool(page.evaluate(condition))
    except Error as error:
        # The page is being loaded again.
        if "context was destroyed" not in str(error):
            raise
        return False


def sent(page: Page, count: int = 1) -> None:
    """Wait until the portal has acknowledged so many forms."""
    page.wait_for_selector(f"#dt-da-gui .work__row:nth-child({count})")


def waiting(page: Page) -> str:
    return page.inner_text("#dt-so-cho")


def kept(page: Page, name: str) -> list[dict[str, Any]]:
    return list(page.evaluate("(name) => dieuTra.running.store.all(name)", name))
