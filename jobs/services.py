"""Long work: ask for it, do it in a worker, stop it, try it again.

A worker holds a PostgreSQL advisory lock for as long as it works on a job. The lock falls with the worker's
connection, so a killed worker is told from a slow one at once, and a message delivered twice runs once.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from celery import current_app, current_task
from celery.exceptions import Ignore
from django import db
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from jobs import locks
from jobs.models import Job
from jobs.refusal import Refused
from jobs.room import nothing_by_halves

logger = logging.getLogger(__name__)

RETRY_WHEN_BUSY = 60
CHUNK = 1024 * 1024
# The database went away, is full, or gave way to another transaction: nothing that the work itself is to blame for.
TROUBLE = (db.OperationalError, db.InterfaceError)
MOST_SWEPT = 1000
# Two long names may meet in one title.
LONGEST_TITLE = 300


class Stopped(Ignore):
    """This delivery of the job has nothing (more) to do: stopped, finished, or taken over by another one."""


class CannotStop(Exception):
    """The job has ended already."""


class CannotRetry(Exception):
    """The job is waiting, running or done."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a task tells while it runs."""

    job_id: uuid.UUID
    attempt: int
    params: Mapping[str, Any]

    def _update(self, **values: Any) -> None:
        mine = Job.objects.filter(id=self.job_id, state=Job.State.RUNNING, attempts=self.attempt)
        if not mine.update(**values):
            raise Stopped(self.job_id)

    def step(self, text: str, done: int, total: int) -> None:
        """Say what is being done; raises Stopped when the person has stopped the job."""
        self._update(step=text, steps_done=min(done, total), steps_total=total)

    def keep_file(self, name: str, media_type: str, content: bytes, *, until: datetime | None = None) -> None:
        """Keep the file the job made, for ever or until a time; made again, it replaces the earlier one."""
        about = {"file_sha256": hashlib.sha256(content).hexdigest(), "file_size": len(content), "file_until": until}
        self._keep(ContentFile(content), file_name=name, media_type=media_type, **about)

    def keep_open_file(self, name: str, media_type: str, file: BinaryIO, *, until: datetime | None = None) -> None:
        """Keep a file that is too large to be held in memory, as `keep_file` does."""
        digest = hashlib.sha256()
        file.seek(0)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        about = {"file_sha256": digest.hexdigest(), "file_size": file.tell(), "file_until": until}
        file.seek(0)
        self._keep(File(file), file_name=name, media_type=media_type, **about)

    def _keep(self, content: "File[Any]", **about: Any) -> None:
        path = Job(id=self.job_id).file_path
        default_storage.delete(path)
        with nothing_by_halves(path):
            default_storage.save(path, content)
        self._update(**about)


@transaction.atomic
def start(
    *,
    task: str,
    title: str,
    params: Mapping[str, Any],
    actor: AbstractBaseUser | None,
    back_url: str = "",
    file_view: str = "",
    at: datetime,
) -> Job:
    """Queue `task(job_id=…, **params)` once the transaction is committed.

    `file_view` names the address that hands out its file, where that is more than handing it out.
    """
    job = Job.objects.create(
        id=uuid.uuid4(),
        task=task,
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        params=dict(params),
        created_by_id=actor.pk if actor else None,
        back_url=back_url,
        file_view=file_view,
        created_at=at,
        sent_at=at,
    )
    transaction.on_commit(lambda: _send(job))
    return job


