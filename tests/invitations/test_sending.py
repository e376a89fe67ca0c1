import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from pytest_django.fixtures import Settings as SettingsWrapper

from invitations.links import commitment
from invitations.models import Contact, Message, RoundMessaging, SampleList
from invitations.services import sending
from invitations.services.locks import only_sender
from invitations.services.queueing import (
    CannotSend,
    pause_sending,
    queue_reminders,
    resend_unclear,
    start_sending,
)
from invitations.services.sending import send_batch
from notices.gateways import gateway_for, parse_gateway
from surveys.models import Channel
from surveys.services import close_round
from tests.invitations.factories import filled, link_in, links, outbox, sample_list, sent, survey
from tests.notices.servers import post, provider
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
State = Message.State


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Message.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def through(settings: SettingsWrapper, url: str, **fields: Any) -> None:
    document = {"url": url, "body": {"to": "{to}", "text": "{text}", "id": "{reference}"}, "timeout": 1, **fields}
    settings.GATEWAYS = {"sms": parse_gateway(document), "zalo": None}


def test_everybody_drawn_gets_one_message_with_an_own_link() -> None:
    made = filled(survey(2), 3)
    done = sent(made)

    assert done.sent == 6
    assert len(set(links().values())) == len(links()) == 6
    assert {commitment(path.split("/")[2]) for path in links().values()} == {
        contact.commitment for contact in Contact.objects.all()
    }
    assert set(Contact.objects.values_list("state", flat=True)) == {"invited"}
    assert set(Message.objects.values_list("sent_on", flat=True)) == {NOON.date()}


def test_starting_again_queues_nobody_twice() -> None:
    made = filled(survey(), 3)
    sent(made)

    assert start_sending(sample_list=made, at=NOON) == 0
    assert send_batch(sample_list=made, most=10, at=NOON).sent == 0
    assert len(outbox()) == 3


def test_only_a_drawn_list_of_an_open_round_is_sent() -> None:
    round = survey()
    with pytest.raises(CannotSend):
        start_sending(sample_list=sample_list(round), at=NOON)
    drawn = filled(survey(code="dot-khac"), 1)
    close_round(round=drawn.round, at=NOON)
    with pytest.raises(CannotSend):
        start_sending(sample_list=drawn, at=NOON)


def test_a_list_for_the_post_is_not_sent() -> None:
    with pytest.raises(CannotSend):
        start_sending(sample_list=filled(survey(), 1, channel=Channel.POST), at=NOON)


def test_a_paused_list_rests_until_told() -> None:
    made = filled(survey(), 2)
    start_sending(sample_list=made, at=NOON)
    pause_sending(sample_list=made, at=NOON)

    assert send_batch(sample_list=made, most=10, at=NOON).sent == 0
    start_sending(sample_list=made, at=NOON)
    assert send_batch(sample_list=made, most=10, at=NOON).sent == 2


@pytest.mark.parametrize("hour", [21, 23, 0, 6])
def test_nothing_leaves_in_quiet_hours(hour: int) -> None:
    made = filled(survey(), 1)
    start_sending(sample_list=made, at=NOON)
    night = datetime(2026, 3, 2, hour, 30, tzinfo=UTC) - timedelta(hours=7)

    assert send_batch(sample_list=made, most=10, at=night).sent == 0


def test_nothing_leaves_on_a_holiday() -> None:
    made = filled(survey(), 1)
    RoundMessaging.objects.create(round=made.round, quiet_days=[date(2026, 3, 2)])
    start_sending(sample_list=made, at=NOON)

    assert send_batch(sample_list=made, most=10, at=NOON).sent == 0
    assert send_batch(sample_list=made, most=10, at=NOON + timedelta(days=1)).sent == 1


def test_a_gateway_that_is_down_burns_one_attempt_and_the_message_waits(settings: SettingsWrapper) -> None:
    made = filled(survey(), 3)
    with provider(status=500) as told:
        through(settings, told.url)
        done = sent(made)

    assert (done.sent, done.later, len(told.requests)) == (0, 1, 1)
    assert states() == {State.QUEUED: 3}
    assert Message.objects.exclude(not_before=None).get().not_before == NOON + timedelta(minutes=1)


def test_after_the_last_attempt_a_message_has_failed(settings: SettingsWrapper) -> None:
    made = filled(survey(), 1)
    start_sending(sample_list=made, at=NOON)
    at = NOON
    with provider(status=503) as told:
        through(settings, told.url)
        for _attempt in range(8):
            send_batch(sample_list=made, most=1, at=at)
            at += timedelta(hours=24)

    assert len(told.requests) == 1 + len(sending.WAITS)
    message = Message.objects.get()
    assert (message.state, message.reason) == (State.FAILED, "HTTP 503")


