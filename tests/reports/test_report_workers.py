"""Reports by two workers while two processes fold: four processes, two queues, each with work of its own."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from reports.asked import KINDS, Asked
from reports.services import request_report
from scoring.access import FULL_SIGHT
from scoring.models import Tally
from scoring.recount import recount
from scoring.tally import fold_all
from scoring.tasks import fold_inbox
from surveys.models import FoldInbox, Recheck, Round
from tests import factories
from tests.jobs.workers import QUEUE, own_queues, worker
from tests.reports import recording
from tests.scoring.answers import unit_of
from tests.scoring.folding import answered, held, nobody_counts, soon, two_rounds, waiting

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
FOLDING, REPORTING = f"{QUEUE}-celery", f"{QUEUE}-reports"
FORMS = ("pdf", "csv", "docx")


@contextmanager
def four_processes(record: Path) -> Iterator[None]:
    """Run what docs/growth.md names: a worker of two processes that fold, and two workers that make reports."""
    queues = {"scoring.tasks.fold_inbox": FOLDING, "reports.tasks.render_report": REPORTING}
    with own_queues(queues), ExitStack() as workers:
        workers.enter_context(worker(processes=2, queue=FOLDING))
        for _number in range(2):
            reporting = worker("tests.reports.recording", queue=REPORTING, TESTS_RECORD=str(record))
            workers.enter_context(reporting)
        yield


@contextmanager
def nobody_reads_rechecks() -> Iterator[None]:
    """Hold up reports of a collection in the middle, and nothing else."""
    with held(f"LOCK TABLE {Recheck._meta.db_table} IN ACCESS EXCLUSIVE MODE"):
        yield


def asked_for(rounds: tuple[Round, ...], person: User) -> list[Job]:
    """Ask for reports, no two alike."""
    return [
        request_report(Asked(KINDS["collection"], round, FULL_SIGHT, now(), form=form), back_url="/", actor=person)
        for round in rounds
        for form in FORMS
    ]


def counted(round: Round) -> int:
    return Tally.objects.get(round_unit=unit_of(round)).responses


def test_two_workers_make_reports_at_the_same_time_while_others_fold(tmp_path: Path) -> None:
    rounds, record = two_rounds(), tmp_path / "record"
    one, other = rounds
    sent = {round: answered(round, 3) for round in rounds}
    fold_all()
    person = factories.user("snv")
    factories.membership(person, Role.HOME_AFFAIRS)

    with four_processes(record):
        with nobody_counts(one):
            with nobody_reads_rechecks():
                jobs = asked_for(rounds, person)
                soon(lambda: waiting() == 2)
                two_are_at_work(record)
                # Folds do not wait for reports; those of one round wait for each other, and hold up no other round.
                sent[other] += answered(other, 40)
                fold_inbox.delay()
                soon(lambda: counted(other) == sent[other])
                for wait in (3, 4):
                    sent[one] += answered(one, 40)
                    fold_inbox.delay()
                    soon(partial(as_many_wait, wait))
            # Nor do reports wait for folds.
            soon(lambda: all(job.is_finished for job in Job.objects.all()))
            assert (waiting(), counted(one)) == (2, 6)
        soon(lambda: not FoldInbox.objects.exists())
        each_was_made_once(jobs, record)
    for round, forms in sent.items():
        told = recount(round)
        assert (told.differences, told.forms, told.waiting) == ((), forms, 0)


def as_many_wait(number: int) -> bool:
    return waiting() == number


def two_are_at_work(record: Path) -> None:
    """Two reports are being made, each by a worker of its own; the others have not begun."""
    at_work = recording.begun_jobs(record)
    assert (len(at_work), len(set(at_work.values()))) == (2, 2)
    assert {str(pk) for pk in Job.objects.filter(state=Job.State.RUNNING).values_list("pk", flat=True)} == set(at_work)


def each_was_made_once(jobs: list[Job], record: Path) -> None:
    done = recording.done_jobs(record)
    assert sorted(each.job for each in done) == sorted(str(job.pk) for job in jobs)
    assert len({each.process for each in done}) == 2
    assert any(a.overlaps(b) for a, b in combinations(done, 2) if a.process != b.process)
    for job in Job.objects.all():
        assert (job.state, job.attempts, job.error) == (Job.State.DONE, 1, "")
        with default_storage.open(job.file_path) as kept:
            assert hashlib.sha256(kept.read()).hexdigest() == job.file_sha256