@transaction.atomic
def cancel(*, job: Job, at: datetime) -> None:
    """Stop a job: a waiting one never starts, a running one ends at its next step."""
    unfinished = Job.objects.filter(id=job.id, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    if not unfinished.update(state=Job.State.CANCELLED, finished_at=at):
        raise CannotStop(job.id)


@transaction.atomic
def retry(*, job: Job, at: datetime) -> None:
    """Queue a failed, stopped or abandoned job again from its beginning, or one whose file has expired."""
    over = Q(state__in=(Job.State.FAILED, Job.State.CANCELLED)) | Q(state=Job.State.DONE, file_until__lte=at)
    ended = Job.objects.filter(over, id=job.id)
    stalled = Job.objects.stalled().filter(id=job.id)
    if not (_requeue(ended, at, attempts=0) or _requeue(stalled, at, attempts=0)):
        raise CannotRetry(job.id)
    transaction.on_commit(lambda: _send(job))


@transaction.atomic
def revive(*, at: datetime) -> int:
    """Queue again what a dead worker left in the middle or a lost message left waiting; return how many.

    A job sent that much later than now was sent before the machine's clock was set back.
    """
    too_long = timedelta(seconds=settings.JOBS_SENT_AGAIN_SECONDS)
    lost = Q(sent_at__lt=at - too_long) | Q(sent_at__gt=at + too_long)
    jobs = [*Job.objects.stalled(), *Job.objects.filter(lost, state=Job.State.QUEUED)]
    for job in jobs:
        _requeue(Job.objects.filter(id=job.id, state=job.state, attempts=job.attempts), at)
        transaction.on_commit(lambda job=job: _send(job))  # type: ignore[misc]
    return len(jobs)


def sweep_files(*, at: datetime) -> int:
    """Remove files that have expired; return how many. The job tells that there was one, and what it was."""
    expired = Job.objects.filter(file_until__lte=at, state=Job.State.DONE, file_removed_at=None)
    removed = 0
    for job in expired[:MOST_SWEPT]:
        default_storage.delete(job.file_path)
        removed += Job.objects.filter(id=job.id, file_until__lte=at).update(file_removed_at=at)
    return removed


@contextmanager
def running(job_id: uuid.UUID | str, *, refusals: tuple[type[Exception], ...] = ()) -> Iterator[Work]:
    """Do a job inside this block, in a task, outside any transaction.

    Refused, `refusals` and the task's `throws` end it with their own words; where the database is in trouble it is
    taken up again, JOBS_MOST_ATTEMPTS times at most; any other exception is logged and ends it with a general sentence.
    Raises Stopped when there is nothing (more) to do for this delivery.
    """
    key = uuid.UUID(str(job_id))
    _lock(key)
    try:
        work = _claim(key)
        with _outcome(work, (Refused, *refusals, *_expected())):
            yield work
    finally:
        locks.release(key)


@contextmanager
def _outcome(work: Work, refusals: tuple[type[Exception], ...]) -> Iterator[None]:
    try:
        yield
        work._update(state=Job.State.DONE, finished_at=Now())
    except Stopped:
        raise
    except refusals as refusal:
        _fail(work, str(refusal))
    except TROUBLE as trouble:
        logger.exception("Job %s met a database in trouble", work.job_id)
        if work.attempt < settings.JOBS_MOST_ATTEMPTS:
            # It stays as it is and is taken up again like that of a worker that died.
            raise Stopped(work.job_id) from trouble
        _fail(work, _unexpected())
    except Exception:
        logger.exception("Job %s failed", work.job_id)
        _fail(work, _unexpected())


def _unexpected() -> str:
    return _("Có lỗi ngoài dự kiến khi thực hiện. Lỗi đã được ghi lại; hãy thử lại hoặc báo quản trị hệ thống.")


def _expected() -> tuple[type[Exception], ...]:
    return tuple(current_task.throws) if current_task else ()


def _fail(work: Work, words: str) -> None:
    work._update(state=Job.State.FAILED, error=words, finished_at=Now())


def _requeue(jobs: Any, at: datetime, **values: Any) -> int:
    fresh = {"state": Job.State.QUEUED, "step": "", "error": "", "steps_done": 0, "steps_total": 0}
    fileless = {"file_name": "", "file_sha256": "", "file_size": 0, "file_until": None, "file_removed_at": None}
    return int(jobs.update(**fresh, **fileless, sent_at=at, started_at=None, finished_at=None, **values))


def _send(job: Job) -> None:
    try:
        current_app.send_task(job.task, kwargs={"job_id": str(job.id), **job.params}, task_id=str(job.id))
    except OperationalError:
        logger.exception("Job %s could not be queued", job.id)
        words = _("Hàng đợi công việc đang không liên lạc được. Hãy thử lại sau ít phút.")
        Job.objects.filter(id=job.id, state=Job.State.QUEUED).update(
            state=Job.State.FAILED, error=words, finished_at=Now()
        )


def _claim(job_id: uuid.UUID) -> Work:
    """Take the job for this delivery; a job that keeps killing its worker is given up in words."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id).first()
        if job is None or job.is_finished:
            raise Stopped(job_id)
        worn_out = job.attempts >= settings.JOBS_MOST_ATTEMPTS
        _take(job, worn_out=worn_out)
    if worn_out:
        raise Stopped(job_id)
    return Work(job_id=job_id, attempt=job.attempts, params=job.params)


def _take(job: Job, *, worn_out: bool) -> None:
    if worn_out:
        words = _(
            "Máy xử lý dừng giữa chừng %(times)d lần nên việc này không được chạy tiếp. Hãy báo quản trị hệ thống."
        )
        job.state, job.error = Job.State.FAILED, words % {"times": job.attempts}
        job.finished_at = Now()
    else:
        job.state, job.attempts = Job.State.RUNNING, job.attempts + 1
        job.step, job.steps_done, job.steps_total = "", 0, 0
        job.started_at = Now()
    job.save()


def _lock(job_id: uuid.UUID) -> None:
    if locks.take(job_id):
        return
    if current_task:
        # Another worker lives and works on it. Look again later, in case that one dies.
        raise current_task.retry(countdown=RETRY_WHEN_BUSY, max_retries=None)
    raise Stopped(job_id)
