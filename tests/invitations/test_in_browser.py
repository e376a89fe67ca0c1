"""The office's and the citizen's pages in a real Chromium: accessible, quiet, nothing wider than the window."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from accounts.roles import Role
from invitations.models import Contact, Message
from invitations.services.lists import add_people
from invitations.services.queueing import start_sending
from invitations.services.sending import send_batch
from surveys.models import Channel, Response, Round
from tests import factories
from tests.browser.chromium import chromium
from tests.browser.test_pages import _is_fault, _violations
from tests.invitations.factories import filled, links, people, sample_list
from tests.surveys.factories import open_survey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def round() -> Round:
    units = [factories.agency(name=f"Ủy ban nhân dân xã Diên Khánh {number}") for number in range(3)]
    return open_survey(*units, code="dot-moi", opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))


@pytest.fixture
def addresses(round: Round) -> dict[str, str]:
    """Every page of the office with something on it, by name."""
    at = f"/noi-bo/thu-phieu/{round.code}/moi-tra-loi/"
    empty = sample_list(round, name="Danh sách trống", destroy_on=date(2999, 12, 31))
    drawn = filled(round, 6)
    other = open_survey(factories.agency(), code="dot-thu", opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))
    postal, phoned = filled(other, 3, channel=Channel.POST), None
    third = open_survey(factories.agency(), code="dot-goi", opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))
    phoned = filled(third, 3, channel=Channel.PHONE)
    fourth = open_survey(factories.agency(), code="dot-rut", opens_on=date(2001, 1, 1), closes_on=date(2999, 12, 31))
    listed = sample_list(fourth, destroy_on=date(2999, 12, 31))
    add_people(sample_list=listed, people=people(fourth, 3), at=factories.NOW)
    start_sending(sample_list=drawn, at=factories.NOW)
    Message.objects.filter(pk__in=list(Message.objects.values_list("pk", flat=True)[:2])).update(
        state="unclear", reason="HTTP 504"
    )
    send_batch(sample_list=drawn, most=9, at=factories.NOW)
    Contact.objects.filter(pk__in=list(Contact.objects.values_list("pk", flat=True)[:3])).update(answered=True)
    return {
        "lists": at,
        "new": f"{at}moi/",
        "hours": f"{at}gio-gui/",
        "texts": f"{at}loi-van/",
        "text": f"{at}loi-van/sms/invitation/vi/",
        "mail": f"{at}loi-van/email/invitation/vi/",
        "outbox": f"{at}hop-thu/",
        "empty": f"{at}{empty.pk}/",
        "people": f"{at}{empty.pk}/tep/",
        "sending": f"{at}{drawn.pk}/",
        "draw": f"/noi-bo/thu-phieu/dot-rut/moi-tra-loi/{listed.pk}/",
        "postal": f"/noi-bo/thu-phieu/dot-thu/moi-tra-loi/{postal.pk}/phat-thu/",
        "postal-list": f"/noi-bo/thu-phieu/dot-thu/moi-tra-loi/{postal.pk}/",
        "call": f"/noi-bo/thu-phieu/dot-goi/moi-tra-loi/{phoned.pk}/goi-dien/",
    }


@pytest.fixture
def office(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    person = factories.user("noi-vu", full_name="Trần Thị Nội Vụ")
    factories.membership(person, Role.HOME_AFFAIRS)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([_session(person, live_server.url)])
    yield context
    context.close()


def _session(person: User, url: str) -> Any:
    client = Client()
    client.force_login(person)
    assert client.session[SESSION_KEY] == str(person.pk)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def look(page: Page, address: str, width: int, name: str) -> None:
    """Open a page in a width and hold it against the rules."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _is_fault(message) else None)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    if "PICTURES" in os.environ:
        page.screenshot(path=str(Path(os.environ["PICTURES"]) / f"{name}-{width}.png"), full_page=True)
    assert complaints == []
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_the_office(office: BrowserContext, addresses: dict[str, str], width: int) -> None:
    for name, address in addresses.items():
        page = office.new_page()
        look(page, address, width, name)
        page.close()


@pytest.mark.parametrize("name", ["lists", "sending", "postal"])
def test_no_table_hides_a_column_on_a_phone(office: BrowserContext, addresses: dict[str, str], name: str) -> None:
    page = office.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(addresses[name])

    cells = page.locator(".table tbody tr > *, .table tfoot tr > *")
    boxes = [box for each in cells.all() if (box := each.bounding_box()) and box["width"]]
    assert len(boxes) >= 4
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    page.close()


def test_a_list_is_made_drawn_and_sent_without_script(browser: Browser, live_server: Any, round: Round) -> None:
    person = factories.user("noi-vu")
    factories.membership(person, Role.HOME_AFFAIRS)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([_session(person, live_server.url)])
    page = context.new_page()
    page.goto(f"/noi-bo/thu-phieu/{round.code}/moi-tra-loi/moi/")
    page.fill("[name=name]", "Hồ sơ quý I")
    page.select_option("[name=channel]", str(Channel.SMS.value))
    page.fill("[name=destroy_on]", "2900-01-01")
    page.click("text=Lập danh sách >> nth=-1")
    assert "Hồ sơ quý I" in page.inner_text("h2")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_citizen_answers_by_a_link(browser: Browser, live_server: Any, addresses: dict[str, str], width: int) -> None:
    path = sorted(links().values())[0]
    page = browser.new_page(base_url=live_server.url)
    look(page, f"{path}thoi/", width, "stop")
    look(page, path, width, "link")
    page.check("input[name=_consent]")
    page.click("[data-go=next]:visible")
    for name in ("A1", "A2", "LOC"):
        page.check(f"input[name={name}] >> nth=1")
    page.click("[data-go=send]:visible")
    page.wait_for_selector(".receipt__code")
    assert page.url.startswith(f"{live_server.url}{path}cam-on/")
    assert Response.objects.get().channel == Channel.SMS
    look(page, path, width, "spent")
    assert "đã trả lời" in page.inner_text("h1")
    page.close()
