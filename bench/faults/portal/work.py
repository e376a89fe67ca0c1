"""What is asked of the workers while things die: rounds to close by themselves, computations and reports by people."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from bench.world import make_agency
from jobs.models import Job
from jobs.services import retry
from reports.asked import KINDS, Asked
from reports.services import request_report
from scoring.access import FULL_SIGHT
from scoring.services import request_score
from surveys.models import Round
from surveys.services import create_round, open_round

PLACE = "/noi-bo/"
# The worker that makes reports may just be starting again.
BEGUN_WITHIN = 120.0
# In what is said of work that a full disk did not let be written.
FULL_DISK = "Ổ đĩa"


@dataclass
class Desk:
    """An official who asks. What was accepted is written down here; what was refused at once the official knows of."""

    round: Round
    person: User
    jobs: list[Any] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)
    refused: int = 0
    again: int = 0
    numbers: Any = field(default_factory=lambda: count(1))

    def ask(self) -> None:
        """Ask for a computation, a report and the end of a round."""
        wishes: tuple[Callable[[], object], ...] = (self.computation, self.report, self.round_that_ends)
        for wish in wishes:
            try:
                wish()
            except (DatabaseError, InterfaceError):
                self.refused += 1
                connection.close()

    def computation(self) -> None:
        self._accept(request_score(round=self.round, actor=self.person, back_url=PLACE, at=timezone.now()))

    def report(self, form: str = "csv") -> Job:
        asked = Asked(KINDS["collection"], self.round, FULL_SIGHT, timezone.now(), form=form)
        return self._accept(request_report(asked, back_url=PLACE, actor=self.person))

    def have_paper_begun(self) -> None:
        """Ask for a report on paper, again where it is refused, and wait until a worker is at it. Raises TimeoutError.

        Paper takes long enough to be hit while it is made.
        """
        # What the fault before did to this connection shows only when it is used.
        connection.close()
        deadline, job = time.monotonic() + BEGUN_WITHIN, self.report("pdf")
        while job.state in (Job.State.QUEUED, Job.State.FAILED):
            if time.monotonic() > deadline:
                raise TimeoutError("no worker began a report")
            time.sleep(0.05)
            job = self.report("pdf") if job.state == Job.State.FAILED else Job.objects.get(pk=job.pk)

    def _accept(self, job: Job) -> Job:
        job.refresh_from_db()
        if job.state == Job.State.FAILED:
            self.refused += 1
        else:
            self.jobs.append(job.pk)
        return job

    def round_that_ends(self) -> None:
        """Open a round whose last day was yesterday: beat's task has to close it."""
        before, number = timezone.now() - timedelta(days=9), next(self.numbers)
        today = timezone.localdate()
        made = create_round(
            code=f"het-han-{number}",
            questionnaire_version=self.round.questionnaire_version,
            opens_on=today - timedelta(days=5),
            closes_on=today - timedelta(days=1),
            agencies=[make_agency(0)],
            at=before,
        )
        open_round(round=made, at=before)
        self.rounds.append(made.pk)

    def unfinished(self) -> dict[str, int]:
        """Return how many of the accepted jobs have not ended well, and how many rounds are still open."""
        ended = Job.objects.filter(pk__in=self.jobs, state=Job.State.DONE).count()
        closed = Round.objects.filter(pk__in=self.rounds, state=Round.State.CLOSED).count()
        return {"jobs": len(self.jobs) - ended, "rounds": len(self.rounds) - closed}

    def do_again(self) -> None:
        """Ask again for what a full disk did not let be written, as the words on its page say."""
        for job in Job.objects.filter(pk__in=self.jobs, state=Job.State.FAILED, error__contains=FULL_DISK):
            retry(job=job, at=timezone.now())
            self.again += 1

    def told(self) -> Iterator[str]:
        """Yield each accepted job that has not ended well, and where it is."""
        for job in Job.objects.filter(pk__in=self.jobs).exclude(state=Job.State.DONE):
            yield f"{job.task}: {job.state}, {job.attempts} lần, {job.step} {job.error}".strip()


def desk(round: Round) -> Desk:
    person = User.objects.create_user(username="thu-loi", full_name="Người thử", password=None)
    Membership.objects.create(user=person, role=Role.HOME_AFFAIRS, valid=(timezone.localdate(), None))
    return Desk(round, person)


def caught_up(desk: Desk, *, within: float) -> dict[str, Any]:
    """Wait until all that was accepted is done and counted; tell what is left.

    No hand is moved but the one that the portal asked for in words: what met a full disk is asked for again.
    """
    started = time.monotonic()
    while True:
        left = _left(desk)
        seconds = time.monotonic() - started
        if (left is not None and not any(left.values())) or seconds > within:
            unfinished = list(desk.told()) if left else []
            spent = {"seconds": round(seconds, 1), "asked_again": desk.again}
            return {"left": left or {"database": 1}, "unfinished": unfinished, **spent}
        time.sleep(0.3)


def _left(desk: Desk) -> dict[str, int] | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM surveys_foldinbox")
            waiting = int(cursor.fetchone()[0])
        desk.do_again()
        return {"forms": waiting, **desk.unfinished()}
    except (DatabaseError, InterfaceError):
        connection.close()
        return None
