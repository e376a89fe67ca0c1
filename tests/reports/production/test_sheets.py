"""All sheets of a round in one ZIP: what is in it, what stops it, and that it goes on where it stopped."""

import errno
import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from documents import pdf
from jobs import services as jobs
from jobs.models import Job
from reports import services
from reports.production import kept
from reports.production_tasks import render_sheets
from scoring.services import store_run
from surveys.models import Response, Round
from tests import factories
from tests.reports.factories import AT, tallied

pytestmark = pytest.mark.django_db
CODES = ("dot-2-2026-0-000", "dot-2-2026-0-001", "dot-2-2026-1-000")
FEW = CODES[1]


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    kept.sweep(before=now() + timedelta(days=1))


@pytest.fixture
def snv() -> User:
    person = factories.user("snv")
    factories.membership(person, Role.HOME_AFFAIRS)
    return person


@pytest.fixture
def round(db: None) -> Round:
    made = tallied(sizes=(2, 1), forms=20)
    factories.exclude(Response.objects.filter(round_unit__agency__code=FEW))
    store_run(round=made, actor=None, at=AT)
    return made


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the codes of the sheets that were laid out."""
    made: list[str] = []
    rendered = pdf.Pool.rendered

    def noting(pool: pdf.Pool, pages: Iterator[Any]) -> Iterator[Any]:
        for entry, one in rendered(pool, pages):
            made.append(entry.code)
            yield entry, one

    monkeypatch.setattr(pdf.Pool, "rendered", noting)
    return made


def asked(round: Round, person: User) -> Job:
    return services.request_sheets(round=round, newest=True, actor=person, back_url="/noi-bo/", at=AT)


def run(job: Job) -> Job:
    render_sheets(job_id=str(job.id), **job.params)
    job.refresh_from_db()
    return job


def archive(job: Job) -> dict[str, bytes]:
    with default_storage.open(job.file_path) as file, zipfile.ZipFile(io.BytesIO(file.read())) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_zip_holds_each_sheet_its_checksum_and_why_others_have_none(
    round: Round, snv: User, laid_out: list[str]
) -> None:
    first = run(asked(round, snv))
    files = archive(first)
    assert (first.state, first.steps_done, first.steps_total) == (Job.State.DONE, 3, 3)
    assert list(files) == [f"{CODES[0]}.pdf", f"{CODES[2]}.pdf", "muc-luc.csv", "SHA256SUMS.txt", "muc-luc.html"]
    sums = [f"{hashlib.sha256(files[f'{code}.pdf']).hexdigest()}  {code}.pdf" for code in (CODES[0], CODES[2])]
    assert files["SHA256SUMS.txt"].decode().splitlines() == sums
    assert f"{FEW};UBND xã số 2;;;;UBND xã số 2 chưa có phiếu nào được tính" in files["muc-luc.csv"].decode()
    assert "chưa có phiếu nào được tính" in files["muc-luc.html"].decode()
    # Asked for once more, nothing is laid out, and every byte is the same.
    second = run(asked(round, snv))
    assert laid_out == [CODES[0], CODES[2]]
    assert (second.file_sha256, second.file_size) == (first.file_sha256, first.file_size)


def test_a_stopped_batch_goes_on_with_what_is_missing(
    round: Round, snv: User, laid_out: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, told = asked(round, snv), jobs.Work.step

    def stopping(work: jobs.Work, text: str, done: int, total: int) -> None:
        if done == 2 and job.state != Job.State.CANCELLED:
            jobs.cancel(job=job, at=AT)
            job.state = Job.State.CANCELLED
        told(work, text, done, total)

    monkeypatch.setattr(jobs.Work, "step", stopping)
    with pytest.raises(jobs.Stopped):
        run(job)
    assert Job.objects.get(pk=job.pk).file_name == ""
    before = list(laid_out)
    jobs.retry(job=job, at=AT)
    assert run(job).state == Job.State.DONE
    assert before
    assert sorted(laid_out) == sorted({*laid_out}) == [CODES[0], CODES[2]]
    assert len(archive(job)) == 5


@pytest.mark.parametrize("full_at", [1, 2, 3])
def test_a_full_disk_ends_it_in_words_and_leaves_no_half_file(
    round: Round, snv: User, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    job, save, saved = asked(round, snv), FileSystemStorage._save, []  # type: ignore[attr-defined]

    def filling(storage: Any, name: str, content: Any) -> str:
        saved.append(name)
        if len(saved) < full_at:
            return str(save(storage, name, content))
        # A part of it is on the disk by the time it is full.
        save(storage, name, ContentFile(b"half"))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", filling)
    run(job)
    assert (job.state, job.file_name) == (Job.State.FAILED, "")
    assert "đã đầy" in job.error
    assert not default_storage.exists(saved[-1])
    monkeypatch.undo()
    jobs.retry(job=job, at=AT)
    assert run(job).state == Job.State.DONE


def test_half_a_kept_sheet_is_known_and_made_again(round: Round, snv: User, laid_out: list[str]) -> None:
    first = run(asked(round, snv))
    (name, *_others) = default_storage.listdir(kept.FOLDER)[1]
    with default_storage.open(f"{kept.FOLDER}/{name}") as file:
        half = file.read()[:5000]
    default_storage.delete(f"{kept.FOLDER}/{name}")
    default_storage.save(f"{kept.FOLDER}/{name}", ContentFile(half))
    assert run(asked(round, snv)).file_sha256 == first.file_sha256
    assert len(laid_out) == 3
