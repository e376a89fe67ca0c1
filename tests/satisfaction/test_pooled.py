"""Collecting, folding, scoring and jobs through a real PgBouncer in transaction mode that has three connections."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from accounts.acting import acting
from accounts.models import Change, User
from accounts.roles import Role
from agencies.models import Block
from jobs.models import Job
from jobs.services import start
from reports import services
from scoring.models import ScoringRun
from scoring.recount import recount
from scoring.services import request_score
from scoring.tasks import fold_inbox
from surveys.models import FoldInbox
from tests import factories
from tests.factories import NOW
from tests.jobs.workers import database_url, own_queue, worker
from tests.reports.factories import tallied
from tests.reports.reading import asking
from tests.satisfaction.pooler import PORT, pooled
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of
from tests.surveys.factories import answer, door_of, open_survey

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
PATIENCE, LAYING_OUT = 90.0, 400.0
THREADS, EACH = 8, 25


@pytest.fixture
def pool(transactional_db: None) -> Iterator[str]:
    """Put the pooler between this process and the test database; give the address for others."""
    found = connection.settings_dict
    usual = {"DISABLE_SERVER_SIDE_CURSORS": False, **found}
    with pooled() as (folder, url):
        connection.close()
        through = {"HOST": folder, "PORT": str(PORT), "CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
        found.update({**through, "OPTIONS": {}})
        try:
            yield url
        finally:
            connection.close()
            found.update(usual)


def soon(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "did not come about in time"
        time.sleep(0.1)


def through(url: str) -> dict[str, Any]:
    return {"DATABASE_URL": url, "DATABASE_POOLED": "on", "DATABASE_DIRECT_URL": database_url()}


def test_answers_are_collected_folded_and_scored_through_the_pooler(pool: str) -> None:
    round = open_survey()
    _point, door = door_of(round.units.get())
    counted = survey("so-mot")
    send(unit_of(counted), *[GOOD, POOR] * 30)

    def visits(_thread: int) -> int:
        try:
            return sum(bool(answer(door, {"A1": 4, "A2": "na", "LOC": 2})) for _each in range(EACH))
        finally:
            connection.close()

    with own_queue("scoring.tasks.*"), worker(processes=4, **through(pool)):
        with ThreadPoolExecutor(THREADS) as crowd:
            stored = crowd.map(visits, range(THREADS))
            fold_inbox.delay()
            assert sum(stored) == THREADS * EACH
        job = request_score(round=counted, actor=None, back_url="", at=NOW)
        for _ring in range(4):
            fold_inbox.delay()
        soon(lambda: Job.objects.get(pk=job.pk).is_finished and not FoldInbox.objects.exists())

    assert Job.objects.get(pk=job.pk).state == Job.State.DONE
    assert ScoringRun.objects.get(round=counted).units.get().n == 60
    for each, forms in ((round, THREADS * EACH), (counted, 60)):
        assert (recount(each).differences, recount(each).forms) == ((), forms)


@pytest.mark.timeout(600)
def test_a_report_is_laid_out_through_the_pooler(pool: str) -> None:
    round = tallied(sizes=(2,))
    person = factories.user("snv")
    factories.membership(person, Role.HOME_AFFAIRS)
    with own_queue("reports.tasks.*"), worker(**through(pool)):
        job = services.request_report(asking(round), back_url="/noi-bo/", actor=person)
        soon(lambda: Job.objects.get(pk=job.pk).is_finished, LAYING_OUT)

    made = Job.objects.get(pk=job.pk)
    assert (made.state, made.error) == (Job.State.DONE, "")
    with default_storage.open(made.file_path) as kept:
        assert kept.read(5) == b"%PDF-"


def test_a_worker_that_lives_is_told_from_one_that_died_past_the_pooler(pool: str) -> None:
    an = factories.user("an")
    with own_queue("tests.jobs.tasks.*"), worker("tests.jobs.tasks", **through(pool)) as pid:
        job = start(task="tests.jobs.tasks.sleep_once", title="Thử", params={"seconds": 60}, actor=an, at=NOW)
        soon(lambda: bool(Job.objects.get(pk=job.pk).step))
        assert not Job.objects.stalled().exists()
        os.killpg(pid, signal.SIGKILL)
        soon(lambda: Job.objects.stalled().filter(pk=job.pk).exists())


def test_nobody_gets_the_name_of_who_used_the_connection_before(pool: str) -> None:
    people = [factories.user(f"nguoi-{number}") for number in range(6)]

    def write(person: User) -> None:
        try:
            with acting(who=lambda: person.pk, origin=lambda: "web:x", request=person.username):
                for number in range(20):
                    Block.objects.create(code=f"{person.username}-{number}", name="x", position=number)
        finally:
            connection.close()

    def write_untold(_thread: int) -> None:
        try:
            for number in range(40):
                Block.objects.create(code=f"khong-{_thread}-{number}", name="x", position=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        done = [crowd.submit(write, person) for person in people] + [crowd.submit(write_untold, n) for n in range(2)]
        for each in done:
            each.result()

    told = {(change.after["code"].rpartition("-")[0], change.actor_id, change.request) for change in changes()}
    untold = {(f"khong-{n}", None, "") for n in range(2)}
    assert told == {(person.username, person.pk, person.username) for person in people} | untold


def changes() -> Any:
    return Change.objects.filter(table_name="agencies_block", act="I").exclude(after__name="Khối")


def test_without_an_address_past_the_pooler_the_portal_does_not_start() -> None:
    environment = {**os.environ, "DATABASE_POOLED": "on", "DJANGO_SETTINGS_MODULE": "satisfaction.settings"}
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DATABASES"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "DATABASE_DIRECT_URL" in done.stderr) == (1, True)
