"""Notices by mail: one letter to each, once, with nothing in it but that something is there."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import User
from notices import tasks
from notices.gateways import Envelope, Rejected, TryLater, Unclear
from notices.kinds import Kind, Mail, Ways
from notices.models import Notice
from notices.services import mailing, mark_read, tell
from tests import factories

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # 7:30 in Việt Nam
EVENING = MORNING - timedelta(hours=10)


class Gateway:
    """A gateway that keeps what it is given, or fails for one address as told."""

    def __init__(self) -> None:
        self.sent: list[Envelope] = []
        self.faults: dict[str, Exception] = {}

    def deliver(self, envelope: Envelope) -> None:
        if envelope.address in self.faults:
            raise self.faults[envelope.address]
        self.sent.append(envelope)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Gateway:
    made = Gateway()
    settings.PUBLIC_URL = "https://khao-sat.example"
    monkeypatch.setattr(mailing, "gateway_for", lambda way: made)
    monkeypatch.setattr(tasks, "now", lambda: MORNING)
    return made


def person(name: str, *, email: bool = True) -> User:
    made = factories.user(name)
    if email:
        User.objects.filter(pk=made.pk).update(email=f"{name}@x.vn")
    return made


def told(
    user: User, mail: Mail, *, subject: str = "1", at: datetime = EVENING, kind: Kind = Kind.PUBLICATION
) -> Notice:
    words, params = ("job.done", {"title": "Báo cáo Sở Y tế"}) if kind == Kind.JOB else ("publication.issued", {})
    params = params or {"round": "Đợt 2026"}
    to = {user.pk: Ways(mail=mail)}
    tell(to=to, kind=kind, subject=subject, words=words, link="/noi-bo/cong-bo/", at=at, params=params)
    return Notice.objects.get(recipient=user, subject=subject, kind=kind)


def test_what_goes_out_at_once_goes_in_one_letter_once(gateway: Gateway) -> None:
    user = person("an")
    first, _second = told(user, Mail.NOW), told(user, Mail.NOW, subject="2")
    told(user, Mail.NEVER, subject="3")
    told(person("binh"), Mail.DAILY)
    told(person("khong-thu", email=False), Mail.NOW)

    assert [tasks.mail_at_once(), tasks.mail_at_once()] == [1, 0]
    letter = gateway.sent[0]
    assert letter.address == "an@x.vn"
    assert letter.text.count("Đợt 2026") == 2
    assert f"https://khao-sat.example/noi-bo/thong-bao/{first.pk}/" in letter.text
    assert "https://khao-sat.example/noi-bo/tai-khoan/cua-toi/thong-bao/" in letter.text
    assert not [word for word in ("Người an", "an@", "/noi-bo/cong-bo/") if word in letter.text + letter.subject]


def test_what_a_machine_was_asked_for_is_not_named_in_mail(gateway: Gateway) -> None:
    told(person("an"), Mail.NOW, kind=Kind.JOB)
    tasks.mail_at_once()

    assert "Sở Y tế" not in gateway.sent[0].text
    assert str(Kind.JOB.label) in gateway.sent[0].text


def test_the_daily_letter_holds_what_is_unread_since_the_last(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = person("an")
    told(user, Mail.DAILY)
    mark_read(notice=told(user, Mail.DAILY, subject="2"), at=MORNING)
    told(user, Mail.DAILY, subject="3", at=MORNING)

    assert [tasks.daily_mail(), tasks.daily_mail()] == [1, 0]
    assert gateway.sent[0].text.count("Đợt 2026") == 1
    monkeypatch.setattr(tasks, "now", lambda: MORNING + timedelta(hours=22))
    assert tasks.daily_mail() == 0
    monkeypatch.setattr(tasks, "now", lambda: MORNING + timedelta(days=1))
    assert tasks.daily_mail() == 1


def test_who_is_switched_off_meanwhile_gets_nothing(gateway: Gateway) -> None:
    user = person("an")
    told(user, Mail.NOW)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert tasks.mail_at_once() == 0


def test_what_was_surely_not_taken_is_tried_again_and_holds_nobody_up(gateway: Gateway) -> None:
    for name in ("an", "binh", "chi"):
        told(person(name), Mail.NOW)
    gateway.faults["binh@x.vn"] = TryLater("mailbox busy")

    assert tasks.mail_at_once() == 2
    assert Notice.objects.get(mailed_at=None).recipient.username == "binh"
    gateway.faults.clear()
    assert tasks.mail_at_once() == 1
    assert sorted(each.address for each in gateway.sent) == ["an@x.vn", "binh@x.vn", "chi@x.vn"]


def test_where_the_line_is_down_a_few_are_tried_and_all_wait(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def down(envelope: Envelope) -> None:
        tried.append(envelope.address)
        raise TryLater("no line")

    monkeypatch.setattr(gateway, "deliver", down)
    for number in range(8):
        told(person(f"nguoi{number}"), Mail.NOW)

    assert tasks.mail_at_once() == 0
    assert len(tried) == mailing.MOST_FAULTS
    assert Notice.objects.filter(mailed_at=None).count() == 8


def test_where_nobody_answers_a_few_are_tried_and_the_rest_waits(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(envelope: Envelope) -> None:
        raise Unclear("no answer in time")

    monkeypatch.setattr(gateway, "deliver", silent)
    for number in range(8):
        told(person(f"nguoi{number}"), Mail.NOW)

    assert tasks.mail_at_once() == 0
    assert Notice.objects.filter(mailed_at=None).count() == 8 - mailing.MOST_FAULTS


def test_a_task_that_dies_loses_one_letter_at_most(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(envelope: Envelope) -> None:
        raise SystemExit

    for number in range(4):
        told(person(f"nguoi{number}"), Mail.NOW)
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "deliver", killed)
        with pytest.raises(SystemExit):
            tasks.mail_at_once()

    assert tasks.mail_at_once() == 3


def test_letters_stop_by_the_clock_and_go_on_next_time(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        told(person(f"nguoi{number}"), Mail.NOW)
    # Each look at the clock is two minutes after the one before: the third letter would leave after six.
    minutes = itertools.count(0, 2 * 60)
    with monkeypatch.context() as patch:
        patch.setattr(mailing, "monotonic", lambda: next(minutes))
        assert tasks.mail_at_once() == 2

    assert tasks.mail_at_once() == 2


def test_what_is_read_or_taken_meanwhile_is_not_sent(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("an", "binh"):
        told(person(name), Mail.DAILY)

    def reading(envelope: Envelope) -> None:
        gateway.sent.append(envelope)
        Notice.objects.filter(mailed_at=None).update(read_at=MORNING)

    monkeypatch.setattr(gateway, "deliver", reading)
    assert tasks.daily_mail() == 1
    assert len(gateway.sent) == 1


@pytest.mark.parametrize("fault", [Rejected("no such mailbox"), Unclear("line broke")])
def test_a_refused_or_doubtful_letter_is_not_sent_again(gateway: Gateway, fault: Exception) -> None:
    told(person("an"), Mail.NOW)
    told(person("binh"), Mail.NOW)
    gateway.faults["an@x.vn"] = fault

    assert [tasks.mail_at_once(), tasks.mail_at_once()] == [1, 0]
    gateway.faults.clear()
    assert tasks.mail_at_once() == 0


def test_old_news_is_not_sent_after_a_long_pause(gateway: Gateway) -> None:
    told(person("an"), Mail.NOW, at=MORNING - timedelta(days=4))

    assert tasks.mail_at_once() == 0


def test_a_letter_says_so_many_and_no_more(gateway: Gateway) -> None:
    user = person("an")
    for number in range(30):
        told(user, Mail.NOW, subject=str(number))
    tasks.mail_at_once()

    assert gateway.sent[0].text.count("Đợt 2026") == mailing.MOST_LINES
    assert "https://khao-sat.example/noi-bo/thong-bao/\n" in gateway.sent[0].text
    assert not Notice.objects.filter(mailed_at=None).exists()
