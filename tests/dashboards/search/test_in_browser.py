"""Search and audit in a real Chromium: accessible, quiet, nothing wider than the window, the field within reach."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext

from accounts.models import User
from accounts.roles import Role
from accounts.services import record
from surveys.models import RoundUnit
from tests import factories
from tests.browser.chromium import chromium
from tests.feedback.conftest import comment
from tests.invitations.test_in_browser import _session, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACTS = ("round.open", "feedback.unmasked", "accounts.signed_in", "responses.export", "rights.granted")
PAGES = {
    "search": "/noi-bo/tim/",
    "search-found": "/noi-bo/tim/?q=cho+so",
    "search-comments": "/noi-bo/tim/?q=ghe+cho&loai=y-kien",
    "search-none": "/noi-bo/tim/?q=khong+co+gi+nhu+the",
    "search-long": "/noi-bo/tim/?q=" + "dai" * 600,
    "audit": "/noi-bo/nhat-ky/",
    "audit-none": "/noi-bo/nhat-ky/?viec=round.open&den=1999-01-01",
    "audit-mine": "/noi-bo/nhat-ky/cua-toi/",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def person() -> User:
    made = factories.user("noi-vu", full_name="Trần Thị Nội Vụ")
    factories.membership(made, Role.HOME_AFFAIRS)
    factories.membership(made, Role.ADMINISTRATOR)
    return made


@pytest.fixture
def unit(person: User) -> RoundUnit:
    round = factories.survey_round("dot-so-1")
    unit = factories.round_unit(round, factories.agency("so-y-te", name="Sở Y tế cho mọi người"))
    for number in range(24):
        comment(unit, f"Tôi đến từ sớm, ghế chờ ở quầy số {number} ít quá. " + "Người già phải đứng. " * 20)
    return unit


@pytest.fixture
def office(browser: Browser, live_server: Any, unit: RoundUnit, person: User) -> Iterator[BrowserContext]:
    for number in range(60):
        subject = f"round:dot-so-1/unit:{'phong-rat-dai-' * 3}{number}"
        at = now() - timedelta(minutes=number)
        record(actor=person, action=ACTS[number % 5], subject=subject, detail={"reason": "Xác minh đơn"}, at=at)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([_session(person, live_server.url)])
    yield context
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages(office: BrowserContext, width: int) -> None:
    for name, address in PAGES.items():
        page = office.new_page()
        look(page, address, width, name)
        page.close()


def test_the_field_stands_on_top_and_on_phones_in_the_menu(office: BrowserContext) -> None:
    for width, place in ((1280, "#tim-tren-dau"), (360, "#tim-thu-gon")):
        page = office.new_page()
        page.set_viewport_size({"width": width, "height": 740})
        page.goto("/noi-bo/dot/")
        if width == 360:
            page.click(".menu--navigation > summary")
        page.fill(place, "ghe cho")
        page.press(place, "Enter")
        page.wait_for_url("**/noi-bo/tim/?q=ghe+cho")

        assert page.locator("mark").first.inner_text() == "ghế"
        assert page.input_value("#q") == "ghe cho"
        page.close()
