from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from jobs.models import Job
from scoring.indicator_tasks import load_figures
from scoring.models import IndicatorValue
from scoring.services.indicator_catalogue import load_indicators_shipped
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/noi-bo/chi-so-dat-canh/tep/"
HEAD = "indicator,unit,period,value,source\n"
GOOD = HEAD + 'mot-cua-tre-han,so-y-te,2025,"2,5",Báo cáo 12/BC-SNV\n'
WRONG = GOOD + "mot-cua-tre-han,la,2025,1,Báo cáo\n"


@pytest.fixture(autouse=True)
def _prepared(settings: Any, tmp_path: Path) -> None:
    load_indicators_shipped()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def send(
    office: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[..., Job]:
    """Send a file through the page and let a worker's task read it."""

    def send(text: str, **fields: str) -> Job:
        def work(task: str, *, kwargs: dict[str, Any], task_id: str) -> None:
            assert task == "scoring.indicator_tasks.load_figures"
            load_figures(**kwargs)

        monkeypatch.setattr(current_app, "send_task", work)
        with django_capture_on_commit_callbacks(execute=True):
            sent = office.post(ADDRESS, {"file": SimpleUploadedFile("so.csv", text.encode()), **fields})
        assert sent.status_code == 302
        return Job.objects.get()

    return send


def test_sent_file_is_read_by_a_job_and_listed(send: Callable[..., Job], office: Client) -> None:
    assert send(GOOD).state == Job.State.DONE
    assert IndicatorValue.objects.get().batch is not None
    assert "so.csv" in office.get(ADDRESS).content.decode()


def test_trial_stores_nothing(send: Callable[..., Job]) -> None:
    assert send(GOOD, dry_run="1").state == Job.State.DONE
    assert not IndicatorValue.objects.exists()


def test_one_wrong_row_keeps_all_out(send: Callable[..., Job]) -> None:
    assert send(WRONG).state == Job.State.FAILED
    assert not IndicatorValue.objects.exists()


def test_what_is_no_table_is_refused_at_once(office: Client) -> None:
    assert office.post(ADDRESS, {"file": SimpleUploadedFile("so.csv", b"%PDF-1.7")}).status_code == 422
    assert office.post(ADDRESS).status_code == 422
    assert not Job.objects.exists()


def test_template_has_the_columns(office: Client) -> None:
    head = office.get(f"{ADDRESS}mau.csv").content.decode("utf-8-sig").strip()
    assert head == "indicator;unit;period;source;value;numerator;denominator;correction"
