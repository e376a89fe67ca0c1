import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Membership
from documents import uploads
from jobs.models import Job
from scoring.history_tasks import load_results
from scoring.models import PublishedResult
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/noi-bo/lich-su/so-lieu-cu/"
HEAD = "unit,year,method,n,value,source\n"
GOOD = HEAD + 'so-y-te,2022,top2,1204,"84,25",Báo cáo 12/BC-SNV\n'
WRONG = HEAD + "so-y-te,2022,top2,1204,84,Báo cáo\nla,2022,top2,1,=1+1,Báo cáo\n"


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def send(
    office: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[..., Job]:
    """Send a file through the page and let a worker's task read it."""

    def send(text: str, *, before: Callable[[], object] = lambda: None, **fields: str) -> Job:
        def work(task: str, *, kwargs: dict[str, Any], task_id: str) -> None:
            assert task == "scoring.history_tasks.load_results"
            before()
            load_results(**kwargs)

        monkeypatch.setattr(current_app, "send_task", work)
        with django_capture_on_commit_callbacks(execute=True):
            sent = office.post(ADDRESS, {"file": SimpleUploadedFile("cu.csv", text.encode()), **fields})
        assert sent.status_code == 302
        return Job.objects.get()

    return send


def kept_files() -> list[str]:
    return default_storage.listdir(uploads.FOLDER)[1] if default_storage.exists(uploads.FOLDER) else []


def test_sent_file_is_read_by_a_job_and_shown_among_those_loaded(send: Callable[..., Job], office: Client) -> None:
    job = send(GOOD)
    assert (job.state, job.step) == (Job.State.DONE, "Đã thêm 1 số liệu; 0 dòng đã có từ trước.")
    assert PublishedResult.objects.get().batch.actor is not None
    assert kept_files() == []
    assert "cu.csv" in office.get(ADDRESS).content.decode()
    assert AuditEntry.objects.filter(action="scoring.results_loaded").count() == 1


def test_trial_stores_nothing(send: Callable[..., Job]) -> None:
    assert send(GOOD, dry_run="1").step.startswith("Tệp hợp lệ, chưa lưu gì: sẽ thêm 1 số liệu")
    assert not PublishedResult.objects.exists()


def test_faulty_rows_come_back_as_a_file_that_says_why(send: Callable[..., Job], office: Client) -> None:
    job = send(WRONG)
    assert job.state == Job.State.FAILED
    assert job.error.startswith("1 dòng trong 2 dòng có lỗi nên chưa số liệu nào được lưu.")
    assert not PublishedResult.objects.exists()
    content = b"".join(office.get(f"/noi-bo/viec/{job.pk}/tep/").streaming_content)  # type: ignore[attr-defined]
    _, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()  # type: ignore[union-attr]
    assert [cell.value for cell in row][:2] == ["3", "la"]
    assert "unit “la”" in str(row[-1].value)
    assert kept_files() == []


def test_who_lost_the_right_meanwhile_loads_nothing(send: Callable[..., Job], cast: Cast) -> None:
    job = send(GOOD, before=lambda: Membership.objects.filter(user=cast.snv, role=Role.HOME_AFFAIRS).delete())
    assert (job.state, job.error) == (Job.State.FAILED, "Tài khoản của ông/bà không còn quyền nạp số liệu.")
    assert not PublishedResult.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("cu.csv", b"%PDF-1.7"), ("cu.exe", b"MZ"), ("cu.xlsx", b"PK broken"), ("cu.csv", b"")]
)
def test_what_is_no_table_is_refused_at_once(office: Client, name: str, content: bytes) -> None:
    answer = office.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_no_file_is_told_so(office: Client) -> None:
    answer = office.post(ADDRESS)
    assert answer.status_code == 422
    assert "Chưa chọn tệp." in answer.content.decode()


def test_template_has_the_columns(office: Client) -> None:
    assert office.get(f"{ADDRESS}mau.csv").content.decode("utf-8-sig").strip() == (
        "unit;year;method;n;value;low;high;source;correction"
    )
