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
from documents import uploads
from jobs.models import Job
from surveys.models import Channel, ImportBatch, Response, Round
from surveys.tasks import import_upload
from tests.conftest import Cast
from tests.surveys.factories import open_survey

GOOD = "form_no,unit,A1,A2\nP1,nha-trang,5,na\nP2,nha-trang,4,4\n"
WRONG = "form_no,unit,A1,A2,YK\nP1,nha-trang,5,4,\nP2,la,9,4,=1+1\n"


@pytest.fixture
def survey(cast: Cast) -> Round:
    return open_survey(cast.nha_trang)


@pytest.fixture
def office(survey: Round, cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def send(
    survey: Round,
    office: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[..., Job]:
    """Send a file through the page and let a worker's task read it."""

    def send(text: str, *, name: str = "phieu.csv", **fields: str) -> Job:
        monkeypatch.setattr(current_app, "send_task", lambda task, *, kwargs, task_id: import_upload(**kwargs))
        with django_capture_on_commit_callbacks(execute=True):
            sent = office.post(address(survey), {"file": SimpleUploadedFile(name, text.encode()), **fields})
        assert sent.status_code == 302
        return Job.objects.get()

    return send


def address(survey: Round) -> str:
    return f"/noi-bo/thu-phieu/{survey.code}/nhap-tep/"


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Files other tests leave to be swept do not lie among those counted here."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }


def kept_files() -> list[str]:
    return default_storage.listdir(uploads.FOLDER)[1] if default_storage.exists(uploads.FOLDER) else []


def test_a_sent_file_is_read_by_a_job_and_shown_among_those_taken_in(
    send: Callable[..., Job], office: Client, survey: Round
) -> None:
    job = send(GOOD)

    assert (job.state, job.step) == (Job.State.DONE, "Đã thêm 2 phiếu; 0 dòng đã có từ trước. Tổng 2 dòng")
    assert Response.objects.count() == 2
    assert kept_files() == []
    page = office.get(address(survey)).content.decode()
    assert "phieu.csv" in page
    assert "Trần Thị Nội Vụ" in page
    assert AuditEntry.objects.filter(action="responses.import", subject="round:dot-thu").count() == 1


def test_a_trial_says_what_would_come_and_stores_nothing(send: Callable[..., Job]) -> None:
    job = send(GOOD, dry_run="1")

    assert job.state == Job.State.DONE
    assert job.step.startswith("Tệp hợp lệ, chưa lưu gì: sẽ thêm 2 phiếu")
    assert not Response.objects.exists()
    assert not ImportBatch.objects.exists()


def test_faulty_rows_come_back_as_a_file_that_says_why(send: Callable[..., Job], office: Client) -> None:
    job = send(WRONG)

    assert job.state == Job.State.FAILED
    assert job.error.startswith("1 dòng trong 2 dòng có lỗi nên chưa dòng nào được lưu.")
    assert not Response.objects.exists()
    assert "Tải tệp" in office.get(f"/noi-bo/viec/{job.pk}/").content.decode()
    content = b"".join(office.get(f"/noi-bo/viec/{job.pk}/tep/").streaming_content)  # type: ignore[attr-defined]
    head, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()  # type: ignore[union-attr]
    assert [cell.value for cell in head] == ["dòng", "form_no", "unit", "A1", "A2", "YK", "lỗi"]
    assert [cell.value for cell in row][:6] == ["3", "P2", "la", "9", "4", "=1+1"]
    assert all(cell.data_type == "s" for cell in row if cell.value)
    assert "unit “la”" in str(row[6].value)
    assert "A1 “9”" in str(row[6].value)
    assert kept_files() == []


def test_the_file_of_faulty_rows_may_come_back_corrected(send: Callable[..., Job]) -> None:
    job = send("dòng,form_no,unit,A1,A2,lỗi\n3,P2,nha-trang,5,4,đã sửa\n")

    assert job.state == Job.State.DONE
    assert Response.objects.get().form_no == "P2"


def test_what_the_rows_cannot_be_read_for_is_told_by_the_job(send: Callable[..., Job]) -> None:
    job = send("unit,LA\nnha-trang,5\n")

    assert job.state == Job.State.FAILED
    assert job.error.startswith("Cột không dùng được: LA")
    assert kept_files() == []


def test_a_second_try_after_the_file_is_gone_says_so(send: Callable[..., Job]) -> None:
    job = send("unit,LA\nnha-trang,5\n")
    Job.objects.update(state=Job.State.QUEUED)

    import_upload(job_id=str(job.pk), **job.params)

    assert "Hãy gửi lại tệp" in Job.objects.get().error


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("phieu.csv", b"%PDF-1.7", "Tệp là PDF"),
        ("phieu.csv", b"", "Tệp trống"),
        ("phieu.docx", b"abc", "không đúng loại"),
        ("phieu.xlsx", b"PK\x03\x04", "hỏng"),
    ],
)
def test_a_file_of_another_kind_is_refused_on_the_page(
    office: Client, survey: Round, name: str, content: bytes, words: str
) -> None:
    response = office.post(address(survey), {"file": SimpleUploadedFile(name, content), "dry_run": "1"})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'id="dry_run" value="1" checked' in response.content.decode()
    assert not Job.objects.exists()
    assert kept_files() == []


def test_no_file_is_asked_for_in_words(office: Client, survey: Round) -> None:
    response = office.post(address(survey), {})

    assert response.status_code == 422
    assert "Chưa chọn tệp" in response.content.decode()


def test_the_page_names_every_column_and_hands_out_empty_files(office: Client, survey: Round) -> None:
    names = ["unit", "form_no", "submitted_on", "service", "channel", "stratum", "sampling_unit"]
    names += ["A1", "A2", "LOC", "A3", "KENH", "LAN", "YK"]

    page = office.get(address(survey)).content.decode()
    line = office.get(address(survey) + "mau.csv").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(office.get(address(survey) + "mau.xlsx").content))

    assert all(f"<code>{name}</code>" in page for name in names)
    assert line.strip().split(";") == names
    assert [cell.value for cell in book.worksheets[0][1]] == names
    assert ("nha-trang", "UBND phường Nha Trang") in list(book.worksheets[2].values)


def test_the_codes_of_units_stand_on_the_page_and_in_a_file(office: Client, survey: Round) -> None:
    page = office.get(address(survey)).content.decode()
    file = office.get(address(survey) + "don-vi.csv")

    assert "<code>nha-trang</code>" in page
    assert "don-vi.csv" in page
    assert file["Content-Disposition"] == f'attachment; filename="don-vi-{survey.code}.csv"'
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "unit;Đơn vị"
    assert "nha-trang;UBND phường Nha Trang" in lines


def test_the_columns_name_only_channels_the_round_uses_and_say_what_strata_are(office: Client, survey: Round) -> None:
    survey.channels.create(channel=Channel.POST, design="drawn")
    columns = {column.name: column.values for column in office.get(address(survey)).context["columns"]}
    assert columns["channel"] == "một trong post, file, hoặc để trống"
    assert "chọn riêng" in columns["stratum"]
    assert "thôn" in columns["sampling_unit"]


def test_an_empty_file_as_handed_out_can_be_filled_in(send: Callable[..., Job], office: Client, survey: Round) -> None:
    head = office.get(address(survey) + "mau.csv").content.decode("utf-8-sig")

    assert send(head + 'nha-trang;P1;02/03/2026;;counter;;;5;na;1;4;"1;2";3;Tốt\n').step.startswith("Đã thêm 1 phiếu")
