from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditSeal, User
from accounts.services import record
from agencies.models import Agency
from feedback.models import Comment, Hotline, NamedCase
from scoring.models import (
    Analysis,
    Appraisal,
    BlockScore,
    Evidence,
    IndicatorBatch,
    IndicatorValue,
    Objection,
    ObjectionAnswer,
    Publication,
    PublicationDraft,
    PublishedResult,
    ResultBatch,
    ScoringRun,
    UnitScore,
    YearRun,
    YearRunRound,
    YearUnitScore,
)
from surveys.models import ResponseDecision, ResponseText, RoundUnit, SupervisionFlag
from tests import factories
from tests.conftest import Cast
from tests.scoring.indicators.figures import indicator

ONLY_GROWING = (
    "accounts_auditentry",
    "accounts_auditseal",
    "surveys_questionnaireversion",
    "surveys_response",
    "surveys_responsetext",
    "surveys_responsedecision",
    "scoring_methodversion",
    "scoring_scoringrun",
    "scoring_unitscore",
    "scoring_blockscore",
    "scoring_evidence",
    "scoring_publicationdraft",
    "scoring_objection",
    "scoring_objectionanswer",
    "scoring_appraisal",
    "scoring_publication",
    "scoring_resultbatch",
    "scoring_publishedresult",
    "scoring_analysis",
    "feedback_step",
    "feedback_mask",
    "feedback_namedstep",
    "feedback_testcall",
    "scoring_indicatorbatch",
    "scoring_indicatorvalue",
    "scoring_yearrun",
    "scoring_yearrunround",
    "scoring_yearunitscore",
    "surveys_supervisionflag",
    "surveys_supervisionstep",
)
BY_TABLE = pytest.mark.parametrize("table", ONLY_GROWING)


@pytest.fixture
def _one_row_each(cast: Cast) -> None:
    """Put a row into every table that only grows."""
    method = factories.method_version()
    unit = factories.round_unit(factories.survey_round(method_version=method), cast.so_xay_dung)
    response = factories.response(unit, [4, 5])
    _comment(ResponseText.objects.create(response=response, question="GY", text="Cảm ơn"), cast.so_xay_dung, cast.an)
    ResponseDecision.objects.create(response=response, number=1, kind="exclude", reason="trùng", at=factories.NOW)
    run = ScoringRun.objects.create(round=unit.round, method_version=method, total={}, at=factories.NOW)
    UnitScore.objects.create(run=run, round_unit=unit, status="ok", n=1, result={})
    BlockScore.objects.create(run=run, block=cast.departments, agencies=1, result={})
    year = YearRun.objects.create(
        year=2026, questionnaire=unit.round.questionnaire_version.questionnaire, method_version=method, total={},
        blocks=[], parents=[], pooled={}, at=factories.NOW,
    )  # fmt: skip
    YearRunRound.objects.create(year_run=year, round=unit.round, run=run, place=0)
    YearUnitScore.objects.create(year_run=year, round_unit=unit, status="ok", n=1, entered=[0], result={})
    _publish(run, unit, cast.binh)
    batch = ResultBatch.objects.create(file_name="cu.csv", sha256="", added=1, repeated=0, at=factories.NOW)
    PublishedResult.objects.create(batch=batch, year=2022, method_kind="top2", value=80, source="Báo cáo")
    record(actor=None, action="test", subject="test", detail={}, at=factories.NOW)
    AuditSeal.objects.create(number=1, last_entry=1, entries=1, digest="0" * 64, at=factories.NOW)
    Analysis.objects.create(
        round=unit.round, kind="alpha", parameters={}, method_version=method, result={}, at=factories.NOW
    )
    flag = SupervisionFlag.objects.create(
        round=unit.round, kind="other", words="Xem lại", raised_by=cast.giam_sat, raised_at=factories.NOW
    )
    flag.steps.create(number=1, kind="close", state="closed", shared=False, actor=cast.snv, at=factories.NOW)
    figures = IndicatorBatch.objects.create(file_name="pci.csv", sha256="", added=1, repeated=0, at=factories.NOW)
    IndicatorValue.objects.create(
        indicator=indicator(), period_kind="year", year=2025, value=80, source="Báo cáo", via="file", batch=figures,
        at=factories.NOW,
    )  # fmt: skip


def _comment(text: ResponseText, agency: Agency, person: User) -> None:
    made = Comment.objects.create(
        text=text, source="form", agency=agency, handler=agency, day=factories.NOW.date(), masked="", search="", rules=1
    )
    made.steps.create(number=1, kind="close", note="khen", actor=person, at=factories.NOW)
    made.masks.create(start=0, end=3, hides=True, actor=person, at=factories.NOW)
    day = factories.NOW.date()
    case = NamedCase.objects.create(comment=made, agency=agency, opened_on=day, due_on=day)
    Hotline.objects.create(number="1022").test_calls.create(answered=True, actor=person, at=factories.NOW)
    case.steps.create(number=1, note="đã hỏi", actor=person, at=factories.NOW)


def _publish(run: ScoringRun, unit: RoundUnit, person: User) -> None:
    draft = PublicationDraft.objects.create(
        round=run.round, run=run, opens_on=date(2026, 2, 2), closes_on=date(2026, 2, 9), at=factories.NOW
    )
    by = {"actor": person, "at": factories.NOW}
    objection = Objection.objects.create(draft=draft, round_unit=unit, text="Thiếu phiếu", **by)
    ObjectionAnswer.objects.create(objection=objection, outcome="rejected", text="Đã kiểm tra", **by)
    Appraisal.objects.create(round_unit=unit, kind="self", measure="index", value=80, reason="tự chấm", **by)
    Evidence.objects.create(run=run, inputs={}, at=factories.NOW)
    Publication.objects.create(
        round=run.round,
        run=run,
        draft=draft,
        issuing_body="UBND tỉnh",
        decision_number="605/QĐ-UBND",
        decision_date=date(2026, 3, 8),
        actor=person,
        published_at=factories.NOW,
    )


def refused(sql: str) -> None:
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.usefixtures("_one_row_each")
@BY_TABLE
def test_the_database_refuses_changes(table: str) -> None:
    refused(f"UPDATE {table} SET id = id")


@pytest.mark.usefixtures("_one_row_each")
@BY_TABLE
def test_the_database_refuses_deletions(table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.django_db
@BY_TABLE
def test_the_database_refuses_to_be_emptied(table: str) -> None:
    refused(f"SET LOCAL satisfaction.allow_truncate = 'off'; TRUNCATE {table} CASCADE")


@pytest.mark.django_db
def test_no_table_that_only_grows_is_forgotten_here() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON tgfoid = pg_proc.oid "
            "WHERE proname = 'refuse_change'"
        )
        assert {table for (table,) in cursor.fetchall()} == set(ONLY_GROWING)


@pytest.mark.django_db(transaction=True)
def test_tests_may_still_empty_the_tables() -> None:
    factories.questionnaire_version()
