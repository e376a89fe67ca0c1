from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from surveys.models import Channel, FoldInbox, Response, ResponseText, Round
from surveys.selectors import Door, UnknownToken, open_access_point, sheet_of
from surveys.services import (
    AlreadyExcluded,
    Closed,
    DifferentContent,
    InvalidReading,
    InvalidRound,
    NotExcluded,
    NotOpenYet,
    ReasonMissing,
    RoundHasEnded,
    WrongState,
    close_access_point,
    close_round,
    create_access_point,
    create_round,
    exclude_response,
    open_round,
    receipt_code,
    record_response,
    record_web_response,
    restore_response,
)
from tests import factories as rows
from tests.conftest import Cast
from tests.surveys.factories import NOON, answer, door, door_of, open_survey, questionnaire

GOOD = {"A1": "5", "A2": "na"}
VISIT = UUID("12345678-1234-4234-8234-123456789012")


def web(door: Door, raw: dict[str, Any], visit_id: UUID = VISIT) -> Any:
    reading = sheet_of(door.questionnaire_version_id).read(raw)
    return record_web_response(
        access_point=door, visit_id=visit_id, reading=reading, language="vi", consent_version=1, at=NOON
    )


@pytest.mark.django_db
class TestAnswers:
    def test_an_answer_is_stored_with_its_inbox_row_and_words(self) -> None:
        receipt = answer(door(), {**GOOD, "LOC": "1", "A3": "2", "KENH": ["1", "2"], "LAN": "3", "YK": " Tốt "})

        stored = Response.objects.get()
        assert stored.id == receipt.response_id
        assert stored.answers == [5, -1, 1, 2, 3, 4]
        assert stored.channel == Channel.QR
        assert list(ResponseText.objects.values_list("response", "question", "text")) == [(stored.id, "YK", "Tốt")]
        assert list(FoldInbox.objects.values_list("response", "sign")) == [(stored.id, 1)]

    def test_the_same_answer_again_adds_nothing_and_gets_the_same_receipt(self) -> None:
        here = door()
        first = answer(here, {**GOOD, "YK": "Tốt"}, visit_id=VISIT)
        again = answer(here, {**GOOD, "YK": "Tốt"}, visit_id=VISIT, at=NOON + timedelta(hours=1))

        assert (first.already_stored, again.already_stored) == (False, True)
        assert first.code == again.code
        assert (Response.objects.count(), FoldInbox.objects.count(), ResponseText.objects.count()) == (1, 1, 1)

    @pytest.mark.parametrize("other", [{"A1": "1", "A2": "na"}, {**GOOD, "YK": "khác"}])
    def test_other_content_under_a_used_id_is_refused(self, other: dict[str, str]) -> None:
        here = door()
        answer(here, GOOD, visit_id=VISIT)

        with pytest.raises(DifferentContent):
            answer(here, other, visit_id=VISIT)
        assert Response.objects.count() == 1

    def test_the_same_id_at_another_door_is_other_content(self) -> None:
        survey = open_survey(rows.agency(), rows.agency())
        first, second = (door_of(unit)[1] for unit in survey.units.all())
        answer(first, GOOD, visit_id=VISIT)

        with pytest.raises(DifferentContent):
            answer(second, GOOD, visit_id=VISIT)

    def test_a_shared_phone_stores_both_people_and_flags_the_second(self) -> None:
        here = door()
        first, second, again = web(here, GOOD), web(here, {"A1": "1", "A2": "1"}), web(here, {"A1": "1", "A2": "1"})

        assert not first.flagged
        assert second.flagged
        assert second.code == again.code != first.code
        assert again.already_stored
        flags = Response.objects.order_by("flags").values_list("flags", flat=True)
        assert list(flags) == [0, Response.Flag.SAME_ID_OTHER_CONTENT]
        assert FoldInbox.objects.count() == 2

    def test_an_answer_belongs_to_the_local_day(self) -> None:
        late_evening_utc = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
        answer(door(), GOOD, at=late_evening_utc)

        assert Response.objects.get().submitted_on == date(2026, 3, 3)

    def test_a_device_clock_that_must_be_wrong_is_not_kept(self) -> None:
        here = door()
        reading = sheet_of(here.questionnaire_version_id).read(GOOD)
        for started_at in (datetime(1, 1, 1, tzinfo=UTC), NOON - timedelta(minutes=2)):
            record_response(
                access_point=here,
                visit_id=uuid4(),
                reading=reading,
                language="vi",
                consent_version=1,
                at=NOON,
                started_at=started_at,
            )
        assert set(Response.objects.values_list("device_time", flat=True)) == {None, NOON - timedelta(minutes=2)}

    def test_answers_with_errors_are_never_stored(self) -> None:
        with pytest.raises(InvalidReading):
            answer(door(), {"A1": "6"})
        assert not Response.objects.exists()

    @pytest.mark.parametrize(
        ("day", "refusal"), [(date(2025, 12, 31), NotOpenYet), (date(2027, 1, 1), Closed)], ids=["before", "after"]
    )
    def test_outside_the_days_of_a_round_nothing_comes_in(self, day: date, refusal: type[Exception]) -> None:
        here = door()
        with pytest.raises(refusal):
            answer(here, GOOD, at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC))

    def test_a_closed_round_takes_nothing(self) -> None:
        survey = open_survey()
        access_point, _ = door_of(survey.units.get())
        close_round(round=survey, at=NOON)
        with pytest.raises(Closed):
            answer(open_access_point(access_point.token), GOOD)

    def test_a_closed_door_takes_nothing(self) -> None:
        access_point, _ = door_of(open_survey().units.get())
        close_access_point(access_point=access_point, at=NOON)
        with pytest.raises(Closed):
            answer(open_access_point(access_point.token), GOOD)

    def test_two_statements_are_all_an_answer_costs(self) -> None:
        token = door().token
        sheet_of(open_access_point(token).questionnaire_version_id)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer(open_access_point(token), GOOD)
        assert len(queries) == 2

    def test_the_database_refuses_to_change_an_answer(self) -> None:
        answer(door(), GOOD)
        with pytest.raises(IntegrityError), transaction.atomic():
            Response.objects.update(flags=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Response.objects.get().delete()


def test_receipt_codes_are_short_stable_and_without_look_alikes() -> None:
    codes = {receipt_code(uuid4()) for _ in range(2000)}

    assert len(codes) == 2000
    assert receipt_code(VISIT) == receipt_code(VISIT)
    assert {len(code) for code in codes} == {8}
    assert not set("".join(codes)) & set("01IOLU")


@pytest.mark.django_db
class TestDoors:
    def test_a_token_may_be_typed_in_capitals(self) -> None:
        here = door()
        assert open_access_point(here.token.upper()) == here

    @pytest.mark.parametrize("token", ["khong-co", "x" * 500, "a\0b", ""])
    def test_a_foreign_token_is_unknown(self, token: str) -> None:
        with pytest.raises(UnknownToken):
            open_access_point(token)

    def test_tokens_have_no_look_alikes_and_differ(self) -> None:
        unit = open_survey().units.get()
        tokens = {create_access_point(round_unit=unit, channel=Channel.QR, at=NOON).token for _ in range(50)}
        assert len(tokens) == 50
        assert not set("".join(tokens)) & set("01ilo")

    def test_a_closed_round_gets_no_new_door(self) -> None:
        survey = open_survey()
        close_round(round=survey, at=NOON)
        with pytest.raises(RoundHasEnded):
            door_of(survey.units.get())


@pytest.mark.django_db
class TestRounds:
    def test_a_round_keeps_the_version_and_block_of_its_first_day(self) -> None:
        block = rows.block()
        agency = rows.agency(block=block, valid_to=date(2026, 6, 1))
        rows.agency_version(agency, name="Tên mới", valid_from=date(2026, 6, 1))

        unit = open_survey(agency).units.get()

        assert unit.version.name != "Tên mới"
        assert unit.block == block

    def test_a_round_without_a_title_is_named_after_its_year_and_code(self) -> None:
        assert open_survey(code="dot-moi").title == "Khảo sát mức độ hài lòng năm 2026 (dot-moi)"

    @pytest.mark.parametrize(
        "fields",
        [
            {"code": "Đợt 1"},
            {"code": "dot-cu"},
            {"opens_on": date(2027, 1, 1)},
            {"opens_on": date(1999, 1, 1)},
            {"agencies": []},
            {"title": "x" * 201},
        ],
        ids=["code", "used", "dates", "agency-not-yet-there", "nobody", "title"],
    )
    def test_an_impossible_round_is_refused_in_words(self, fields: dict[str, Any]) -> None:
        open_survey(code="dot-cu")
        plain = {
            "code": "dot-moi",
            "questionnaire_version": questionnaire(),
            "opens_on": date(2026, 1, 1),
            "closes_on": date(2026, 12, 31),
            "agencies": [rows.agency()],
            "at": NOON,
        }
        with pytest.raises(InvalidRound) as refusal:
            create_round(**{**plain, **fields})
        assert len(refusal.value.faults) == 1
        assert Round.objects.count() == 1

    def test_a_round_opens_and_closes_once(self) -> None:
        survey = open_survey()
        with pytest.raises(WrongState):
            open_round(round=survey, at=NOON)
        close_round(round=survey, at=NOON)
        with pytest.raises(WrongState):
            close_round(round=survey, at=NOON)
        assert survey.state == Round.State.CLOSED


@pytest.mark.django_db
class TestDecisions:
    def test_excluding_and_restoring_alternate_and_are_noted(self, cast: Cast) -> None:
        answer(door(), GOOD)
        response = Response.objects.get()

        exclude_response(response=response, reason="Gửi thử", actor=cast.snv, at=NOON)
        assert not Response.objects.counted().exists()
        restore_response(response=response, reason="Nhầm", actor=cast.snv, at=NOON)
        assert Response.objects.counted().exists()

        assert list(FoldInbox.objects.order_by("id").values_list("sign", flat=True)) == [1, -1, 1]
        assert list(response.decisions.order_by("number").values_list("number", "kind")) == [
            (1, "exclude"),
            (2, "restore"),
        ]

    def test_what_is_excluded_cannot_be_excluded_again_nor_restored_twice(self, cast: Cast) -> None:
        answer(door(), GOOD)
        response = Response.objects.get()
        with pytest.raises(NotExcluded):
            restore_response(response=response, reason="Nhầm", actor=cast.snv, at=NOON)
        exclude_response(response=response, reason="Gửi thử", actor=cast.snv, at=NOON)
        with pytest.raises(AlreadyExcluded):
            exclude_response(response=response, reason="Gửi thử", actor=cast.snv, at=NOON)
        assert FoldInbox.objects.count() == 2

    @pytest.mark.parametrize("reason", ["", "  \0 ", "x" * 501])
    def test_a_decision_needs_a_reason(self, cast: Cast, reason: str) -> None:
        answer(door(), GOOD)
        with pytest.raises(ReasonMissing):
            exclude_response(response=Response.objects.get(), reason=reason, actor=cast.snv, at=NOON)
        assert not AuditEntry.objects.filter(action="response.exclude").exists()

    def test_the_audit_names_who_decided_but_not_on_which_answer(self, cast: Cast) -> None:
        answer(door(), GOOD)
        response = Response.objects.get()
        exclude_response(response=response, reason="Gửi thử", actor=cast.snv, at=NOON)

        entry = AuditEntry.objects.get(action="response.exclude")
        assert entry.actor == cast.snv
        assert str(response.id) not in f"{entry.subject}{entry.detail}"


def at_once(times: int, work: Any) -> list[Any]:
    """Run `work(number)` in that many threads that start together; return what each returned or raised."""
    start = Barrier(times)

    def run(number: int) -> Any:
        try:
            start.wait()
            return work(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_one_answer_sent_eight_times_at_once_is_stored_once(self) -> None:
        here = door()
        receipts = at_once(8, lambda _: answer(here, {**GOOD, "YK": "Tốt"}, visit_id=VISIT))

        assert sorted(receipt.already_stored for receipt in receipts) == [False] + [True] * 7
        assert (Response.objects.count(), FoldInbox.objects.count(), ResponseText.objects.count()) == (1, 1, 1)

    def test_of_different_answers_under_one_id_at_once_one_wins(self) -> None:
        here = door()
        outcomes = at_once(5, lambda number: answer(here, {**GOOD, "A1": str(number + 1)}, visit_id=VISIT))

        assert sum(isinstance(outcome, DifferentContent) for outcome in outcomes) == 4
        assert Response.objects.count() == 1

    def test_different_people_on_one_phone_at_once_are_all_stored(self) -> None:
        here = door()
        outcomes = at_once(5, lambda number: web(here, {**GOOD, "A1": str(number + 1)}))

        assert sorted(outcome.flagged for outcome in outcomes) == [False] + [True] * 4
        assert Response.objects.count() == FoldInbox.objects.count() == 5

    def test_of_decisions_at_once_one_falls(self, cast: Cast) -> None:
        answer(door(), GOOD)
        response = Response.objects.get()
        outcomes = at_once(6, lambda _: exclude_response(response=response, reason="Gửi thử", actor=cast.snv, at=NOON))

        assert sum(isinstance(outcome, AlreadyExcluded) for outcome in outcomes) == 5
        assert sorted(FoldInbox.objects.values_list("sign", flat=True)) == [-1, 1]
