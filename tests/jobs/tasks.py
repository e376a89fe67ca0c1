"""Tasks that a real worker does, fails and dies of in the tests of jobs."""

import os
import signal
import time
from pathlib import Path

from celery import shared_task

from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running


@shared_task
def write(job_id: str, words: str) -> None:
    with running(job_id) as work:
        work.keep_file("tep.txt", "text/plain", words.encode())


@shared_task
def refuse(job_id: str, words: str) -> None:
    with running(job_id):
        raise Refused(words)


@shared_task
def die_once(job_id: str, mark: str) -> None:
    with running(job_id):
        if not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)


@shared_task
def die(job_id: str) -> None:
    with running(job_id):
        os.kill(os.getpid(), signal.SIGKILL)


@shared_task
def sleep_once(job_id: str, seconds: int) -> None:
    with running(job_id) as work:
        work.step("Đang ngủ", 0, 1)
        if Job.objects.get(pk=job_id).attempts == 1:
            time.sleep(seconds)


@shared_task
def step_on(job_id: str) -> None:
    with running(job_id) as work:
        for step in range(600):
            work.step("Đi tiếp", step, 600)
            time.sleep(0.1)
