"""What a list's page says while it sends, at night, when all is sent, and where no gateway is set up."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts.models import User
from accounts.roles import Role
from invitations.access import knows_the_server
from invitations.models import Message, RoundMessaging, SampleList
from invitations.selectors.messaging import resumes_at
from invitations.services.queueing import queue_reminders, start_sending
from invitations.services.sending import send_batch
from notices.gateways import parse_gateway
from surveys.models import Channel, Round
from tests import factories
from tests.conftest import Cast
from tests.invitations.factories import filled, sample_list, sent, survey
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BASE = "/noi-bo/thu-phieu/dot-thu/moi-tra-loi/"
LATE = NOON + timedelta(hours=11)


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def queued() -> SampleList:
    made = filled(survey(), 3)
    start_sending(sample_list=made, at=NOON)
    return made


def pages(office: Client, made: SampleList) -> list[str]:
    """Return the page of all lists and the page of one."""
    return [office.get(address).content.decode() for address in (BASE, f"{BASE}{made.pk}/")]


def test_a_list_is_done_once_nothing_waits(office: Client, queued: SampleList) -> None:
    assert all("đang gửi" in page for page in pages(office, queued))
    send_batch(sample_list=queued, most=2, at=NOON)
    assert all("đang gửi" in page for page in pages(office, queued))
    send_batch(sample_list=queued, most=2, at=NOON)

    assert all("đã gửi xong" in page and "đang gửi" not in page for page in pages(office, queued))


def test_a_reminder_makes_it_send_again(
    cast: Cast, signed_in: Callable[[User], Client], queued: SampleList, noon: time_machine.Traveller
) -> None:
    send_batch(sample_list=queued, most=9, at=NOON)
    noon.shift(timedelta(days=6))
    assert queue_reminders(today=NOON.date() + timedelta(days=6), at=NOON + timedelta(days=6)) == 3

    assert all("đang gửi" in page for page in pages(signed_in(cast.snv), queued))


def test_pages_ask_again_while_messages_leave_and_no_longer(
    office: Client, queued: SampleList, noon: time_machine.Traveller
) -> None:
    addresses = (BASE, f"{BASE}{queued.pk}/")
    assert [office.get(address)["Refresh"] for address in addresses] == ["10", "10"]
    noon.move_to(LATE)
    assert not any("Refresh" in office.get(address) for address in addresses)
    noon.move_to(NOON)
    send_batch(sample_list=queued, most=9, at=NOON)
    assert not any("Refresh" in office.get(address) for address in addresses)


def test_at_night_the_page_says_when_sending_goes_on_and_where_that_is_set(
    office: Client, queued: SampleList, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    page = pages(office, queued)[1]

    assert "Tin được gửi tiếp từ 07:00 ngày 03/03/2026" in page
    assert "từ 21 giờ đến 7 giờ" in page
    assert f'href="{BASE}gio-gui/"' in page
    noon.move_to(NOON + timedelta(hours=24))
    assert "gửi tiếp" not in pages(office, queued)[1]


def test_a_holiday_is_said_and_passed_over(office: Client, queued: SampleList) -> None:
    RoundMessaging.objects.create(round=queued.round, quiet_days=[date(2026, 3, 2), date(2026, 3, 3)])
    page = pages(office, queued)[1]

    assert "Hôm nay là ngày nghỉ" in page
    assert "Tin được gửi tiếp từ 07:00 ngày 04/03/2026" in page


def test_a_month_without_an_hour_to_send_is_said(office: Client, queued: SampleList) -> None:
    days = [date(2026, 3, 2) + timedelta(days=place) for place in range(40)]
    RoundMessaging.objects.create(round=queued.round, quiet_days=days)

    assert "Trong một tháng tới không có giờ nào được gửi" in pages(office, queued)[1]


@pytest.mark.parametrize(
    ("hour", "day", "opens"), [(12, 2, "02 12"), (21, 2, "03 07"), (23, 2, "03 07"), (3, 3, "03 07"), (7, 3, "03 07")]
)
def test_when_messages_may_leave_again(hour: int, day: int, opens: str) -> None:
    local = datetime(2026, 3, day, hour, tzinfo=NOON.tzinfo) - timedelta(hours=7)
    found = resumes_at(RoundMessaging(), local)

    assert found is not None
    assert found.strftime("%d %H") == opens


def test_a_system_s_list_waits_for_its_round_takes_dossiers_and_ends_with_it(office: Client) -> None:
    made = sample_list(survey(), source="system", probability=1)
    for state, words in (("draft", "chờ đợt mở"), ("open", "đang nhận hồ sơ"), ("closed", "đã dừng, đợt đã khóa")):
        Round.objects.update(state=state)
        assert all(words in page for page in pages(office, made))


def test_messages_left_when_a_round_closes_are_not_said_to_leave(office: Client, queued: SampleList) -> None:
    Round.objects.update(state="closed")
    page = office.get(f"{BASE}{queued.pk}/")

    assert "đã dừng, đợt đã khóa" in page.content.decode()
    assert "Refresh" not in page


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.SMS, "Chưa nối cổng SMS: tin nhắn chỉ ghi ra tệp, không đến người dân"),
        (Channel.ZALO, "Chưa nối cổng Zalo: tin nhắn chỉ ghi ra tệp"),
        (Channel.EMAIL, "Chưa nối máy chủ thư: thư chỉ ghi ra tệp"),
    ],
)
def test_who_sends_into_files_is_told_and_shown_the_way_out(office: Client, channel: Channel, words: str) -> None:
    made = sample_list(survey(), channel=channel)

    for page in pages(office, made):
        assert words in page
        assert f'href="{BASE}hop-thu/#noi-cong"' in page
    help_page = office.get(f"{BASE}hop-thu/").content.decode()
    assert 'id="noi-cong"' in help_page
    assert "SMS_GATEWAY" in help_page
    assert "docs/operation.md" in help_page


def test_a_connected_channel_and_one_without_messages_warn_of_nothing(
    office: Client, settings: SettingsWrapper
) -> None:
    settings.GATEWAYS = {"sms": parse_gateway({"url": "https://sms.example/send"}), "zalo": None}
    survey()
    for channel in (Channel.SMS, Channel.POST, Channel.PHONE):
        assert not any("Chưa nối" in page for page in pages(office, sample_list(Round.objects.get(), channel=channel)))
    assert "gửi qua cổng đã nối" in office.get(f"{BASE}hop-thu/").content.decode()


def test_where_the_files_lie_is_told_to_who_keeps_the_server(
    office: Client, signed_in: Callable[[User], Client], settings: SettingsWrapper
) -> None:
    settings.SATISFACTION_HOME = settings.OUTBOX.parent
    round = survey()
    agency = round.units.get().agency
    Round.objects.update(owner=agency)
    officer = factories.user("can-bo-xa")
    factories.membership(officer, Role.OFFICER, agency=agency)
    sent(filled(round, 1))

    told, untold = (client.get(f"{BASE}hop-thu/") for client in (office, signed_in(officer)))
    assert (told.status_code, untold.status_code) == (200, 200)
    assert "<code>outbox/dot-thu</code>" in told.content.decode()
    assert "outbox/" not in untold.content.decode()
    assert str(settings.OUTBOX) not in told.content.decode() + untold.content.decode()
    assert Message.objects.filter(state="sent").count() == 1


def test_an_administrator_who_also_manages_a_round_is_told(cast: Cast) -> None:
    assert knows_the_server(cast.snv)
    officer = factories.user("can-bo")
    factories.membership(officer, Role.OFFICER, agency=factories.agency())
    assert not knows_the_server(officer)
    factories.membership(officer, Role.ADMINISTRATOR)
    assert knows_the_server(officer)
