from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditSeal, User
from accounts.services import record
from actionplans.models import Designation, MeasureProof, PressPack, Proof, Publicity, PublicityForm, Review
from actionplans.services.catalogue import Typical, add_typical
from actionplans.services.conferences import Told, plan_conference
from actionplans.services.extracts import start_extract
from actionplans.services.plans import Done, Said, add_measures, start_plan
from agencies.models import Agency
from feedback.models import Comment, Hotline, NamedCase
from notices.models import Webhook
from notices.services.webhooks import announce_to
from notices.webhooks.kinds import Happened
from scoring.models import (
    Analysis,
    Appraisal,
    AppraisalProof,
    AppraisalSetup,
    AppraisalStep,
    Approval,
    BlockScore,
    Evidence,
    GradeScheme,
    IndicatorBatch,
    IndicatorValue,
    Objection,
    ObjectionAnswer,
    Publication,
    PublicationDraft,
    PublishedResult,
    ReportText,
    ResultBatch,
    ScoringRun,
    Submission,
    SubmissionEnd,
    UnitScore,
    YearRun,
    YearRunRound,
    YearUnitScore,
)
from surveys.models import (
    DataRequest,
    Destruction,
    LegalHold,
    PrivacyNotice,
    ResponseDecision,
    ResponseText,
    RetentionTerm,
    Round,
    RoundUnit,
    SupervisionFlag,
)
from tests import factories
from tests.actionplans.factories import obligation
from tests.conftest import Cast
from tests.scoring.indicators.figures import indicator

