"""All sheets of a round in a real worker that is killed in the middle: the next one finishes, nothing twice."""

import io
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now

from accounts.roles import Role
from jobs import services as jobs
from jobs.models import Job
from reports import services
from reports.production import kept
from tests import factories
from tests.jobs.workers import own_queue, worker
from tests.reports.factories import AT, tallied

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
PATIENCE_SECONDS = 120
SHEETS = 6


@pytest.fixture(autouse=True)
def _own_queue() -> Iterator[None]:
    with own_queue("reports.production_tasks.*"):
        yield


def wait_until(job: Job, ready: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = Job.objects.get(pk=job.pk)
        if ready(found):
            return found
        time.sleep(0.05)
    raise AssertionError(f"still {found.state}, {found.steps_done}/{found.steps_total}, {found.error}")


def stored() -> dict[str, float]:
    """Return the kept sheets, each with when it was written."""
    try:
        names = default_storage.listdir(kept.FOLDER)[1]
    except FileNotFoundError:
        return {}
    return {name: default_storage.get_modified_time(f"{kept.FOLDER}/{name}").timestamp() for name in names}


def test_a_batch_whose_worker_is_killed_is_finished_by_the_next_one(transactional_db: None) -> None:
    kept.sweep(before=now() + timedelta(days=1))
    round = tallied(sizes=(SHEETS,), forms=12)
    person = factories.user("snv")
    factories.membership(person, Role.HOME_AFFAIRS)
    job = services.request_sheets(round=round, newest=True, actor=person, back_url="/noi-bo/", at=AT)
    with worker() as pid:
        wait_until(job, lambda found: found.steps_done >= 2)
        os.killpg(pid, signal.SIGKILL)
    before = stored()
    left = Job.objects.get(pk=job.pk)
    assert (left.state, left.file_name) == (Job.State.RUNNING, "")
    assert 2 <= len(before) < SHEETS
    wait_until(job, lambda _found: Job.objects.stalled().exists())
    jobs.revive(at=AT)
    with worker():
        done = wait_until(job, lambda found: found.is_finished)
    assert (done.state, done.attempts, done.steps_done) == (Job.State.DONE, 2, SHEETS)
    after = stored()
    assert len(after) == SHEETS
    # What was finished before was not made again.
    assert {name: after[name] for name in before} == before
    with default_storage.open(done.file_path) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        sheets = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert sheets == sorted({unit.agency.code + ".pdf" for unit in round.units.select_related("agency")})
