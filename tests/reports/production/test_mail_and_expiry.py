"""A report told of by mail: its link asks for sign-in, leads to the file, and says so once that is gone."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from jobs import tasks as job_tasks
from jobs.models import Job
from notices import tasks as notice_tasks
from notices.gateways import Envelope
from notices.kinds import Mail
from notices.models import Notice
from notices.services import mailing
from reports import services
from reports.models import Issue
from reports.production import issuing, kept
from reports.production_tasks import sweep_kept
from reports.tasks import render_report
from surveys.models import Round
from tests.reports.production.test_schedules import JUNE, MAY, SignIn, person, publish, round, schedule, snv

__all__ = ["round", "snv"]

pytestmark = pytest.mark.django_db
PORTAL = "https://khao-sat.example"
CONTENT = b"%PDF-1.7 thu"


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> list[Envelope]:
    sent: list[Envelope] = []
    gateway = type("Gateway", (), {"deliver": lambda _self, envelope: sent.append(envelope)})
    monkeypatch.setattr(mailing, "gateway_for", lambda _way: gateway())
    settings.PUBLIC_URL = PORTAL
    return sent


@pytest.fixture
def issue(round: Round, snv: User, monkeypatch: pytest.MonkeyPatch) -> Issue:
    """A monthly report that is made, with one recipient who has been told."""
    leader = person("lan", Role.LEADERSHIP)
    User.objects.filter(pk=leader.pk).update(email="lan@x.vn")
    schedule(snv, leader, round=round)
    publish(round, MAY)
    issuing.start_due(at=JUNE)
    made = Issue.objects.select_related("job").get()
    monkeypatch.setattr(services, "document", lambda *_a, **_k: services.Document("x.pdf", services.PDF, CONTENT))
    assert made.job is not None
    render_report(job_id=str(made.job.pk), **made.job.params)
    issuing.deliver(at=now())
    Notice.objects.update(mail=Mail.NOW)
    return made


def link_in(letter: Envelope) -> str:
    found = re.search(rf"{PORTAL}(/noi-bo/thong-bao/\S+)", letter.text)
    assert found, letter.text
    return urlsplit(found[1]).path


def test_the_link_of_a_letter_leads_through_sign_in_to_the_file(
    issue: Issue, letters: list[Envelope], signed_in: SignIn
) -> None:
    assert notice_tasks.mail_at_once() == 1
    assert (letters[0].address, "báo cáo" in letters[0].text, "%" in letters[0].text) == ("lan@x.vn", True, False)
    link, place = link_in(letters[0]), f"/noi-bo/bao-cao/gui-den/{issue.pk}/"
    for address in (link, place, f"{place}tep/"):
        refused = Client().get(address)
        assert (refused.status_code, "/dang-nhap/" in refused["Location"]) == (302, True)
    leader = signed_in(User.objects.get(email="lan@x.vn"))
    opened = leader.get(link, follow=True)
    assert opened.redirect_chain[-1][0] == place
    assert f"{place}tep/" in opened.content.decode()
    assert b"".join(leader.get(f"{place}tep/")) == CONTENT


def test_after_its_time_the_file_is_swept_and_its_page_says_so(issue: Issue, signed_in: SignIn) -> None:
    leader, place = signed_in(User.objects.get(email="lan@x.vn")), f"/noi-bo/bao-cao/gui-den/{issue.pk}/"
    job = issue.job
    assert job is not None
    assert job_tasks.sweep_files() == 0
    assert default_storage.exists(job.file_path)
    Job.objects.filter(pk=job.pk).update(file_until=now() - timedelta(seconds=1))
    assert [job_tasks.sweep_files(), job_tasks.sweep_files()] == [1, 0]
    assert not default_storage.exists(job.file_path)
    job.refresh_from_db()
    assert (job.state, job.file_name, len(job.file_sha256)) == (Job.State.DONE, "x.pdf", 64)
    assert job.file_removed_at is not None
    page = leader.get(place)
    assert page.status_code == 200
    assert "Tệp đã hết hạn lưu" in page.content.decode()
    assert f"{place}tep/" not in page.content.decode()
    assert leader.get(f"{place}tep/").status_code == 404


def test_kept_papers_are_swept_after_the_days_of_reports_and_made_again(settings: LazySettings) -> None:
    kept.write("thu", CONTENT)
    settings.REPORT_FILES_KEPT_DAYS = 1
    assert (sweep_kept(), kept.read("thu")) == (0, CONTENT)
    settings.REPORT_FILES_KEPT_DAYS = -1
    assert sweep_kept() >= 1
    assert kept.read("thu") is None
    assert sweep_kept() == 0
