"""The weekly digest: counts within one's scope, no words, once a week to each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.db.models import Value
from django.db.models.functions import Concat

from accounts.models import User
from feedback import tasks
from feedback.digest import message
from feedback.models import Comment, DigestSent
from feedback.selectors.digests import digest_addresses
from feedback.services import digests
from notices.gateways import Envelope, Rejected, TryLater, Unclear
from surveys.models import RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import comment

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 8:00 in Việt Nam


class Mail:
    """A gateway that keeps what it is given, or fails as told."""

    def __init__(self) -> None:
        self.sent: list[Envelope] = []
        self.fault: Exception | None = None

    def deliver(self, envelope: Envelope) -> None:
        if self.fault is not None:
            raise self.fault
        self.sent.append(envelope)


@pytest.fixture
def mail(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Mail:
    made = Mail()
    User.objects.update(email=Concat("username", Value("@example.com")))
    monkeypatch.setattr(digests, "gateway_for", lambda way: made)
    monkeypatch.setattr(tasks, "now", lambda: MORNING)
    return made


def test_accounts_without_an_address_get_nothing(cast: Cast, unit: RoundUnit) -> None:
    assert digest_addresses(on=MONDAY) == []


def test_those_who_deal_with_comments_are_sent_it(cast: Cast, mail: Mail) -> None:
    people = {user for user, _address in digest_addresses(on=MONDAY)}

    assert people == {cast.an, cast.binh, cast.chi, cast.snv}


def test_counts_are_those_of_one_s_scope_and_no_word_is_told(cast: Cast, unit: RoundUnit) -> None:
    comment(unit, "Ghế chờ ít quá")
    late = comment(unit, "Hồ sơ trễ hẹn hai tháng")
    Comment.objects.filter(pk=late.pk).update(state="assigned", assignee=cast.an, due_on=MONDAY - timedelta(days=1))
    comment(factories.round_unit(unit.round, cast.so_y_te), "Bị đe dọa ở phòng chờ")

    own, other, office = (message(user, on=MONDAY) for user in (cast.an, cast.binh, cast.snv))

    assert "đang chờ: 2\n- mới, chưa giao ai: 1\n- đang xử lý: 1\n- quá hạn: 1\n- cần xem ngay: 0" in own
    assert "đang chờ: 1" in other
    assert "cần xem ngay: 1" in other
    assert "đang chờ: 3" in office
    assert "/noi-bo/gop-y/" in office
    assert not [word for word in ("Ghế", "trễ hẹn", "đe dọa") if word in own + other + office]


def test_nothing_waiting_is_no_mail(cast: Cast, mail: Mail) -> None:
    assert tasks.weekly_digest() == 0
    assert mail.sent == []


def test_each_is_sent_it_once_a_week(cast: Cast, unit: RoundUnit, mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    comment(unit, "Ghế chờ ít quá")

    assert [tasks.weekly_digest(), tasks.weekly_digest()] == [3, 0]
    assert {each.address for each in mail.sent} == {"an@example.com", "chi@example.com", "snv@example.com"}
    monkeypatch.setattr(tasks, "now", lambda: MORNING + timedelta(days=9))
    assert tasks.weekly_digest() == 3


def test_nobody_is_woken_before_morning(
    cast: Cast, unit: RoundUnit, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment(unit, "Ghế chờ ít quá")
    monkeypatch.setattr(tasks, "now", lambda: MORNING - timedelta(hours=3))

    assert tasks.weekly_digest() == 0


@pytest.mark.parametrize(("fault", "again"), [(TryLater("x"), True), (Rejected("x"), False), (Unclear("x"), False)])
def test_only_what_was_surely_not_taken_is_sent_again(cast: Cast, mail: Mail, fault: Exception, again: bool) -> None:
    asked = {"user": cast.an, "address": "an@example.com", "week": MONDAY, "text": "x"}
    mail.fault = fault
    assert digests.send_once(**asked) is False  # type: ignore[arg-type]
    mail.fault = None

    assert digests.send_once(**asked) is again  # type: ignore[arg-type]


def test_a_digest_is_marked_once_and_by_its_monday(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="digest_week_is_a_monday"):
        DigestSent.objects.create(user=cast.an, week=MONDAY + timedelta(days=1))


def test_a_week_is_marked_once(cast: Cast) -> None:
    DigestSent.objects.create(user=cast.an, week=MONDAY)

    with pytest.raises(IntegrityError, match="digest_is_sent_once_a_week"):
        DigestSent.objects.create(user=cast.an, week=MONDAY)