ONLY_GROWING = (
    "accounts_auditentry",
    "accounts_auditseal",
    "accounts_change",
    "surveys_questionnaireversion",
    "surveys_response",
    "surveys_responsetext",
    "surveys_responsedecision",
    "surveys_privacynotice",
    "surveys_retentionterm",
    "surveys_legalhold",
    "surveys_destruction",
    "surveys_datarequeststep",
    "scoring_methodversion",
    "scoring_scoringrun",
    "scoring_unitscore",
    "scoring_blockscore",
    "scoring_evidence",
    "scoring_publicationdraft",
    "scoring_reporttext",
    "scoring_objection",
    "scoring_objectionanswer",
    "scoring_appraisal",
    "scoring_approval",
    "scoring_gradescheme",
    "scoring_appraisalsetup",
    "scoring_appraisalstep",
    "scoring_appraisalproof",
    "scoring_submission",
    "scoring_submissionend",
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
    "surveys_supervisionminutes",
    "surveys_minutessignature",
    "surveys_minutesdrop",
    "actionplans_obligationstep",
    "actionplans_proof",
    "actionplans_planstep",
    "actionplans_measurestep",
    "actionplans_measureproof",
    "actionplans_extractstep",
    "actionplans_designationstep",
    "actionplans_reviewstep",
    "actionplans_reviewitemstep",
    "actionplans_reviewproof",
    "actionplans_conferencestep",
    "actionplans_conferencefile",
    "actionplans_typicalmeasurestep",
    "actionplans_publicitystep",
    "actionplans_publicityfile",
    "actionplans_pressstep",
    "notices_webhookevent",
    "notices_webhookattempt",
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
    made = Designation.objects.create(publication=run.publication, fell=True)
    made.steps.create(number=1, kind="start", actor=cast.snv, at=factories.NOW)
    _review(unit, cast.snv)
    _lay(run, unit, cast.binh)
    batch = ResultBatch.objects.create(file_name="cu.csv", sha256="", added=1, repeated=0, at=factories.NOW)
    PublishedResult.objects.create(batch=batch, year=2022, method_kind="top2", value=80, source="Báo cáo")
    record(actor=None, action="test", subject="test", detail={}, at=factories.NOW)
    AuditSeal.objects.create(number=1, last_entry=1, entries=1, digest="0" * 64, at=factories.NOW)
    Analysis.objects.create(
        round=unit.round, kind="alpha", parameters={}, method_version=method, result={}, at=factories.NOW
    )
    ReportText.objects.create(
        round=unit.round, kind="province", key="4.chung", number=1, act="write", text="Viết lại.", base="Câu cũ.",
        actor=cast.snv, at=factories.NOW,
    )  # fmt: skip
    _destroyed(cast.snv)
    day = factories.NOW.date()
    asked = DataRequest.objects.create(
        kind="view", way="letter", about="form", words="x", received_on=day, reply_by=day, due_on=day
    )
    asked.steps.create(number=1, kind="receive", on=day, due_on=day, actor=cast.snv, at=factories.NOW)
    PrivacyNotice.objects.create(number=99, words={}, sha256="0" * 64, reason="thử", at=factories.NOW)
    flag = SupervisionFlag.objects.create(
        round=unit.round, kind="other", words="Xem lại", raised_by=cast.giam_sat, raised_at=factories.NOW
    )
    flag.steps.create(number=1, kind="close", state="closed", shared=False, actor=cast.snv, at=factories.NOW)
    minutes = factories.supervision_minutes(unit.round, cast.giam_sat)
    minutes.signatures.create(signed_by=cast.giam_sat, signed_at=factories.NOW)
    minutes.drops.create(dropped_by=cast.giam_sat, dropped_at=factories.NOW)
    step = obligation(cast.snv, cast.so_xay_dung).steps.get()
    Proof.objects.create(step=step, key=UUID(int=1), name="bien-ban.pdf", kind="application/pdf", size=1, sha256="")
    _plan(cast.so_xay_dung, cast.an)
    start_extract(
        kind="year", first=date(2026, 1, 1), last=date(2026, 12, 31), numbers={}, actor=cast.snv, at=factories.NOW
    )
    _conference(unit.round, cast.so_xay_dung, cast.an)
    _made_public(Publication.objects.latest("pk"), cast.so_xay_dung, cast.an)
    figures = IndicatorBatch.objects.create(file_name="pci.csv", sha256="", added=1, repeated=0, at=factories.NOW)
    IndicatorValue.objects.create(
        indicator=indicator(), period_kind="year", year=2025, value=80, source="Báo cáo", via="file", batch=figures,
        at=factories.NOW,
    )  # fmt: skip
    _told_outside()


def _destroyed(person: User) -> None:
    """Write down a destruction of another round: of one's own it would let the rows above go."""
    by = {"actor": person, "at": factories.NOW}
    closed = factories.survey_round("da-huy")
    Round.objects.filter(pk=closed.pk).update(state="closed", opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1))
    term = RetentionTerm.objects.create(kind="answers", days=30, basis="x", effective_on=date(2020, 1, 1), **by)
    LegalHold.objects.create(round=closed, holds=False, reason="x", **by)
    Destruction.objects.create(
        round=closed, term=term, count=1, texts=0, decisions=0, decision_numbers=0, first_day=date(2020, 1, 1),
        last_day=date(2020, 1, 1), ids_sha256="0" * 64, sums_sha256="0" * 64, at=factories.NOW,
    )  # fmt: skip


def _told_outside() -> None:
    to = Webhook.objects.create(name="x", url="https://a.vn/", kinds=["ping"], secret="x", made_at=factories.NOW)
    event = announce_to(webhook=to, kind=Happened.PING, data={}, at=factories.NOW)
    delivery = event.deliveries.get()
    delivery.attempts.create(number=1, at=factories.NOW, status=200, milliseconds=1)


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


def _conference(round: Round, agency: Agency, person: User) -> None:
    told = Told(planned_on=factories.NOW.date(), place="Hội trường", chair="Giám đốc")
    made = plan_conference(agency=agency, round=round, told=told, actor=person, at=factories.NOW)
    made.steps.get().files.create(
        about="minutes", key=UUID(int=2), name="a.pdf", kind="application/pdf", size=1, sha256=""
    )


