"""The register of requests: its clocks, its steps, who is told, and that who asked is forgotten."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry
from dashboards.privacy.requests import steps
from dashboards.privacy.requests.filing import Asked, ReceivedLater, file_request, forget_askers, see_asker
from dashboards.privacy.requests.steps import CannotExtend, Changed, Hand, NoSuchDay, NotNow, WordsMissing
from dashboards.privacy.requests.telling import call_to_mind
from dashboards.privacy_tasks import keep_requests
from invitations.services.resealing import reseal_contacts
from notices.models import Notice
from surveys.models import DataRequest, DataRequestContact, DataRequestStep
from surveys.selectors import data_requests as register
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
# A Friday.
NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)
TODAY = date(2026, 11, 27)
REPLY, DUE = date(2026, 12, 1), date(2026, 12, 7)
CONTACT = {"name": "Trần Văn Lý", "reach": "0905 123 456"}
NOBODY = {"name": "", "reach": ""}


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def days(number: int) -> datetime:
    return NOW + timedelta(days=number)


def filed(cast: Cast, **changes: Any) -> DataRequest:
    fields = {
        "kind": "view",
        "way": "letter",
        "about": "invitation",
        "words": "Muốn biết đang giữ gì",
        "contact": CONTACT,
    }
    at = changes.pop("at", NOW)
    asked = Asked(**{"received_on": TODAY, **fields, **changes})
    return file_request(asked=asked, actor=cast.snv, at=at)


def hand(cast: Cast, request: DataRequest, *, at: datetime = NOW) -> Hand:
    return Hand(actor=cast.snv, at=at, seen=request.version)


def told(words: str) -> set[str]:
    return set(Notice.objects.filter(words=words).values_list("recipient__username", flat=True))


def test_a_request_starts_both_clocks(cast: Cast) -> None:
    made = filed(cast)

    assert (made.reply_by, made.due_on, made.state) == (REPLY, DUE, "open")
    step = made.steps.get()
    assert (step.kind, step.on, step.due_on, step.actor) == ("receive", TODAY, DUE, cast.snv)
    assert AuditEntry.objects.get(action="data_request.receive").subject == f"data_request:{made.pk}"


def test_the_office_sets_the_clocks(cast: Cast, settings: LazySettings) -> None:
    settings.REQUEST_REPLY_WORKING_DAYS = 3
    settings.REQUEST_DAYS = {**settings.REQUEST_DAYS, "view": 20}
    settings.PUBLIC_HOLIDAYS = frozenset({date(2026, 11, 30)})

    made = filed(cast)

    assert (made.reply_by, made.due_on) == (date(2026, 12, 3), date(2026, 12, 17))


def test_where_others_must_stop_the_clock_is_longer(cast: Cast) -> None:
    assert filed(cast, kind="withdraw").due_on == date(2026, 12, 12)
    assert filed(cast, kind="withdraw", with_others=True).due_on == date(2026, 12, 17)


def test_nothing_comes_in_tomorrow(cast: Cast) -> None:
    with pytest.raises(ReceivedLater):
        filed(cast, received_on=date(2026, 11, 28))
    assert not DataRequest.objects.exists()


def test_a_request_is_replied_to_carried_out_and_answered(cast: Cast) -> None:
    made = filed(cast)
    replied = steps.reply(request=made, on=TODAY, hand=hand(cast, made))
    acted = steps.note_act(request=replied, note="Đã đọc", hand=hand(cast, replied))
    at = days(3)
    done = steps.grant(request=acted, on=date(2026, 11, 30), note="Đã đọc cho nghe", hand=hand(cast, acted, at=at))

    assert (done.state, done.replied_on, done.closed_on) == ("granted", TODAY, date(2026, 11, 30))
    assert list(made.steps.values_list("number", "kind")) == [(1, "receive"), (2, "reply"), (3, "act"), (4, "grant")]
    entries = AuditEntry.objects.filter(subject=f"data_request:{made.pk}").order_by("pk")
    assert [entry.action.removeprefix("data_request.") for entry in entries] == ["receive", "reply", "act", "grant"]


def test_an_answer_at_once_is_the_reply_too(cast: Cast) -> None:
    made = filed(cast)
    done = steps.refuse(request=made, on=TODAY, note="Không tìm được phiếu nào của ai", hand=hand(cast, made))

    assert (done.state, done.replied_on) == ("refused", TODAY)


def test_reasons_are_needed(cast: Cast) -> None:
    made = filed(cast)
    for act in (steps.grant, steps.refuse):
        with pytest.raises(WordsMissing):
            act(request=made, on=TODAY, note=" ", hand=hand(cast, made))
    with pytest.raises(WordsMissing):
        steps.extend(request=made, due_on=date(2026, 12, 8), note="", hand=hand(cast, made))
    assert made.steps.count() == 1


def test_a_request_is_extended_once_and_not_beyond(cast: Cast) -> None:
    made = filed(cast)
    for day in (DUE, date(2026, 12, 23)):
        with pytest.raises(CannotExtend):
            steps.extend(request=made, due_on=day, note="Phải hỏi bên gửi tin", hand=hand(cast, made))

    longer = steps.extend(request=made, due_on=date(2026, 12, 22), note="Hỏi bên gửi tin", hand=hand(cast, made))
    assert longer.due_on == date(2026, 12, 22)
    with pytest.raises(CannotExtend):
        steps.extend(request=longer, due_on=date(2026, 12, 23), note="Lại", hand=hand(cast, longer))
    with pytest.raises(IntegrityError, match="data_request_is_extended_once"), transaction.atomic():
        made.steps.create(number=9, kind="extend", note="x", on=TODAY, due_on=DUE, at=NOW)


def test_what_is_late_is_not_extended_away(cast: Cast) -> None:
    made = filed(cast)
    with pytest.raises(CannotExtend):
        steps.extend(request=made, due_on=date(2026, 12, 20), note="Muộn", hand=hand(cast, made, at=days(11)))


@pytest.mark.parametrize("on", [date(2026, 11, 26), date(2026, 11, 28)])
def test_a_step_falls_between_receipt_and_today(cast: Cast, on: date) -> None:
    made = filed(cast)
    with pytest.raises(NoSuchDay):
        steps.reply(request=made, on=on, hand=hand(cast, made))
    with pytest.raises(NoSuchDay):
        steps.grant(request=made, on=on, note="x", hand=hand(cast, made))


def test_the_second_of_two_is_refused(cast: Cast) -> None:
    made = filed(cast)
    steps.reply(request=made, on=TODAY, hand=hand(cast, made))
    with pytest.raises(Changed):
        steps.refuse(request=made, on=TODAY, note="x", hand=hand(cast, made))


def test_what_ended_is_only_reopened(cast: Cast) -> None:
    made = filed(cast)
    gone = steps.void(request=made, note="Ghi hai lần", hand=hand(cast, made))
    assert gone.state == "void"
    with pytest.raises(NotNow):
        steps.grant(request=gone, on=TODAY, note="x", hand=hand(cast, gone))

    again = steps.reopen(request=gone, note="Không trùng", hand=hand(cast, gone))
    assert (again.state, again.closed_on, again.due_on) == ("open", None, DUE)
    taken = steps.take_back(request=again, on=TODAY, hand=hand(cast, again))
    assert taken.state == "taken_back"


def test_the_database_refuses_an_end_without_its_day(cast: Cast) -> None:
    made = filed(cast)
    with pytest.raises(IntegrityError, match="data_request_that_ended_has_its_day"), transaction.atomic():
        DataRequest.objects.filter(pk=made.pk).update(state="granted", replied_on=TODAY)
    with pytest.raises(IntegrityError, match="data_request_answered_was_replied_to"), transaction.atomic():
        DataRequest.objects.filter(pk=made.pk).update(state="refused", closed_on=TODAY)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        DataRequestStep.objects.update(note="x")


# Who asked.


def test_who_asks_is_stored_sealed_alone(cast: Cast) -> None:
    filed(cast)

    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text || s::text || c::text FROM surveys_datarequest r, surveys_datarequeststep s, "
                       "surveys_datarequestcontact c")  # fmt: skip
        (row,) = cursor.fetchone()
    assert "Trần Văn Lý" not in row
    assert "905" not in row.replace(DataRequestContact.objects.get().sealed, "")


def test_who_gives_no_contact_has_no_row(cast: Cast) -> None:
    filed(cast, contact=NOBODY)
    assert not DataRequestContact.objects.exists()


def test_looking_at_who_asked_is_written_down(cast: Cast) -> None:
    made = filed(cast)

    assert see_asker(request=made, actor=cast.bao_ve, at=NOW) == CONTACT
    entry = AuditEntry.objects.get(action="data_request.contact_seen")
    assert (entry.actor, entry.subject, entry.detail) == (cast.bao_ve, f"data_request:{made.pk}", {})


def test_who_asked_is_forgotten_ninety_days_after_the_end(cast: Cast) -> None:
    open_, done = filed(cast), filed(cast)
    ended = steps.grant(request=done, on=TODAY, note="Xong", hand=hand(cast, done))

    assert forget_askers(at=days(90)) == 0
    assert forget_askers(at=days(91)) == 1
    assert DataRequestContact.objects.get().request == open_
    assert see_asker(request=ended, actor=cast.snv, at=NOW) == {}
    assert ended.steps.count() == 2
    assert AuditEntry.objects.get(action="data_request.contacts_destroyed").detail == {"contacts": 1}
    assert forget_askers(at=days(91)) == 0


def test_reopened_a_request_keeps_its_contact(cast: Cast) -> None:
    made = filed(cast)
    done = steps.refuse(request=made, on=TODAY, note="Nhầm", hand=hand(cast, made))
    steps.reopen(request=done, note="Xem lại", hand=hand(cast, done))

    assert forget_askers(at=days(400)) == 0
    assert DataRequestContact.objects.exists()


def test_after_a_change_of_keys_who_asked_is_still_read(cast: Cast, settings: LazySettings) -> None:
    made = filed(cast)
    old = settings.CONTACT_KEYS
    settings.CONTACT_KEYS = ["một khóa mới", *old]
    assert reseal_contacts() == 1
    settings.CONTACT_KEYS = ["một khóa mới"]

    assert see_asker(request=made, actor=cast.snv, at=NOW) == CONTACT
    settings.CONTACT_KEYS = ["khóa khác"]
    assert see_asker(request=made, actor=cast.snv, at=NOW) == {}


# Who is told.


def test_those_who_answer_are_told_of_a_request_but_who_filed_it(cast: Cast) -> None:
    filed(cast)
    assert told("request.received") == {cast.bao_ve.username}


def test_clocks_are_called_to_mind_once_for_each_distance(cast: Cast) -> None:
    made = filed(cast)
    both = {cast.snv.username, cast.bao_ve.username}
    # The reply is due on day 4, the rest on day 10.
    found = {number: call_to_mind(at=days(number)) for number in range(17)}

    assert {number: count for number, count in found.items() if count} == {4: 1, 5: 2, 9: 1, 11: 1, 15: 1}
    for words in ("request.reply_near", "request.reply_late", "request.near", "request.late"):
        assert told(words) == both
    assert {notice.link for notice in Notice.objects.all()} == {
        f"/noi-bo/quan-tri/du-lieu-ca-nhan/yeu-cau/{made.pk}/"
    }  # fmt: skip


def test_what_was_replied_to_or_ended_is_not_called_to_mind(cast: Cast) -> None:
    replied, ended = filed(cast), filed(cast)
    steps.reply(request=replied, on=TODAY, hand=hand(cast, replied))
    steps.grant(request=ended, on=TODAY, note="Xong", hand=hand(cast, ended))

    call_to_mind(at=days(6))
    assert told("request.reply_near") == told("request.reply_late") == set()
    assert Notice.objects.filter(words="request.near").values("subject").distinct().count() == 1


def test_an_extended_clock_is_called_to_mind_anew(cast: Cast) -> None:
    made = filed(cast)
    call_to_mind(at=days(6))
    steps.extend(request=made, due_on=date(2026, 12, 17), note="Hỏi", hand=hand(cast, made))

    assert call_to_mind(at=days(7)) == 0
    assert call_to_mind(at=days(16)) == 1


def test_beat_does_both(cast: Cast) -> None:
    made = filed(cast)
    DataRequestContact.objects.filter(request=made).update(kept_until=TODAY - timedelta(days=1))
    with time_machine.travel(days(6), tick=False):
        assert keep_requests() == 2
    assert not DataRequestContact.objects.exists()


# The list.


def test_situations_tell_requests_apart(cast: Cast) -> None:
    silent = filed(cast)
    replied = filed(cast, kind="delete")
    steps.reply(request=replied, on=TODAY, hand=hand(cast, replied))
    done = filed(cast)
    steps.grant(request=done, on=TODAY, note="Xong", hand=hand(cast, done))
    wrong = filed(cast)
    steps.void(request=wrong, note="Nhầm", hand=hand(cast, wrong))

    def shown(on: date, **wanted: Any) -> list[int]:
        return [each.pk for each in register.listed(register.Wanted(**wanted), on=on)]

    assert shown(TODAY) == [silent.pk, replied.pk, wrong.pk, done.pk]
    assert shown(TODAY, situation="silent") == [silent.pk]
    assert shown(TODAY, situation="late") == []
    assert shown(REPLY + timedelta(days=1), situation="late") == [silent.pk]
    assert shown(DUE + timedelta(days=1), situation="late") == [silent.pk, replied.pk]
    assert shown(TODAY, kind="delete") == [replied.pk]
    assert shown(TODAY, year=2025) == []
    assert register.counts(register.Wanted(), on=REPLY + timedelta(days=1)) == {
        "": 4, "silent": 1, "open": 2, "late": 1, "answered": 1, "dropped": 1
    }  # fmt: skip
    assert register.years() == [2026]
