import pytest

from accounts.roles import Role
from jobs.models import Job
from scoring.models import ScoringRun
from scoring.services import request_score
from scoring.tasks import score
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, QUESTIONNAIRE, send, survey, unit_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The task is called here, not sent."""
    monkeypatch.setattr("jobs.services._send", lambda job: None)


def test_job_scores_the_round_for_who_asked() -> None:
    round = survey()
    send(unit_of(round), GOOD)
    asker = factories.user()
    factories.membership(asker, Role.HOME_AFFAIRS)
    job = request_score(round=round, actor=asker, back_url="/", at=NOW)

    score(job_id=str(job.pk), **job.params)

    job.refresh_from_db()
    run = ScoringRun.objects.get()
    assert (job.state, run.total["n"], run.actor) == (Job.State.DONE, 1, asker)


def test_job_over_the_same_answers_stores_no_second_run() -> None:
    round = survey()
    send(unit_of(round), GOOD)
    said = []
    for more in (False, False, True):
        if more:
            send(unit_of(round), GOOD)
        job = request_score(round=round, actor=None, back_url="/", at=NOW)
        score(job_id=str(job.pk), **job.params)
        job.refresh_from_db()
        said.append((job.step.split(" lúc ")[0], ScoringRun.objects.count()))

    again = "Không có gì mới từ lần tính"
    assert said == [("Đã tính lại chỉ số, 1 đơn vị", 1), (again, 1), ("Đã tính lại chỉ số, 1 đơn vị", 2)]


def test_job_of_who_lost_the_role_ends_in_words() -> None:
    round = survey()
    job = request_score(round=round, actor=factories.user(), back_url="/", at=NOW)

    score(job_id=str(job.pk), **job.params)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Tài khoản của ông/bà không còn quyền tính chỉ số.")
    assert not ScoringRun.objects.exists()


def test_job_over_a_round_without_a_method_ends_in_words() -> None:
    round = factories.survey_round("chua-gan", questionnaire_version=load_questionnaire(document=QUESTIONNAIRE, at=NOW))
    job = request_score(round=round, actor=None, back_url="/", at=NOW)

    score(job_id=str(job.pk), **job.params)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Đợt chua-gan chưa được gán phương pháp tính.")
