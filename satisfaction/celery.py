"""The application that Celery's worker and beat run and that `.delay` sends to."""

import os
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from satisfaction.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")

app = Celery("satisfaction", task_cls="satisfaction.told_tasks:ToldTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect(weak=False)
def log_as_the_web_does(**_more: Any) -> None:
    """Log in the portal's own form, with its filter of secrets, instead of Celery's."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@before_task_publish.connect(weak=False)
def send_number(**sent: Any) -> None:
    from satisfaction.tracing import send_along

    send_along(**sent)


@task_prerun.connect(weak=False)
def take_number(**begun: Any) -> None:
    from satisfaction.tracing import take_up

    take_up(**begun)


@task_postrun.connect(weak=False)
def lay_number(**ended: Any) -> None:
    from satisfaction.tracing import lay_down

    lay_down(**ended)


@task_postrun.connect(weak=False)
def note_run(**ended: Any) -> None:
    """Note when what beat rings ended well. Imported late: the models are not loaded when this module is."""
    from jobs.beats import listener

    listener({entry["task"] for entry in SCHEDULE.values()})(**ended)
