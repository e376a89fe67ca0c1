import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry
from accounts.roles import Role
from agencies.models import Membership
from documents import uploads
from documents.reading import InvalidFile, UnreadableFile, read_bytes
from documents.uploads import keep_upload
from jobs.models import Job
from scoring.indicator_tasks import load_figures as load_in_worker
from scoring.models import IndicatorBatch, IndicatorValue
from scoring.services.indicator_files import request_figures
from scoring.services.indicators import Taken, load_figures
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.indicators.figures import indicator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
HEAD = "indicator,unit,period,value,numerator,denominator,source,correction\n"
GOOD = (
    'par,so-y-te,2025,"85,25",,,Báo cáo 12/BC-SNV,\n'
    "par,so-y-te,2025-Q1,,131,160,Báo cáo Một cửa,\n"
    "par,toan-tinh,2025,90.5,,,QĐ 1/QĐ-BNV,\n"
)
WRONG = "par,so-y-te,2025,85,,,Báo cáo,\nla,so-y-te,2025,=1+1,,,Báo cáo,\n"


@pytest.fixture(autouse=True)
def _known() -> None:
    indicator("par")


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "kept"}},
    }


def load(rows: str, **fields: Any) -> Taken:
    content = (HEAD + rows).encode()
    table = read_bytes(content, name="so.csv")
    digest = hashlib.sha256(content).hexdigest()
    return load_figures(table=table, file_name="so.csv", sha256=digest, actor=None, at=NOW, **fields)


def test_rows_of_a_file_are_kept_with_it() -> None:
    assert load(GOOD) == Taken(added=3, corrected=0, repeated=0, stored=True)
    batch = IndicatorBatch.objects.get()
    assert (batch.file_name, batch.added, batch.values.count()) == ("so.csv", 3, 3)
    assert set(IndicatorValue.objects.values_list("via", flat=True)) == {"file"}
    said = AuditEntry.objects.get(action="scoring.figures_taken")
    assert (said.subject, said.detail["file"]) == (f"figures:{batch.pk}", "so.csv")


def test_same_file_again_adds_nothing_and_a_trial_stores_nothing() -> None:
    assert load(GOOD, dry_run=True) == Taken(added=3, corrected=0, repeated=0, stored=False)
    assert not IndicatorBatch.objects.exists()
    load(GOOD)
    assert load(GOOD) == Taken(added=0, corrected=0, repeated=3, stored=True)
    assert (IndicatorValue.objects.count(), IndicatorBatch.objects.count()) == (3, 1)


def test_wrong_rows_are_named_by_the_lines_of_the_file() -> None:
    with pytest.raises(InvalidFile) as refused:
        load(GOOD + WRONG)
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(5, "indicator"), (6, "indicator")]
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("head", [b"indicator,unit,period,value\n", b"indicator,unit,period,source,value,rank\n"])
def test_columns_that_lack_or_nobody_knows_refuse_the_file(head: bytes) -> None:
    with pytest.raises(UnreadableFile):
        load_figures(table=read_bytes(head, name="x.csv"), file_name="x", sha256="", actor=None, at=NOW)


def sheet(path: Path) -> str:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["indicator", "unit", "period", "value", "source"])
    book.active.append(["par", "so-y-te", 2025, 85.25, "Báo cáo 12/BC-SNV"])
    book.save(path)
    return str(path)


def test_command_reads_a_spreadsheet_and_a_trial_leaves_nothing(tmp_path: Path) -> None:
    file, said = sheet(tmp_path / "so.xlsx"), io.StringIO()
    call_command("load_figures", file, "--dry-run", stdout=said)
    assert "chưa lưu gì" in said.getvalue()
    assert not IndicatorValue.objects.exists()

    call_command("load_figures", file, stdout=said)
    assert str(IndicatorValue.objects.get().value) == "85.250000"


@pytest.mark.parametrize("content", [(HEAD + WRONG).encode(), b"%PDF-1.7", b"", b"\xff\xfe\x00"])
def test_command_refuses_hostile_files_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "so.csv").write_bytes(content)
    with pytest.raises(CommandError):
        call_command("load_figures", str(tmp_path / "so.csv"))
    assert not IndicatorValue.objects.exists()


@pytest.fixture
def send(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[..., Job]:
    """Ask for a file to be read and let a worker's task do it."""

    def send(rows: str, *, before: Callable[[], object] = lambda: None, dry_run: bool = False) -> Job:
        def work(task: str, *, kwargs: dict[str, Any], task_id: str) -> None:
            assert task == load_in_worker.name
            before()
            load_in_worker(**kwargs)

        monkeypatch.setattr(current_app, "send_task", work)
        kept = keep_upload(SimpleUploadedFile("so.csv", (HEAD + rows).encode()))
        with django_capture_on_commit_callbacks(execute=True):
            job = request_figures(upload=kept, dry_run=dry_run, back_url="", actor=cast.snv, at=NOW)
        job.refresh_from_db()
        return job

    return send


def kept_files() -> list[str]:
    return default_storage.listdir(uploads.FOLDER)[1] if default_storage.exists(uploads.FOLDER) else []


def test_job_reads_a_file_and_lets_it_go(send: Callable[..., Job], cast: Cast) -> None:
    job = send(GOOD)
    assert (job.state, job.step) == (
        Job.State.DONE,
        "Đã thêm 3 số liệu, trong đó 0 sửa số cũ; 0 dòng đã có.",
    )
    assert set(IndicatorValue.objects.values_list("entered_by", flat=True)) == {cast.snv.pk}
    assert kept_files() == []


def test_job_that_only_tries_stores_nothing(send: Callable[..., Job]) -> None:
    assert send(GOOD, dry_run=True).step.startswith("Tệp hợp lệ, chưa lưu gì: sẽ thêm 3")
    assert not IndicatorValue.objects.exists()


def test_faulty_rows_come_back_as_a_file_that_says_why(send: Callable[..., Job]) -> None:
    job = send(WRONG)
    assert (job.state, job.file_name) == (Job.State.FAILED, "dong-loi.xlsx")
    assert "1 dòng trong 2 dòng có lỗi" in job.error
    assert kept_files() == []
    assert not IndicatorValue.objects.exists()


def test_who_lost_the_right_meanwhile_loads_nothing(send: Callable[..., Job], cast: Cast) -> None:
    mine = Membership.objects.filter(user=cast.snv, role=Role.HOME_AFFAIRS)
    job = send(GOOD, before=mine.delete)
    assert job.state == Job.State.FAILED
    assert not IndicatorValue.objects.exists()
