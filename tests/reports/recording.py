"""Writes down which process of a worker does which job from when to when, in a file that it is told of.

A worker includes it as a module of tasks. A line is begun or ended, the job, the process, the time.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery.signals import task_postrun, task_prerun

RECORD = "TESTS_RECORD"


@dataclass(frozen=True)
class Done:
    job: str
    process: int
    began: float
    ended: float

    def overlaps(self, other: "Done") -> bool:
        return self.began < other.ended and other.began < self.ended


@task_prerun.connect(weak=False)
def begun(kwargs: dict[str, Any], **_more: Any) -> None:
    _note("begun", kwargs)


@task_postrun.connect(weak=False)
def ended(kwargs: dict[str, Any], **_more: Any) -> None:
    _note("ended", kwargs)


def _note(what: str, kwargs: dict[str, Any]) -> None:
    if RECORD in os.environ and "job_id" in kwargs:
        with Path(os.environ[RECORD]).open("a") as record:
            record.write(f"{what} {kwargs['job_id']} {os.getpid()} {time.time()}\n")


def begun_jobs(record: Path) -> dict[str, int]:
    """Return which process has begun which job."""
    return {job: int(process) for what, job, process, _time in _lines(record) if what == "begun"}


def done_jobs(record: Path) -> list[Done]:
    """Return all that was done, a job that was done twice twice."""
    began: dict[tuple[str, str], float] = {}
    done = []
    for what, job, process, moment in _lines(record):
        if what == "begun":
            began[job, process] = float(moment)
        else:
            done.append(Done(job, int(process), began.pop((job, process)), float(moment)))
    return done


def _lines(record: Path) -> Iterator[list[str]]:
    if record.exists():
        yield from (line.split() for line in record.read_text().split("\n")[:-1])
