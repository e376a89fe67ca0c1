"""Analyses of units are computed by themselves once a run of a closed round stands: bounded, again at no harm."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from jobs.models import Job
from scoring.analysis.asked import OF_UNITS
from scoring.analysis_tasks import analyse_units, start_due_analyses
from scoring.models import Analysis
from scoring.services import unit_analyses
from scoring.services.unit_analyses import SETTLED, start_due
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + SETTLED + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What goes to the broker."""
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr("jobs.services.current_app.send_task", lambda *args, **rest: found.append((*args, rest)))
    return found


@pytest.fixture
def made(cast: Cast) -> Round:
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    run(made)
    return made


def worked(job: Job) -> Job:
    """Do a job as a worker does, with what its message says."""
    analyse_units(job_id=str(job.id), **job.params)
    job.refresh_from_db()
    return job


def started() -> Job:
    job = start_due(at=LATER)
    assert job is not None
    return job


def test_every_unit_gets_what_its_page_shows(made: Round) -> None:
    job = worked(started())
    assert job.state == Job.State.DONE
    found = {(each.kind, each.parameters["reach"]) for each in Analysis.objects.all()}
    of_units = {(kind, f"don-vi:{code}") for kind in OF_UNITS for code in ("so-xay-dung", "so-y-te")}
    assert found == of_units | {("opinions", "")}


def test_a_survey_of_residents_gets_its_opinions_and_nothing_of_a_place(cast: Cast) -> None:
    made = survey(
        cast.so_xay_dung, cast.so_y_te, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022"
    )
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    job = worked(started())
    assert job.state == Job.State.DONE
    assert [(each.kind, each.parameters["reach"]) for each in Analysis.objects.all()] == [("opinions", "")]
    assert start_due(at=LATER) is None


def test_the_message_goes_to_the_queue_of_long_work(
    made: Round, sent: list[tuple[Any, ...]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert start_due_analyses() == 1
    assert [message[0] for message in sent] == [analyse_units.name]


def test_a_run_is_begun_with_once(made: Round) -> None:
    job = started()
    assert start_due(at=LATER) is None
    worked(job)
    assert start_due(at=LATER) is None


def test_a_fresh_run_and_an_open_round_wait(made: Round) -> None:
    assert start_due(at=NOW + SETTLED - timedelta(seconds=1)) is None
    Round.objects.update(state=Round.State.OPEN)
    assert start_due(at=LATER) is None


def test_one_job_takes_some_units_and_the_next_the_others(made: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_analyses, "UNITS_PER_JOB", 1)
    worked(started())
    assert Analysis.objects.count() == len(OF_UNITS) + 1
    second = Job.objects.get(state=Job.State.QUEUED)
    assert second.params["start"] == 1
    worked(second)
    assert Analysis.objects.count() == 2 * len(OF_UNITS) + 1
    assert not Job.objects.filter(state=Job.State.QUEUED).exists()


def test_a_worker_that_died_leaves_nothing_twice(made: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_analyses, "UNITS_PER_JOB", 1)
    job = worked(started())
    stored = set(Analysis.objects.values_list("pk", flat=True))
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED, attempts=1, finished_at=None)
    worked(job)
    assert set(Analysis.objects.values_list("pk", flat=True)) == stored
    assert Job.objects.count() == 2


def test_answers_that_changed_since_the_run_end_the_job_in_words(cast: Cast, made: Round) -> None:
    job = started()
    answered(unit_of(made, cast.so_y_te), GOOD)
    assert worked(job).state == Job.State.FAILED
    assert "đã thay đổi" in job.error
    assert not Analysis.objects.exists()
    assert start_due(at=LATER) is None
