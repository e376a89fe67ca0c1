"""The application that Celery's worker and beat run and that `.delay` sends to."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun

from satisfaction.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")

app = Celery("satisfaction", task_cls="satisfaction.told_tasks:ToldTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_postrun.connect(weak=False)
def note_run(**ended: Any) -> None:
    """Note when what beat rings ended well. Imported late: the models are not loaded when this module is."""
    from jobs.beats import listener

    listener({entry["task"] for entry in SCHEDULE.values()})(**ended)