def _made_public(publication: Publication, agency: Agency, person: User) -> None:
    form = PublicityForm.objects.create(code="loa", name="Loa")
    item = Publicity.objects.create(publication=publication, agency=agency, form=form)
    step = item.steps.create(number=1, kind="text", actor=person, at=factories.NOW)
    step.files.create(key=UUID(int=3), name="a.pdf", kind="application/pdf", size=1, sha256="")
    pack = PressPack.objects.create(
        publication=publication, public_id="x", title="x", text="x", terms="x", release_at=factories.NOW
    )
    pack.steps.create(number=1, kind="start", actor=person, at=factories.NOW)


def _plan(agency: Agency, person: User) -> None:
    said = Said(title="Kế hoạch", first_year=2027, last_year=2027)
    made = start_plan(agency=agency, said=said, actor=person, at=factories.NOW)
    done = Done(action="Niêm yết", lead="Văn phòng", due_on=factories.NOW.date())
    (measure,) = add_measures(plan=made, done=[done], actor=person, at=factories.NOW)
    file = {"key": UUID(int=2), "name": "anh.png", "kind": "image/png", "size": 1, "sha256": ""}
    MeasureProof.objects.create(step=measure.steps.get(), **file)
    add_typical(said=Typical(factor="access", action="Kê ghế", source="Kế hoạch 35"), actor=person, at=factories.NOW)


def _review(unit: RoundUnit, person: User) -> None:
    day = factories.NOW.date()
    made = Review.objects.create(year=2026, theme="Rà soát", round=unit.round, due_on=day)
    made.steps.create(number=1, kind="open", due_on=day, actor=person, at=factories.NOW)
    item = made.items.create(agency=unit.agency, bearer=unit.agency, issue="Chờ lâu")
    step = item.steps.create(number=1, kind="give", actor=person, at=factories.NOW)
    step.proofs.create(key=UUID(int=2), name="anh.png", kind="image/png", size=1, sha256="")


def _publish(run: ScoringRun, unit: RoundUnit, person: User) -> None:
    draft = PublicationDraft.objects.create(
        round=run.round, run=run, opens_on=date(2026, 2, 2), closes_on=date(2026, 2, 9), at=factories.NOW
    )
    by = {"actor": person, "at": factories.NOW}
    objection = Objection.objects.create(draft=draft, round_unit=unit, text="Thiếu phiếu", **by)
    ObjectionAnswer.objects.create(objection=objection, outcome="rejected", text="Đã kiểm tra", **by)
    Appraisal.objects.create(round_unit=unit, kind="self", measure="index", value=80, reason="tự chấm", **by)
    Evidence.objects.create(run=run, inputs={}, at=factories.NOW)
    Approval.objects.create(round=run.round, run=run, draft=draft, kind="approve", **by)
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


def _lay(run: ScoringRun, unit: RoundUnit, person: User) -> None:
    by = {"actor": person, "at": factories.NOW}
    scheme = GradeScheme.objects.create(
        name="Thang", number=1, basis="index", reads="exact", bands=[{}], source="x", verified=False, **by
    )
    setup = AppraisalSetup.objects.create(round=run.round, body="Sở Nội vụ", scheme=scheme, **by)
    step = AppraisalStep.objects.create(round_unit=unit, run=run, number=1, kind="submit", **by)
    AppraisalProof.objects.create(step=step, key=UUID(int=2), name="a.pdf", kind="application/pdf", size=1, sha256="")
    paper = Submission.objects.create(
        round=run.round, run=run, setup=setup, number="1/TTr", signed_on=factories.NOW.date(), signer="Giám đốc",
        addressee="UBND tỉnh", text="", content={}, **by,
    )  # fmt: skip
    SubmissionEnd.objects.create(submission=paper, kind="withdrawn", reason="x", **by)


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
            "WHERE proname IN ('refuse_change', 'refuse_change_unless_destroyed')"
        )
        assert {table for (table,) in cursor.fetchall()} == set(ONLY_GROWING)


@pytest.mark.django_db(transaction=True)
def test_tests_may_still_empty_the_tables() -> None:
    factories.questionnaire_version()
