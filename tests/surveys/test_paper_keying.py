"""From paper to stored answers: once per serial, twice keyed where the batch wants it, late ones waiting."""

import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, User
from surveys.models import (
    Channel,
    FoldInbox,
    PaperBatch,
    PaperForm,
    PaperKeying,
    PaperRejectReason,
    Response,
    ResponseText,
    Round,
)
from surveys.paper import keying as keys
from surveys.paper.comparison import Keyed
from surveys.paper.serial import Serial
from surveys.selectors import sheet_of
from surveys.selectors.paper import counts_by_batch, issued_by_batch, missing_numbers, next_to_key
from surveys.services import close_round, exclude_response, paper
from tests import factories
from tests.surveys.factories import NOON, open_survey

GOOD = {"A1": "4", "A2": "9", "LOC": "1", "A3": "5", "KENH": "12", "LAN": "3", "YK": "Tốt"}
DAY = date(2026, 3, 1)


@pytest.fixture
def hanh(db: None) -> User:
    return factories.user("hanh", full_name="Trần Thị Hạnh")


@pytest.fixture
def mai(db: None) -> User:
    return factories.user("mai", full_name="Mai Quốc Tuấn")


@pytest.fixture
def son(db: None) -> User:
    return factories.user("son", full_name="Lê Văn Sơn")


def make_batch(actor: User, *, count: int = 10, **fields: Any) -> PaperBatch:
    paper.load_shipped_reasons()
    survey = Round.objects.filter(code="dot-thu").first() or open_survey()
    given = {"channel": Channel.PAPER, "prefix": "NT", **fields}
    return paper.create_batch(round_unit=survey.units.get(), count=count, actor=actor, at=NOON, **given)


@pytest.fixture
def batch(hanh: User) -> PaperBatch:
    return make_batch(hanh)


@pytest.fixture
def twice(hanh: User) -> PaperBatch:
    return make_batch(hanh, double_entry=True)


def keyed(batch: PaperBatch, typed: Mapping[str, str] = GOOD, *, day: date = DAY, **more: str) -> Keyed:
    sheet = sheet_of(batch.questionnaire_version_id)
    read = keys.read(sheet.questionnaire, {**typed, **more})
    reading = sheet.read(read.raw, complete=False)
    assert not reading.errors
    return Keyed(reading.answers, reading.texts, read.unclear, day)


def key(
    batch: PaperBatch, actor: User, number: int = 1, *, at: datetime = NOON, accept_few: bool = False,
    correcting: bool = False, **typed: Any,
) -> PaperForm:  # fmt: skip
    keying = paper.Keying(number=number, keyed=keyed(batch, **typed), accept_few=accept_few, correcting=correcting)
    return paper.key_form(batch=batch, keying=keying, actor=actor, at=at)


def test_a_keyed_form_is_stored_with_where_it_came_from(hanh: User, mai: User) -> None:
    batch = make_batch(hanh, channel=Channel.ENUMERATOR, stratum="đô thị", sampling_unit="thôn 3")
    paper.hand_out(
        batch=batch, handing=paper.Handing(handed_to=mai, holder="", issued=5, returned=None), actor=hanh, at=NOON
    )

    key(batch, hanh)

    response = Response.objects.get()
    assert response.answers == [4, -1, 1, 5, 3, 4]
    assert (response.channel, response.form_no, response.submitted_on) == (
        Channel.ENUMERATOR,
        str(Serial("NT", 1)),
        DAY,
    )
    assert (response.surveyor, response.stratum, response.sampling_unit) == (mai, "đô thị", "thôn 3")
    assert not response.late
    assert ResponseText.objects.get().text == "Tốt"
    assert FoldInbox.objects.get().sign == 1
    assert not PaperKeying.objects.exists()


def test_the_same_serial_is_refused_in_words(batch: PaperBatch, hanh: User, mai: User) -> None:
    key(batch, hanh)

    with pytest.raises(paper.AlreadyKeyed, match=r"NT-0001-\d đã được Trần Thị Hạnh nhập"):
        key(batch, mai, A1="1")
    assert Response.objects.get().answers[0] == 4


