"""Raw answers go when their term is over, never before and never without a trace; the counts stay as they were."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry
from dashboards.privacy import destroying
from dashboards.privacy.destroying import destroy_due, hindrance
from feedback.models import Comment
from feedback.reading import said
from feedback.services.intake import take_in
from scoring.analysis_inputs import fingerprint_of
from scoring.models import Evidence, ScoringRun, Tally
from scoring.services import score_anew, score_round, store_run
from scoring.services.tallies import repair_tallies
from scoring.tally import fold_all
from surveys.models import (
    Channel,
    Destruction,
    ImportBatch,
    Kept,
    Response,
    ResponseDecision,
    ResponseText,
    RetentionTerm,
    Round,
)
from surveys.selectors.retention import AnswersDestroyed, gone_of
from surveys.services import exclude_response
from surveys.services.accepting import accept_late
from surveys.services.decisions import BeingDestroyed
from surveys.services.retention import ChangedMeanwhile, UnfitTerm, set_hold, set_term
from surveys.services.storing import Closed, Origin, store_answers
from surveys.sheet import Reading
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, decide, send, survey, unit_of

pytestmark = pytest.mark.django_db

CLOSES = date(2026, 3, 31)
DAYS = 30
DUE = datetime(2026, 5, 2, 5, tzinfo=UTC)
LATER = DUE + timedelta(days=1)
WITH_WORDS: dict[str, Any] = {
    **QUESTIONNAIRE,
    "sections": [
        {
            **QUESTIONNAIRE["sections"][0],
            "questions": [
                *QUESTIONNAIRE["sections"][0]["questions"],
                {"code": "YK", "kind": "text", "use": "text", "required": False, "text": "Góp ý"},
            ],
        }
    ],
}


def closed(round: Round) -> Round:
    Round.objects.filter(pk=round.pk).update(state="closed", opens_on=date(2026, 1, 1), closes_on=CLOSES)
    round.refresh_from_db()
    return round


@pytest.fixture
def over() -> Round:
    """A closed round of two units, one form of which is excluded, scored as it stands."""
    round = survey("so-mot", "so-hai", questionnaire=WITH_WORDS)
    first, *_rest = send(unit_of(round), GOOD, POOR, GOOD, GOOD)
    send(unit_of(round, "so-hai"), GOOD, POOR)
    ResponseText.objects.create(response=first, question="YK", text="Ghế chờ ít quá")
    ResponseText.objects.create(response=_rest[0], question="YK", text="Phiếu bị loại nói gì đó")
    decide(_rest[0], "exclude", 1)
    score_round(round=round, actor=None, at=NOW)
    return closed(round)


@pytest.fixture
def term(cast: Cast) -> RetentionTerm:
    basis = "Quyết định của Sở (chưa xác minh)"
    return set_term(kind=Kept.ANSWERS, days=DAYS, basis=basis, seen=0, actor=cast.snv, at=NOW)


def recounted(round: Round) -> tuple[str, int]:
    """Run the command; return what it says and its exit status."""
    out = StringIO()
    try:
        call_command("recount", round.code, "--check", stdout=out)
    except SystemExit as left:
        return out.getvalue(), int(left.code or 0)
    return out.getvalue(), 0


def test_without_a_term_nothing_is_destroyed(over: Round) -> None:
    assert destroy_due(at=LATER + timedelta(days=36_500)) == 0
    assert Response.objects.count() == 6


def test_a_term_that_keeps_destroys_nothing(over: Round, cast: Cast) -> None:
    set_term(kind=Kept.ANSWERS, days=None, basis="Giữ lâu dài", seen=0, actor=cast.snv, at=NOW)

    assert destroy_due(at=LATER) == 0


@pytest.mark.usefixtures("term")
def test_answers_go_on_the_day_after_the_term_and_not_before(over: Round) -> None:
    assert destroy_due(at=DUE - timedelta(days=2)) == 0
    assert destroy_due(at=LATER) == 6
    assert not Response.objects.exists()
    assert not ResponseText.objects.exists()
    assert not ResponseDecision.objects.exists()


@pytest.mark.usefixtures("term")
def test_what_was_destroyed_is_on_record_and_in_the_audit(over: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destroying, "BATCH", 4)
    destroy_due(at=LATER)

    rows = Destruction.objects.order_by("id").values_list("count", "texts", "first_day", "last_day")
    assert [row[0] for row in rows] == [4, 2]
    assert sum(row[1] for row in rows) == 2
    assert {day for row in rows for day in row[2:]} == {date(2026, 3, 2)}
    entries = AuditEntry.objects.filter(action="privacy.answers_destroyed", subject=f"round:{over.code}")
    assert [entry.detail["rows"] for entry in entries.order_by("id")] == [4, 2]


@pytest.mark.usefixtures("term")
def test_a_call_stops_after_its_batches_and_the_next_goes_on(over: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destroying, "BATCH", 2)

    assert [destroy_due(at=LATER, batches=2), destroy_due(at=LATER), destroy_due(at=LATER)] == [4, 2, 0]


@pytest.mark.usefixtures("term")
def test_recount_says_neither_equal_nor_different(over: Round) -> None:
    before = list(Tally.objects.order_by("pk").values_list("responses", "counts"))
    assert recounted(over)[1] == 0
    destroy_due(at=LATER)

    words, status = recounted(over)

    assert status == 3
    assert "dữ liệu gốc đã hủy ngày 03/05/2026, số đếm giữ nguyên (6 phiếu" in words
    assert list(Tally.objects.order_by("pk").values_list("responses", "counts")) == before


@pytest.mark.usefixtures("term")
def test_recount_finds_counts_that_changed_after_the_answers_went(over: Round) -> None:
    destroy_due(at=LATER)
    Tally.objects.update(responses=99)

    with pytest.raises(CommandError, match="KHÔNG còn như khi hủy"):
        call_command("recount", over.code, "--check")


@pytest.mark.usefixtures("term")
def test_half_destroyed_is_told_like_destroyed(over: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destroying, "BATCH", 2)
    destroy_due(at=LATER, batches=1)

    assert recounted(over)[1] == 3


@pytest.mark.usefixtures("term")
def test_repair_would_lose_the_counts_and_is_refused(over: Round) -> None:
    destroy_due(at=LATER)

    with pytest.raises(AnswersDestroyed, match="dữ liệu gốc đã hủy"):
        repair_tallies(round=over, actor=None, at=LATER)
    assert Tally.objects.exists()


@pytest.mark.usefixtures("term")
def test_scoring_again_gives_the_run_that_is_there_or_refuses_in_words(over: Round) -> None:
    run = ScoringRun.objects.get()
    destroy_due(at=LATER)

    assert score_anew(round=over, actor=None, at=LATER) == (run, False)
    with pytest.raises(AnswersDestroyed, match="Không tính lại được đợt dot-dem từ phiếu gốc"):
        store_run(round=over, actor=None, at=LATER)
    with pytest.raises(CommandError, match="dữ liệu gốc đã hủy"):
        call_command("score", over.code)


@pytest.mark.usefixtures("term")
def test_analyses_that_stand_go_on_standing(over: Round) -> None:
    before = fingerprint_of(over)
    destroy_due(at=LATER)

    assert fingerprint_of(over) == before


@pytest.mark.usefixtures("term")
def test_what_a_publication_needs_is_kept_before(over: Round) -> None:
    assert not Evidence.objects.exists()
    destroy_due(at=LATER)

    assert Evidence.objects.get().run == ScoringRun.objects.get()


@pytest.mark.usefixtures("term")
def test_comments_part_from_their_forms_and_stay(over: Round) -> None:
    while take_in(at=NOW):
        pass
    destroy_due(at=LATER)

    words = {said(comment) for comment in Comment.objects.filter(text=None)}
    assert "Ghế chờ ít quá" in words
    assert Comment.objects.count() == 2


@pytest.mark.usefixtures("term")
def test_words_of_excluded_forms_go_with_them(over: Round) -> None:
    destroy_due(at=LATER)

    stored = Comment.objects.values_list("words", "masked", "search")
    assert not any("bị loại nói gì" in text for row in stored for text in row)


@pytest.mark.usefixtures("term")
def test_a_hold_keeps_the_answers_until_it_is_ended(over: Round, cast: Cast) -> None:
    set_hold(round=over, hold=True, reason="Đang có khiếu nại", actor=cast.snv, at=NOW)
    assert destroy_due(at=LATER) == 0

    set_hold(round=over, hold=False, reason="Đã giải quyết", actor=cast.snv, at=NOW)
    assert destroy_due(at=LATER) == 6


@pytest.mark.usefixtures("term")
def test_answers_that_no_run_has_seen_stay(over: Round) -> None:
    factories.response(unit_of(over), GOOD)

    assert hindrance(over, at=LATER)
    assert destroy_due(at=LATER) == 0


@pytest.mark.usefixtures("term")
def test_answers_that_nobody_scored_stay() -> None:
    round = survey("so-mot")
    send(unit_of(round), GOOD)

    assert "chưa có lần tính" in hindrance(closed(round), at=LATER)
    assert destroy_due(at=LATER) == 0


@pytest.mark.usefixtures("term")
def test_answers_beside_a_wrong_tally_stay(over: Round) -> None:
    Tally.objects.update(responses=99)

    assert "bảng đếm lệch" in hindrance(over, at=LATER)


@pytest.mark.usefixtures("term")
def test_an_open_round_keeps_its_answers(over: Round) -> None:
    Round.objects.update(state="open")

    assert destroy_due(at=LATER) == 0


def test_a_new_term_waits_a_week(over: Round, cast: Cast) -> None:
    set_term(kind=Kept.ANSWERS, days=1, basis="Nhầm", seen=0, actor=cast.snv, at=LATER)

    assert destroy_due(at=LATER + timedelta(days=6)) == 0
    assert destroy_due(at=LATER + timedelta(days=8)) == 6


def _raw_delete() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM surveys_response")


def test_the_database_lets_no_answer_go_without_record(over: Round, term: RetentionTerm) -> None:
    with pytest.raises(IntegrityError, match="never changed or deleted"):
        _raw_delete()


def _record(round: Round, term: RetentionTerm, at: datetime) -> None:
    with transaction.atomic():
        Destruction.objects.create(
            round=round, term=term, count=1, texts=0, decisions=0, decision_numbers=0, first_day=CLOSES,
            last_day=CLOSES, ids_sha256="0" * 64, sums_sha256="0" * 64, at=at,
        )  # fmt: skip


def test_the_database_refuses_records_that_no_term_covers(over: Round, term: RetentionTerm, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="still to be kept"):
        _record(over, term, DUE - timedelta(days=3))
    set_hold(round=over, hold=True, reason="Thanh tra", actor=cast.snv, at=NOW)
    with pytest.raises(IntegrityError, match="held"):
        _record(over, term, LATER)
    set_term(kind=Kept.ANSWERS, days=None, basis="Giữ", seen=term.pk, actor=cast.snv, at=NOW)
    with pytest.raises(IntegrityError, match="no term is in force"):
        _record(over, term, LATER)


@pytest.mark.usefixtures("term")
def test_nothing_is_counted_into_a_round_whose_answers_went(over: Round, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(destroying, "BATCH", 2)
    destroy_due(at=LATER, batches=1)

    counted = Response.objects.filter(decisions=None)[0]
    with pytest.raises(BeingDestroyed):
        exclude_response(response=counted, reason="x", actor=cast.snv, at=LATER)
    file = ImportBatch.objects.create(round=over, file_name="x.csv", sha256="0" * 64, added=1, repeated=0, at=NOW)
    with pytest.raises(BeingDestroyed):
        accept_late(batch=file, reason="x", actor=cast.snv, at=LATER)
    unit = unit_of(over)
    late = Origin(
        round_unit_id=unit.pk, questionnaire_version_id=over.questionnaire_version_id, channel=Channel.KIOSK,
        received_at=LATER, submitted_on=CLOSES, late=True, waits_because="muộn",
    )  # fmt: skip
    with pytest.raises(Closed), transaction.atomic():
        store_answers(uuid4(), Reading(answers=GOOD, texts={}, errors={}, unknown=()), late)
    fold_all()
    assert gone_of(over) is not None


@pytest.mark.parametrize(("kind", "days", "basis"), [
    (Kept.ANSWERS, 0, "x"),
    (Kept.ANSWERS, 36_501, "x"),
    (Kept.ANSWERS, 30, ""),
    (Kept.ANSWERS, 30, "x" * 2001),
    (Kept.AUDIT, 30, "x"),
])  # fmt: skip
def test_unfit_terms_are_refused(cast: Cast, kind: Kept, days: int, basis: str) -> None:
    with pytest.raises(UnfitTerm):
        set_term(kind=kind, days=days, basis=basis, seen=0, actor=cast.snv, at=NOW)


def test_the_second_writer_of_a_term_or_hold_is_told(over: Round, term: RetentionTerm, cast: Cast) -> None:
    with pytest.raises(ChangedMeanwhile):
        set_term(kind=Kept.ANSWERS, days=5, basis="x", seen=0, actor=cast.snv, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        set_hold(round=over, hold=False, reason="x", actor=cast.snv, at=NOW)


@pytest.mark.usefixtures("term")
def test_a_batch_that_fails_leaves_everything(over: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("surveys.services.retention.record", fail)
    while take_in(at=NOW):
        pass
    with pytest.raises(RuntimeError), transaction.atomic():
        destroy_due(at=LATER)

    assert Response.objects.count() == 6
    assert Comment.objects.filter(text=None).count() == 0
    assert not Destruction.objects.exists()
