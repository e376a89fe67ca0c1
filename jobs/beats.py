"""When the worker last finished each task that beat rings: by it a page tells whether beat and workers live.

Written at most every half a minute for each task and process, so that busy counting pays nothing for it.
"""

import time
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import Error
from django.utils.timezone import now

from jobs.models import TaskRun

SECONDS_BETWEEN = 30.0
_written: dict[str, float] = {}


def note_run(*, task: str, at: datetime) -> None:
    """Write down that a task ended well; soon after the last time nothing is written."""
    moment = time.monotonic()
    if moment - _written.get(task, float("-inf")) < SECONDS_BETWEEN:
        return
    TaskRun.objects.update_or_create(task=task, defaults={"at": at}, create_defaults={"at": at, "first_at": at})
    _written[task] = moment


def listener(tasks: Collection[str]) -> Any:
    """Return what Celery calls after every task, which notes those named."""

    def ended(sender: Any = None, state: str = "", **_more: Any) -> None:
        name = getattr(sender, "name", "")
        if state != "SUCCESS" or name not in tasks:
            return
        try:
            note_run(task=name, at=now())
        except Error:
            # The task itself did its work; that nobody could note it will show by itself.
            return

    return ended