def test_the_id_of_a_response_follows_from_batch_and_serial(batch: PaperBatch, hanh: User) -> None:
    key(batch, hanh)

    assert Response.objects.get().pk == paper.response_id(batch, 1, 1)
    assert paper.response_id(batch, 1, 1) != paper.response_id(batch, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_key_one_serial_at_once_store_it_once(batch: PaperBatch, hanh: User, mai: User) -> None:
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def work(actor: User, level: str) -> None:
        try:
            together.wait(10)
            key(batch, actor, A1=level)
            outcomes.append("stored")
        except paper.AlreadyKeyed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=each) for each in ((hanh, "1"), (mai, "5"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["refused", "stored"]
    assert Response.objects.count() == PaperForm.objects.count() == FoldInbox.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_are_first_and_second_where_two_keyings_are_wanted(
    twice: PaperBatch, hanh: User, mai: User
) -> None:
    together = threading.Barrier(2)

    def work(actor: User) -> None:
        together.wait(10)
        key(twice, actor)
        connection.close()

    threads = [threading.Thread(target=work, args=(actor,)) for actor in (hanh, mai)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    form = PaperForm.objects.get()
    assert {form.first_by, form.second_by} == {hanh, mai}
    assert form.state == PaperForm.State.STORED
    assert Response.objects.count() == 1


def test_a_form_keyed_twice_alike_is_stored_after_the_second(twice: PaperBatch, hanh: User, mai: User) -> None:
    first = key(twice, hanh)
    assert first.state == PaperForm.State.WAITING
    assert not Response.objects.exists()

    second = key(twice, mai)

    assert (second.state, second.first_by, second.second_by, second.differences) == ("stored", hanh, mai, 0)
    assert Response.objects.get().answers[0] == 4


def test_nobody_is_first_and_second(twice: PaperBatch, hanh: User) -> None:
    key(twice, hanh)

    with pytest.raises(paper.KeyedByYou):
        key(twice, hanh)
    with pytest.raises(IntegrityError, match="paper_second_keyer_is_another"), transaction.atomic():
        PaperForm.objects.update(second_by=hanh)


def test_a_third_decides_where_two_differ(twice: PaperBatch, hanh: User, mai: User, son: User) -> None:
    key(twice, hanh)
    form = key(twice, mai, A1="5", LAN="4")
    assert (form.state, form.differences) == (PaperForm.State.DIFFERING, 2)
    assert not Response.objects.exists()
    for one_of_the_two in (hanh, mai):
        with pytest.raises(paper.NotAThird):
            paper.decide_form(form=form, keyed=keyed(twice), actor=one_of_the_two, at=NOON)
    with pytest.raises(paper.WaitsForDecision):
        key(twice, son)

    decided = paper.decide_form(form=form, keyed=keyed(twice, A1="5"), actor=son, at=NOON)

    assert (decided.state, decided.decided_by) == (PaperForm.State.STORED, son)
    assert Response.objects.get().answers[0] == 5
    assert not PaperKeying.objects.exists()
    with pytest.raises(paper.NothingToTakeBack):
        paper.decide_form(form=form, keyed=keyed(twice), actor=son, at=NOON)


def test_who_keyed_wrongly_corrects_before_anything_is_stored(twice: PaperBatch, hanh: User, mai: User) -> None:
    key(twice, hanh, A1="1")
    assert key(twice, mai).state == PaperForm.State.DIFFERING

    form = key(twice, hanh, correcting=True)

    assert (form.state, form.differences) == (PaperForm.State.STORED, 1)
    assert Response.objects.get().answers[0] == 4


def test_what_is_stored_is_only_keyed_again_after_its_exclusion(batch: PaperBatch, hanh: User) -> None:
    form = key(batch, hanh, A1="1")
    with pytest.raises(paper.AlreadyKeyed):
        key(batch, hanh, correcting=True)
    with pytest.raises(paper.NothingToTakeBack):
        paper.key_again(form=form, actor=hanh, at=NOON)

    exclude_response(response=Response.objects.get(), reason="nhập nhầm", actor=hanh, at=NOON)
    paper.key_again(form=form, actor=hanh, at=NOON)
    key(batch, hanh)

    old, new = Response.objects.order_by("answers")
    assert (old.answers[0], new.answers[0]) == (1, 4)
    assert old.form_no == new.form_no
    assert old.pk != new.pk


def test_a_form_that_comes_late_waits_for_a_decision(batch: PaperBatch, hanh: User) -> None:
    close_round(round=Round.objects.get(), at=NOON)

    key(batch, hanh)

    response = Response.objects.get()
    assert response.late
    assert response.decisions.get().reason == "đến sau khi khóa thu phiếu, chờ quyết định"
    assert not FoldInbox.objects.exclude(sign=0).exists()
    assert counts_by_batch([batch])[batch.pk].valid == 0


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 3, 3), date(2027, 1, 1)])
def test_the_day_on_the_paper_lies_in_the_window_and_not_ahead(batch: PaperBatch, hanh: User, day: date) -> None:
    with pytest.raises(paper.CannotKey, match="từ 01/01/2026 đến 02/03/2026"):
        key(batch, hanh, day=day)
    assert not PaperForm.objects.exists()


