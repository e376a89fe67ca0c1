"""What a tablet sends is stored once, under the server's time, and never refused for what the surveyor cannot mend."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import AuditEntry, User
from surveys.models import AssignedForm, FoldInbox, Response, ResponseDecision, Round
from surveys.selectors.fieldwork import progress_of
from surveys.services import close_round
from surveys.services.fieldwork import end
from surveys.services.sync import Outcome, take_form
from tests import factories as plain
from tests.surveys import fielding
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db


def take(form: Any, person: User, *, sent_at: datetime | None = NOON, at: datetime = NOON, **fields: Any) -> Outcome:
    return take_form(form=form, surveyor=person, sent_at=sent_at, at=at, **fields)


def test_a_form_is_stored_with_who_asked_where_and_how() -> None:
    held = fielding.assignment(stratum="miền núi", sampling_unit="thôn Tà Gộc")

    outcome = take(fielding.sent(held, assisted=True), held.surveyor)

    stored = Response.objects.get()
    assert outcome.status == "stored"
    assert (stored.surveyor, stored.assisted, stored.channel) == (held.surveyor, True, held.channel)
    assert (stored.stratum, stored.sampling_unit) == ("miền núi", "thôn Tà Gộc")
    assert (stored.answers, stored.flags, stored.late) == ([4, -1, 2, 0, 0, 0], 0, False)
    assert FoldInbox.objects.count() == 1


def test_a_form_sent_again_is_the_same_form() -> None:
    held = fielding.assignment()
    form = fielding.sent(held)

    first, second = take(form, held.surveyor), take(form, held.surveyor, at=NOON + timedelta(hours=1))

    assert (first.status, second.status, first.receipt) == ("stored", "already", second.receipt)
    assert (Response.objects.count(), FoldInbox.objects.count(), AssignedForm.objects.count()) == (1, 1, 1)
    assert progress_of([held])[held.pk].valid == 1


def test_other_answers_under_a_used_id_are_a_conflict() -> None:
    held = fielding.assignment()
    form = fielding.sent(held)
    take(form, held.surveyor)

    outcome = take(replace(form, answers={**form.answers, "A1": "1"}), held.surveyor)

    assert outcome.status == "conflict"
    assert Response.objects.get().answers[0] == 4


def test_wrong_answers_are_told_by_question() -> None:
    held = fielding.assignment()

    outcome = take(fielding.sent(held, answers={"A1": "9", "LAN": "77", "LA": "1"}), held.surveyor)

    assert outcome.status == "refused"
    assert sorted(outcome.errors) == ["A1", "A2", "LA", "LAN"]
    assert not Response.objects.exists()


def test_nobody_sends_for_an_assignment_of_another_person() -> None:
    held = fielding.assignment()

    outcome = take(fielding.sent(held), fielding.surveyor("khac"))

    assert outcome.status == "refused"
    assert not Response.objects.exists()


def test_without_consent_nothing_is_stored() -> None:
    held = fielding.assignment()

    assert take(fielding.sent(held, consent_version=0), held.surveyor).status == "refused"
    assert not Response.objects.exists()


def test_the_day_is_the_devices_corrected_by_its_skew() -> None:
    held = fielding.assignment()
    # The tablet is three days fast; the form was filled in yesterday.
    fast = timedelta(days=3)

    take(fielding.sent(held, finished_at=NOON - timedelta(days=1) + fast), held.surveyor, sent_at=NOON + fast)

    stored = Response.objects.get()
    assert stored.submitted_on == date(2026, 3, 1)
    assert stored.flags & Response.Flag.CLOCK_WRONG
    assert stored.device_time is None  # more than a day ahead: implausible


@pytest.mark.parametrize(("skew", "wrong"), [(0, False), (10, False), (11, True), (-11, True)])
def test_a_clock_is_wrong_beyond_ten_minutes(skew: int, wrong: bool) -> None:
    held = fielding.assignment()
    device = NOON + timedelta(minutes=skew)

    take(fielding.sent(held, finished_at=device - timedelta(hours=1)), held.surveyor, sent_at=device)

    stored = Response.objects.get()
    assert bool(stored.flags & Response.Flag.CLOCK_WRONG) is wrong
    assert stored.device_time == device - timedelta(hours=1)


@pytest.mark.parametrize(
    ("finished_at", "day"),
    [
        (NOON + timedelta(days=3), date(2026, 3, 2)),
        (datetime(2025, 12, 1, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(1970, 1, 1, tzinfo=UTC), date(2026, 1, 1)),
        (None, date(2026, 3, 2)),
    ],
)
def test_a_form_is_never_of_tomorrow_nor_from_before_the_round(finished_at: datetime | None, day: date) -> None:
    held = fielding.assignment()

    take(fielding.sent(held, finished_at=finished_at), held.surveyor)

    stored = Response.objects.get()
    assert stored.submitted_on == day
    assert stored.flags & Response.Flag.CLOCK_WRONG


@pytest.mark.parametrize("sent_at", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), None])
def test_an_absurd_clock_loses_no_form(sent_at: datetime | None) -> None:
    held = fielding.assignment()
    form = replace(fielding.sent(held), finished_at=datetime.max.replace(tzinfo=UTC))

    assert take(form, held.surveyor, sent_at=sent_at).status == "stored"


def test_after_the_round_a_form_is_stored_and_waits() -> None:
    held = fielding.assignment()
    close_round(round=held.round_unit.round, at=NOON - timedelta(hours=1))

    outcome = take(fielding.sent(held), held.surveyor)

    assert outcome.status == "stored"
    assert outcome.words == ResponseDecision.objects.get().reason == "đến sau khi khóa thu phiếu, chờ quyết định"
    assert Response.objects.get().late
    assert not FoldInbox.objects.filter(sign=1).exists()


def test_after_the_last_day_a_form_is_late_though_nobody_closed_the_round_yet() -> None:
    held = fielding.assignment()

    take(fielding.sent(held), held.surveyor, at=datetime(2027, 1, 1, tzinfo=UTC), sent_at=None)

    assert Response.objects.get().late


def test_a_reworded_questionnaire_takes_forms_of_both_wordings() -> None:
    held = fielding.assignment()
    old = held.round_unit.round.questionnaire_version_id
    new = fielding.reworded(held.round_unit.round)

    assert take(fielding.sent(held, version=old), held.surveyor).status == "stored"
    assert take(fielding.sent(held, version=new.pk), held.surveyor).status == "stored"
    assert set(Response.objects.values_list("questionnaire_version", flat=True)) == {old, new.pk}


def test_a_questionnaire_the_round_never_asked_is_refused_in_words() -> None:
    held = fielding.assignment()

    outcome = take(fielding.sent(held, version=plain.questionnaire_version().pk), held.surveyor)

    assert (outcome.status, outcome.words[:40]) == ("refused", "Đợt khảo sát không hỏi bằng bản phiếu nà")


@pytest.mark.parametrize(("hours_ago", "waits"), [(5, False), (1, True)])
def test_an_ended_assignment_takes_what_was_filled_in_before(hours_ago: int, waits: bool) -> None:
    held = fielding.assignment()
    end(assignment=held, actor=plain.user(), at=NOON - timedelta(hours=3))

    outcome = take(fielding.sent(held, finished_at=NOON - timedelta(hours=hours_ago)), held.surveyor)

    assert outcome.status == "stored"
    assert ResponseDecision.objects.exists() is waits
    assert FoldInbox.objects.filter(sign=1).exists() is not waits


def test_a_form_handed_in_by_file_waits_for_a_decision() -> None:
    held = fielding.assignment()

    take(fielding.sent(held), held.surveyor, handed_in_by=plain.user())

    assert ResponseDecision.objects.get().reason.startswith("nộp bằng tệp")


def test_a_form_filled_in_at_once_is_flagged() -> None:
    held = fielding.assignment()

    take(fielding.sent(held, minutes=0), held.surveyor)

    assert Response.objects.get().flags == Response.Flag.TOO_FAST


def test_nothing_audited_names_a_form() -> None:
    held = fielding.assignment()
    form = fielding.sent(held)
    take(form, held.surveyor)

    assert str(form.id) not in json.dumps(list(AuditEntry.objects.values("subject", "detail")))


# Over the wire


@pytest.fixture
def lan(noon: time_machine.Traveller, db: None) -> User:
    return fielding.surveyor()


@pytest.fixture
def tablet(lan: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(lan)


def post(tablet: Client, document: Any) -> Any:
    return tablet.post("/dieu-tra/api/dong-bo/", document, content_type="application/json")


def batch(*forms: Any) -> dict[str, Any]:
    return {"sent_at": NOON.isoformat(), "forms": list(forms)}


def test_one_bad_form_keeps_none_of_the_others_back(tablet: Client, lan: User) -> None:
    held = fielding.assignment(lan)
    good, bad = fielding.sent(held), fielding.sent(held, answers={"A1": "9"})

    told = post(tablet, batch(fielding.as_json(bad), {"id": 7}, None, fielding.as_json(good))).json()

    assert [each["status"] for each in told["results"]] == ["refused", "refused", "refused", "stored"]
    assert Response.objects.get().pk == good.id


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "x"},
        {"assignment": -1},
        {"assignment": 2**70},
        {"assignment": True},
        {"version": "1"},
        {"language": None},
        {"language": "\0"},
        {"assisted": "yes"},
        {"answers": []},
        {"answers": {"A1": {"a": 1}}},
        {"answers": {"A1": 10**4000}},
        {"answers": {"\0\ud800": "1"}},
        {"answers": {"A1": "4", "A2": "5", "YK": "\0" * 9000}, "started_at": "hôm qua"},
        {"finished_at": "9999-12-31T23:59:59+00:00"},
        {"finished_at": "0001-01-01T00:00:00-23:59"},
        {"finished_at": [1]},
    ],
)
def test_no_form_breaks_the_server(tablet: Client, lan: User, changed: dict[str, Any]) -> None:
    held = fielding.assignment(lan)

    response = post(tablet, batch(fielding.as_json(fielding.sent(held), **changed)))

    assert response.status_code == 200
    assert response.json()["results"][0]["status"] in ("stored", "refused")


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '{"forms": 1}', '{"forms": [NaN]}', "[" * 100_000, "\x00"])
def test_what_is_no_batch_is_malformed(tablet: Client, body: str) -> None:
    assert post(tablet, body).status_code == 400


def test_too_many_forms_at_once_are_malformed_and_too_large_a_body_is_refused(tablet: Client) -> None:
    assert post(tablet, {"forms": [{}] * 51}).status_code == 400
    assert post(tablet, {"forms": ["x" * 2**20]}).status_code == 413


def test_sending_needs_the_token_of_the_session(lan: User) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(lan)
    held = fielding.assignment(lan)
    content = batch(fielding.as_json(fielding.sent(held)))

    assert post(guarded, content).status_code == 403
    token = guarded.get("/dieu-tra/api/toi/").json()["csrf"]
    sent = guarded.post(
        "/dieu-tra/api/dong-bo/", content, content_type="application/json", headers={"x-csrftoken": token}
    )
    assert sent.json()["results"][0]["status"] == "stored"


def test_a_tablet_fetches_only_its_own_work(tablet: Client, lan: User) -> None:
    held = fielding.assignment(lan, sampling_unit="thôn 2")
    other = plain.questionnaire_version()
    fielding.assignment(fielding.surveyor("khac"), unit=held.round_unit)

    told = tablet.get("/dieu-tra/api/phan-cong/").json()["assignments"]

    assert [(each["id"], each["place"], each["quota"], each["collected"]) for each in told] == [
        (held.pk, "thôn 2", 20, 0)
    ]
    document = tablet.get(f"/dieu-tra/api/phieu/{told[0]['version']}/").json()
    assert [spoken["code"] for spoken in document["languages"]] == ["vi"]
    assert 'data-code="A3"' in document["languages"][0]["html"]
    assert tablet.get(f"/dieu-tra/api/phieu/{other.pk}/").status_code == 404


def test_a_draft_round_takes_nothing_yet(tablet: Client, lan: User) -> None:
    held = fielding.assignment(lan)
    Round.objects.update(state=Round.State.DRAFT)

    told = post(tablet, batch(fielding.as_json(fielding.sent(held, id=uuid4())))).json()

    assert told["results"][0]["status"] == "refused"