def test_a_refused_number_bounces_and_the_rest_goes_on(settings: SettingsWrapper) -> None:
    made = filled(survey(), 2)
    with provider(status=400) as told:
        through(settings, told.url)
        assert sent(made).failed == 2

    assert set(Contact.objects.values_list("state", flat=True)) == {"bounced"}
    assert len(told.requests) == 2


def test_a_broken_line_is_unclear_and_only_a_person_sends_again(settings: SettingsWrapper) -> None:
    made = filled(survey(), 1)
    with provider(hang_up=True) as told:
        through(settings, told.url)
        assert sent(made).unclear == 1
    assert states() == {State.UNCLEAR: 1}
    with provider() as told:
        through(settings, told.url)
        assert send_batch(sample_list=made, most=10, at=NOON).sent == 0
        assert resend_unclear(sample_list=made, at=NOON) == 1
        assert send_batch(sample_list=made, most=10, at=NOON).sent == 1


def test_mail_refused_by_the_server_bounces(settings: SettingsWrapper) -> None:
    made = filled(survey(), 1, channel=Channel.EMAIL)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with post() as told:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", told.port, 3
        assert sent(made).sent == 1
        second = filled(survey(code="dot-khac"), 1, channel=Channel.EMAIL)
        told.data_answer = "554 5.7.1 refused"
        assert sent(second).failed == 1
    assert len(told.letters) == 1


def test_what_a_dead_sender_had_claimed_is_never_sent_by_itself() -> None:
    made = filled(survey(), 2)
    start_sending(sample_list=made, at=NOON)
    Message.objects.filter(pk=Message.objects.values("pk")[:1]).update(state=State.CLAIMED)

    assert send_batch(sample_list=made, most=10, at=NOON).sent == 1
    assert states() == {State.SENT: 1, State.UNCLEAR: 1}


class Killed(BaseException):
    """Stands for a worker that is killed in the middle of a message."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_sender_killed_in_the_middle_sends_no_message_twice(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    made = filled(survey(), 3)
    start_sending(sample_list=made, at=NOON)
    real = gateway_for("sms")

    class Deadly:
        def deliver(self, envelope: Any) -> None:
            if moment == "after":
                real.deliver(envelope)
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "gateway_for", lambda way: Deadly())
        with pytest.raises(Killed):
            send_batch(sample_list=made, most=10, at=NOON)
    send_batch(sample_list=made, most=10, at=NOON)

    addresses = [message["address"] for message in outbox()]
    assert len(addresses) == len(set(addresses)) == (3 if moment == "after" else 2)
    assert states() == {State.SENT: 2, State.UNCLEAR: 1}


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_message_once() -> None:
    made = filled(survey(), 20)
    start_sending(sample_list=made, at=NOON)
    sums: list[int] = []

    def work() -> None:
        done = send_batch(sample_list=made, most=50, at=NOON)
        sums.append(done.sent)
        connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sums) == 20
    assert len({message["address"] for message in outbox()}) == len(outbox()) == 20


def test_a_second_sender_is_told_that_one_works() -> None:
    made = filled(survey(), 1)
    start_sending(sample_list=made, at=NOON)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [0x4D4F49, made.pk])
            assert send_batch(sample_list=made, most=1, at=NOON).busy
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    with only_sender(made.pk) as alone:
        assert alone


def test_a_reminder_brings_a_new_link_and_the_old_one_says_so(noon: time_machine.Traveller, client: Any) -> None:
    made = filled(survey(), 1)
    sent(made)
    first = next(iter(links().values()))
    later = NOON + timedelta(days=5)
    noon.move_to(later)
    assert queue_reminders(today=later.date(), at=later) == 1
    assert send_batch(sample_list=made, most=10, at=later).sent == 1
    second = link_in(outbox()[-1]["text"])

    assert "Nhac" in outbox()[-1]["text"]
    assert client.get(first).status_code == 404
    assert "tin nhắc gửi sau" in client.get(first).content.decode()
    assert client.get(second).status_code == 200
    assert queue_reminders(today=later.date() + timedelta(days=30), at=later) == 0


def test_reminders_come_after_the_days_set_and_not_before() -> None:
    made = filled(survey(), 1)
    sent(made)

    assert queue_reminders(today=NOON.date() + timedelta(days=4), at=NOON) == 0
    SampleList.objects.update(state="paused")
    assert queue_reminders(today=NOON.date() + timedelta(days=5), at=NOON) == 0


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed(settings: SettingsWrapper) -> None:
    made = filled(survey(), 1)
    settings.CONTACT_KEYS = ["another key", *settings.CONTACT_KEYS]

    assert sent(made).sent == 1