def test_a_number_outside_the_batch_and_a_closed_batch_take_nothing(batch: PaperBatch, hanh: User) -> None:
    with pytest.raises(paper.CannotKey, match="không thuộc lô"):
        key(batch, hanh, number=11)
    paper.close_batch(batch=batch, actor=hanh, at=NOON)
    with pytest.raises(paper.CannotKey, match="khóa"):
        key(batch, hanh)
    paper.reopen_batch(batch=batch, actor=hanh, at=NOON)
    assert key(batch, hanh).state == PaperForm.State.STORED


def test_a_batch_with_open_forms_is_not_closed(twice: PaperBatch, hanh: User) -> None:
    key(twice, hanh)

    with pytest.raises(paper.PaperRefused, match="chờ nhập lần hai"):
        paper.close_batch(batch=twice, actor=hanh, at=NOON)


def test_little_answered_is_proposed_for_rejection_and_stored_on_insistence(batch: PaperBatch, hanh: User) -> None:
    little = {"A1": "3"}
    with pytest.raises(paper.TooFewAnswered, match="20 % số câu, dưới mức 50 %"):
        paper.key_form(batch=batch, keying=paper.Keying(number=1, keyed=keyed(batch, little)), actor=hanh, at=NOON)

    insisted = paper.Keying(number=1, keyed=keyed(batch, little), accept_few=True)
    assert paper.key_form(batch=batch, keying=insisted, actor=hanh, at=NOON).state == PaperForm.State.STORED


def test_a_blank_form_is_not_stored_whatever_one_insists(batch: PaperBatch, hanh: User) -> None:
    blank = paper.Keying(number=1, keyed=keyed(batch, {}), accept_few=True)

    with pytest.raises(paper.TooFewAnswered, match="phiếu trắng"):
        paper.key_form(batch=batch, keying=blank, actor=hanh, at=NOON)


def test_rejected_forms_are_counted_by_reason_and_can_be_taken_back(batch: PaperBatch, hanh: User) -> None:
    reasons = {reason.code: reason for reason in PaperRejectReason.objects.all()}
    for number, code in ((1, "phieu-trong"), (2, "nham-don-vi"), (3, "nham-don-vi")):
        paper.reject_form(batch=batch, number=number, reason=reasons[code], actor=hanh, at=NOON)
    key(batch, hanh, number=4, A1="X")

    counts = counts_by_batch([batch])[batch.pk]
    assert (counts.keyed, counts.valid, counts.rejected, counts.unclear) == (4, 1, 3, 1)
    assert counts.reasons == {"phiếu trắng": 1, "nhầm đơn vị hoặc nhầm đợt": 2}
    assert Response.objects.get().answers[0] == 0

    with pytest.raises(paper.FormRejected, match="nhầm đơn vị"):
        key(batch, hanh, number=2)
    paper.take_back_rejection(form=PaperForm.objects.get(number=2), actor=hanh, at=NOON)
    assert key(batch, hanh, number=2).state == PaperForm.State.STORED
    with pytest.raises(paper.AlreadyKeyed):
        paper.reject_form(batch=batch, number=2, reason=reasons["nham-don-vi"], actor=hanh, at=NOON)


def test_rejecting_a_form_forgets_what_was_keyed_of_it(twice: PaperBatch, hanh: User) -> None:
    key(twice, hanh)

    paper.reject_form(batch=twice, number=1, reason=PaperRejectReason.objects.first(), actor=hanh, at=NOON)  # type: ignore[arg-type]

    assert not PaperKeying.objects.exists()


