"""The fault programme: people answer, a worker folds and is killed at every statement, the database is killed too."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection
from django.utils import timezone

from accounts.models import User
from agencies.models import Service
from bench.faults.counting import judge, read_logs
from bench.faults.folder import fold
from bench.faults.questionnaire import LEVELS, QUESTIONNAIRE
from bench.faults.saying import say, to_tenth
from bench.faults.writer import Assignment, write
from bench.world import make_agency
from satisfaction.embedded.account import account
from satisfaction.embedded.home import home
from satisfaction.embedded.postgres import installed
from scoring.recount import recount
from scoring.tally import fold_all
from surveys.models import Round
from surveys.selectors import layout_of
from surveys.services import create_round, load_questionnaire, open_round

WRITERS, AGENCIES = 4, 5
WAIT_SECONDS = 60.0
RESTART_SECONDS = 90.0
# Between two folds of the worker that is not killed, and of the one that is.
STEADY_PAUSE, KILLED_PAUSE = 0.2, 0.02


@dataclass(frozen=True, slots=True)
class Plan:
    """How often what is killed."""

    workers: int
    databases: int


@dataclass(slots=True)
class Deaths:
    """What was killed, and where: `steps` are the statements of a fold and the moment before its commit."""

    steps: int = 0
    workers: int = 0
    inside_fold: int = 0
    databases: int = 0
    boundaries: dict[str, int] = field(default_factory=dict)

    def worker(self, number: int, label: str) -> None:
        self.workers += 1
        self.inside_fold += number > 0
        if number:
            where = f"{number:02} {label}"
            self.boundaries[where] = self.boundaries.get(where, 0) + 1


processes = multiprocessing.get_context("forkserver")


def run(plan: Plan, folder: Path) -> dict[str, Any]:
    """Run the programme and return what it found."""
    processes.set_forkserver_preload(["bench.faults.writer", "bench.faults.folder"])
    round = _make_round()
    assignments = list(_assignments(round, folder))
    deaths, started = Deaths(), time.monotonic()
    with _writing(assignments), _steady():
        _kill_all(plan, deaths)
    fold_all()
    checked = recount(round)
    with connection.cursor() as cursor:
        verdict = judge(cursor, read_logs(one.log for one in assignments), widths=_widths(round))
    equal = verdict.tallies_equal and not checked.differences and not checked.waiting
    planned = {f"planned_{name}": number for name, number in asdict(plan).items()}
    told = {**asdict(verdict), "tallies_equal": equal, **asdict(deaths), **planned}
    return {**told, "seconds": to_tenth(time.monotonic() - started)}


def _kill_all(plan: Plan, deaths: Deaths) -> None:
    chance = random.Random(2026)
    deaths.steps = statements = _statements_of_a_fold()
    say(f"a fold has {statements} statements and a commit")
    every = plan.workers // plan.databases
    for number in range(plan.workers):
        if number % 3 == 2:
            _kill_anywhere(chance, deaths)
        else:
            # From the last statement back to the first, and round again.
            _kill_after(statements - (number - number // 3) % statements, deaths)
        if number % every == every - 1:
            _kill_database(deaths)


def _statements_of_a_fold() -> int:
    """Watch one whole fold and return the number of its last step, before its commit."""
    with _folding(0) as report:
        most = 0
        while True:
            step, _label = _next(report)
            if step == 0 and most:
                return most
            most = max(most, step)


def _kill_after(step: int, deaths: Deaths) -> None:
    with _folding(step) as report:
        while True:
            reached, label = _next(report)
            if reached == step:
                deaths.worker(reached, label)
                say(f"worker {deaths.workers} killed after {reached}: {label}")
                return


def _kill_anywhere(chance: random.Random, deaths: Deaths) -> None:
    with _folding(0) as report:
        _next(report)
        time.sleep(chance.uniform(0, 0.3))
        reached, label = 0, "outside a fold"
        while report.poll(0):
            reached, label = report.recv()
        # Where exactly it was is not known, so it does not count as inside.
        deaths.worker(0, label)
        say(f"worker {deaths.workers} killed anywhere, last seen after {reached}: {label}")


def _kill_database(deaths: Deaths) -> None:
    """Kill PostgreSQL with all its processes and wait until its keeper has started it again."""
    file = account(home(), installed()).data / "postmaster.pid"
    before = int(file.read_text().splitlines()[0])
    os.killpg(before, signal.SIGKILL)
    deaths.databases += 1
    say(f"PostgreSQL killed, time {deaths.databases}")
    connection.close()
    deadline = time.monotonic() + RESTART_SECONDS
    while time.monotonic() < deadline:
        try:
            psycopg2.connect(os.environ["DATABASE_URL"]).close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            if int(file.read_text().splitlines()[0]) != before:
                return
    raise TimeoutError("PostgreSQL did not come back")


@contextmanager
def _folding(halt_after: int) -> Iterator[Connection]:
    """Run a worker that is killed at the end of the block, whatever it is doing then."""
    mine, its = processes.Pipe(duplex=False)
    worker = processes.Process(target=fold, args=(its, halt_after, KILLED_PAUSE), daemon=True)
    worker.start()
    its.close()
    try:
        yield mine
    finally:
        worker.kill()
        worker.join()
        mine.close()


@contextmanager
def _steady() -> Iterator[None]:
    """Run a worker beside the one that is killed."""
    worker = processes.Process(target=fold, args=(None, 0, STEADY_PAUSE), daemon=True)
    worker.start()
    try:
        yield
    finally:
        worker.kill()
        worker.join()


def _next(report: Connection) -> tuple[int, str]:
    if not report.poll(WAIT_SECONDS):
        raise TimeoutError("a fold did not get any further")
    step: tuple[int, str] = report.recv()
    return step


@contextmanager
def _writing(assignments: list[Assignment]) -> Iterator[None]:
    stop = processes.Event()
    writers = [processes.Process(target=write, args=(one, stop), daemon=True) for one in assignments]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join(WAIT_SECONDS)
    if any(writer.exitcode for writer in writers):
        raise RuntimeError("a writer failed")


def _assignments(round: Round, folder: Path) -> Iterator[Assignment]:
    services = [Service.objects.create(code=f"thu-loi-{number}", name=f"Thủ tục {number}").pk for number in range(3)]
    person = User.objects.create(username="thu-loi")
    for number in range(WRITERS):
        yield Assignment(
            number=number,
            round_units=tuple(round.units.values_list("pk", flat=True)),
            services=(None, *services),
            version=round.questionnaire_version_id,
            highest=(LEVELS,) * len(_widths(round)),
            first_day=round.opens_on,
            person=person.pk,
            log=folder / f"writer-{number}.log",
        )


def _make_round() -> Round:
    at = timezone.now()
    today = timezone.localdate(at)
    made = create_round(
        code="thu-loi",
        questionnaire_version=load_questionnaire(document=QUESTIONNAIRE, at=at),
        opens_on=today - timedelta(days=90),
        closes_on=today,
        agencies=[make_agency(number) for number in range(AGENCIES)],
        at=at,
    )
    open_round(round=made, at=at)
    return made


def _widths(round: Round) -> tuple[int, ...]:
    return tuple(cell.width for cell in layout_of(round.questionnaire_version_id).cells)
