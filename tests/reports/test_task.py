import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from reports import services
from reports.tasks import render_report
from scoring.access import sight_of
from surveys.models import Round
from tests import factories
from tests.reports.factories import tallied
from tests.reports.paper import Paper
from tests.reports.reading import asking

pytestmark = pytest.mark.django_db


def asked(round: Round, unit_code: str = "") -> Job:
    person: User = factories.user()
    factories.membership(person, Role.HOME_AFFAIRS)
    return services.request_report(asking(round, unit_code), back_url="/noi-bo/", actor=person)


def done(job: Job) -> Job:
    render_report(job_id=str(job.id), **job.params)
    job.refresh_from_db()
    return job


def test_task_keeps_the_pdf_under_a_telling_name() -> None:
    job = done(asked(tallied(sizes=(2,)), "dot-2-2026-0-001"))
    assert (job.state, job.file_name) == (Job.State.DONE, "bao-cao-dot-2-2026-dot-2-2026-0-001.pdf")
    assert (job.steps_done, job.steps_total) == (2, 3)
    with default_storage.open(job.file_path) as kept:
        assert kept.read(5) == b"%PDF-"


def test_task_says_why_there_is_nothing_to_report(monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(tallied(sizes=(1,)))
    monkeypatch.setattr("reports.selectors.run_for", lambda round, newest: None)
    done(job)
    assert job.state == Job.State.FAILED
    assert "chưa được tính chỉ số" in job.error


def asked_by_its_officer(round: Round) -> Job:
    unit = round.units.select_related("agency", "version").get()
    person = factories.user()
    factories.membership(person, Role.OFFICER, agency=unit.agency)
    sight = sight_of(person, state=round.state, on=localdate())
    return services.request_report(asking(round, unit.agency.code, sight=sight), back_url="/noi-bo/", actor=person)


@pytest.mark.parametrize("state", [Round.State.DRAFT, Round.State.OPEN])
def test_task_asks_again_what_its_person_may_see(state: str) -> None:
    made = tallied(sizes=(1,))
    job = asked_by_its_officer(made)
    Round.objects.update(state=state)
    render_report(job_id=str(job.id), **job.params)
    job.refresh_from_db()
    assert (job.state, job.file_name) == (Job.State.FAILED, "")
    assert "chưa có số liệu" in job.error or "sau khi khóa thu phiếu" in job.error


def test_an_agencys_pdf_hides_what_its_page_hides() -> None:
    made = tallied(sizes=(1,), forms=20)
    job = asked_by_its_officer(made)
    render_report(job_id=str(job.id), **job.params)
    job.refresh_from_db()
    with default_storage.open(job.file_path) as kept:
        assert "gộp hai mức không hài lòng" in " ".join(Paper(kept.read()).text.split())