def test_serials_run_on_within_a_round_and_never_meet(batch: PaperBatch, hanh: User) -> None:
    second = make_batch(hanh, count=5)

    assert (second.first, second.last) == (11, 15)
    assert make_batch(hanh, prefix="ND").first == 1
    with pytest.raises(IntegrityError, match="paper_serials_stand_once_in_a_round"), transaction.atomic():
        PaperBatch.objects.filter(pk=second.pk).update(first=10)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"prefix": "nt"}, "prefix"), ({"prefix": "N1"}, "prefix"), ({"count": 501}, "count"), ({"count": 0}, "count"),
     ({"channel": Channel.WEB}, "channel")],
)  # fmt: skip
def test_what_is_no_batch_is_refused(hanh: User, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(paper.BatchRefused) as refused:
        make_batch(hanh, **fields)

    assert [name for name, _words in refused.value.faults] == [field]
    assert not PaperBatch.objects.exists()


def test_no_batch_is_made_for_a_closed_round(batch: PaperBatch, hanh: User) -> None:
    close_round(round=Round.objects.get(), at=NOON)

    with pytest.raises(paper.BatchRefused):
        make_batch(hanh)


def test_handing_out_is_counted_within_bounds(batch: PaperBatch, hanh: User) -> None:
    def hand(issued: int | None, returned: int | None) -> None:
        handing = paper.Handing(handed_to=None, holder="Bưu điện", issued=issued, returned=returned)
        paper.hand_out(batch=batch, handing=handing, actor=hanh, at=NOON)

    for issued, returned in ((11, None), (5, 6), (None, 1)):
        with pytest.raises(paper.BatchRefused):
            hand(issued, returned)
    hand(8, 7)

    batch.refresh_from_db()
    assert (batch.issued, batch.returned, batch.state, batch.holder) == (8, 7, PaperBatch.State.OUT, "Bưu điện")
    code = batch.round_unit.agency.code
    assert issued_by_batch(batch.round) == {code: 8}
    paper.take_over_issued(round=batch.round, actor=hanh, at=NOON)
    assert Round.objects.get().units.get().issued == 8
    key(batch, hanh, 1)
    with pytest.raises(paper.BatchRefused, match="Đã nhập 1 phiếu"):
        hand(8, 0)


def test_a_batch_is_dropped_only_before_anything_happened(batch: PaperBatch, hanh: User) -> None:
    other = make_batch(hanh, prefix="ND")
    key(batch, hanh)

    with pytest.raises(paper.PaperRefused):
        paper.drop_batch(batch=batch, actor=hanh, at=NOON)
    paper.drop_batch(batch=other, actor=hanh, at=NOON)
    assert list(PaperBatch.objects.all()) == [batch]


def test_the_next_number_is_the_next_one_this_person_may_key(twice: PaperBatch, hanh: User, mai: User) -> None:
    key(twice, hanh, 2)

    assert next_to_key(twice, 1, hanh) == 3
    assert next_to_key(twice, 1, mai) == 2
    assert next_to_key(twice, 10, hanh) == 1
    assert missing_numbers(twice) == [1, 3, 4, 5, 6, 7, 8, 9, 10]


def test_the_audit_names_no_response(batch: PaperBatch, hanh: User, mai: User) -> None:
    form = key(batch, hanh)
    exclude_response(response=Response.objects.get(), reason="nhầm", actor=hanh, at=NOON)
    paper.key_again(form=form, actor=hanh, at=NOON + timedelta(minutes=1))
    paper.reject_form(batch=batch, number=3, reason=PaperRejectReason.objects.first(), actor=mai, at=NOON)  # type: ignore[arg-type]

    actions = list(
        AuditEntry.objects.filter(action__startswith="paper.").values_list("action", flat=True).order_by("pk")
    )
    assert actions == ["paper.batch.create", "paper.form.key_again", "paper.form.reject"]
    ids = {str(pk) for pk in Response.objects.values_list("pk", flat=True)}
    assert not any(pk in f"{entry.subject} {entry.detail}" for entry in AuditEntry.objects.all() for pk in ids)
