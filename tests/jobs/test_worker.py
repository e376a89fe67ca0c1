"""Jobs in a real Celery worker, over the real broker, also when the worker is killed."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from jobs import services
from jobs.models import Job
from tests import factories
from tests.jobs.conftest import AT
from tests.jobs.workers import own_queue, worker

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
PATIENCE_SECONDS = 60
TASKS = "tests.jobs.tasks"


def wait_until(job: Job, ready: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = Job.objects.get(pk=job.pk)
        if ready(found):
            return found
        time.sleep(0.1)
    raise AssertionError(f"still {found.state}, attempt {found.attempts}, step {found.step!r}")


@pytest.fixture
def an(transactional_db: None) -> User:
    return factories.user("an")


@pytest.fixture(autouse=True)
def _own_queue() -> Iterator[None]:
    with own_queue("tests.jobs.tasks.*"):
        yield


def ask(an: User, task: str, **params: Any) -> Job:
    return services.start(task=f"tests.jobs.tasks.{task}", title="Thử", params=params, actor=an, at=AT)


def test_worker_does_the_job_and_keeps_its_file(an: User) -> None:
    job = ask(an, "write", words="xong")
    with worker(TASKS):
        done = wait_until(job, lambda found: found.is_finished)
    assert (done.state, done.file_name) == (Job.State.DONE, "tep.txt")
    assert Path(default_storage.path(job.file_path)).read_text() == "xong"


def test_worker_says_why_it_refuses(an: User) -> None:
    job = ask(an, "refuse", words="Chưa có phiếu.")
    with worker(TASKS):
        done = wait_until(job, lambda found: found.is_finished)
    assert (done.state, done.error) == (Job.State.FAILED, "Chưa có phiếu.")


def test_job_runs_again_when_its_process_is_killed(an: User, tmp_path: Path) -> None:
    job = ask(an, "die_once", mark=str(tmp_path / "died"))
    with worker(TASKS):
        done = wait_until(job, lambda found: found.is_finished)
    assert (done.state, done.attempts) == (Job.State.DONE, 2)


def test_job_that_always_kills_its_process_ends_in_words(an: User) -> None:
    job = ask(an, "die")
    with worker(TASKS):
        done = wait_until(job, lambda found: found.is_finished)
    assert done.state == Job.State.FAILED
    assert "dừng giữa chừng" in done.error


def test_job_of_a_killed_worker_is_seen_and_runs_in_the_next_one(an: User) -> None:
    job = ask(an, "sleep_once", seconds=600)
    with worker(TASKS):
        wait_until(job, lambda found: found.state == Job.State.RUNNING and found.steps_total > 0)
        assert not Job.objects.stalled().exists()
    wait_until(job, lambda _: Job.objects.stalled().exists())
    services.revive(at=AT)
    with worker(TASKS):
        done = wait_until(job, lambda found: found.is_finished)
    assert (done.state, done.attempts) == (Job.State.DONE, 2)


def test_running_job_is_stopped(an: User) -> None:
    job = ask(an, "step_on")
    with worker(TASKS):
        wait_until(job, lambda found: found.state == Job.State.RUNNING)
        services.cancel(job=job, at=AT)
        follower = ask(an, "write", words="sau")
        wait_until(follower, lambda found: found.is_finished)
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED
