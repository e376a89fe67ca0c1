"""Two people at one small form: whoever saves second is told, sees both values, and may then decide."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from scoring.models import IndicatorValue
from scoring.services.indicator_catalogue import load_indicators_shipped
from scoring.services.indicators import record_values
from surveys.models import AccessPoint, Channel
from surveys.services.doors import create_access_points
from tests.architecture.areas.base import At, Place
from tests.architecture.routes import ROUTES, World
from tests.factories import NOW

SignedIn = Callable[[User], Client]
SEEN = re.compile(r'name="seen" value="([^"]*)"')
LATE = "mot-cua-tre-han"


@dataclass(frozen=True)
class Form:
    """A form: what the first and the second writer send, the words in which both are shown to the second."""

    first: dict[str, str]
    second: dict[str, str]
    both: tuple[str, str]
    at: Place | None = None
    page: str = ""
    by: Role = Role.HOME_AFFAIRS
    always: dict[str, str] = field(default_factory=dict)


def day(ahead: int) -> str:
    return str(localdate() + timedelta(days=ahead))


def kiosk(world: World, person: User) -> At:
    return At({"code": world.inside, "door_id": AccessPoint.objects.get(channel=Channel.KIOSK).pk})


FORMS = {
    "feedback:agency_hotline": Form(
        {"number": "0258 111"}, {"number": "0258 222"}, ("0258 111", "0258 222"), always={"action": "number"}
    ),
    "feedback:province_hotline": Form(
        {"number": "1022", "hours": "Sáng"}, {"number": "1022", "hours": "Chiều"}, ("Sáng", "Chiều"),
        always={"action": "number"},
    ),
    "fieldwork:assignment": Form({"quota": "31"}, {"quota": "32"}, ("31", "32"), always={"due_on": "due"}),
    "agencies:dates": Form(
        {"last_day": day(5)}, {"last_day": day(9)}, (day(5), day(9)), by=Role.ADMINISTRATOR,
        always={"first_day": "since"},
    ),
    "invitations:hours": Form(
        {"per_minute": "41"}, {"per_minute": "42"}, ("41", "42"),
        always={"quiet_from": "21", "quiet_to": "7", "remind_after_days": "5", "most_reminders": "1", "quiet_days": ""},
    ),
    "invitations:text": Form(
        {"body": "Lời thứ nhất {link}"}, {"body": "Lời thứ hai {link}"}, ("Lời thứ nhất", "Lời thứ hai"),
        always={"action": "save", "subject": ""},
    ),
    "doors:kiosk": Form(
        {"reset_seconds": "61"}, {"reset_seconds": "62"}, ("61", "62"), at=kiosk, page="doors:door",
        always={"pause_seconds": "5", "pin": "2580"},
    ),
    "beside:grid": Form(
        {"value-so-xay-dung": "11,00"}, {"value-so-xay-dung": "12"}, ("11,00", "12"),
        always={"source": "Báo cáo", "correction": "nhập nhầm"},
    ),
}  # fmt: skip


@dataclass
class Case:
    browser: Client
    page: str
    address: str
    form: Form
    always: dict[str, str]

    def seen(self) -> str:
        found = SEEN.search(self.browser.get(self.page).content.decode())
        assert found, "the page sends no mark of what it shows"
        return unescape(found[1])

    def send(self, typed: dict[str, str], seen: str) -> tuple[int, str]:
        answer = self.browser.post(self.address, {**self.always, **typed, "seen": seen})
        return answer.status_code, unescape(answer.content.decode())


@pytest.fixture
def case(world: World, signed_in: SignedIn, request: pytest.FixtureRequest) -> Case:
    name: str = request.param
    form = FORMS[name]
    person = world.cast.by_role[form.by]
    _prepare(name, world)
    at = (form.at or ROUTES[name].at)(world, person)
    address, page = reverse(name, kwargs=at.kwargs), reverse(form.page or name, kwargs=at.kwargs)
    query = f"?chi-so={LATE}&ky=2025" if name == "beside:grid" else ""
    browser = signed_in(person)
    shown = browser.get(page + query).content.decode()
    stated = {each: _value(shown, each) for each in ("due_on", "first_day")}
    always = {key: stated.get(key) or value for key, value in form.always.items()}
    return Case(browser, page + query, address + query, form, always)


def _value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return value[1] if value else ""


def _prepare(name: str, world: World) -> None:
    if name == "doors:kiosk":
        unit = AccessPoint.objects.get(token=world.token).round_unit
        create_access_points(
            round=unit.round,
            units=[unit],
            channels=[Channel.KIOSK],
            services=[],
            label="",
            actor=world.cast.snv,
            at=NOW,
        )
    if name == "beside:grid":
        load_indicators_shipped()


@pytest.mark.parametrize("case", FORMS, indirect=True)
def test_the_second_writer_is_told_and_sees_both(case: Case) -> None:
    opened = case.seen()

    assert case.send(case.form.first, opened)[0] == 302
    status, page = case.send(case.form.second, opened)

    assert status == 409
    assert "Người khác" in page
    assert all(words in page for words in case.form.both), case.form.both
    found = SEEN.search(page)
    assert found
    assert case.send(case.form.second, unescape(found[1]))[0] == 302, "the second writer cannot go on"


@pytest.mark.parametrize("case", FORMS, indirect=True)
def test_two_who_save_the_same_are_not_stopped(case: Case) -> None:
    opened = case.seen()

    assert [case.send(case.form.first, opened)[0] for _time in range(2)] == [302, 302]


def test_the_second_address_of_a_colleague_is_said_beside_the_first(world: World, signed_in: SignedIn) -> None:
    browser = signed_in(world.cast.admin)
    address = reverse("agencies:email", args=[world.cast.an.pk])

    browser.post(address, {"email": "mot@x.vn", "seen": ""})
    page = browser.post(address, {"email": "hai@x.vn", "seen": ""}, follow=True).content.decode()

    world.cast.an.refresh_from_db()
    assert world.cast.an.email == "mot@x.vn"
    assert "đang lưu mot@x.vn, ông/bà gõ hai@x.vn" in page


def test_figures_that_another_typed_meanwhile_stay(world: World, signed_in: SignedIn) -> None:
    """The page sends every box: those the writer left alone say nothing against what came meanwhile."""
    load_indicators_shipped()
    browser = signed_in(world.cast.snv)
    address = f"{reverse('beside:grid')}?chi-so={LATE}&ky=2025"
    row = {"indicator": LATE, "unit": "so-y-te", "period": "2025", "value": "7", "source": "Khác", "correction": ""}
    record_values(rows=[{"numerator": "", "denominator": "", **row}], actor=None, at=NOW)

    typed = {"value-so-xay-dung": "8", "value-so-y-te": "", "source": "Báo cáo", "correction": "x", "seen": ""}

    assert browser.post(address, typed).status_code == 302
    assert {str(one.agency): one.value for one in IndicatorValue.objects.all()}.keys() >= {"so-y-te", "so-xay-dung"}
    assert IndicatorValue.objects.count() == 2
