"""The application that `celery beat` runs: schedule and broker alone, without the memory that Django takes."""

import os

# With this set, Celery would load Django for a process that only rings bells.
os.environ.pop("DJANGO_SETTINGS_MODULE", None)

from celery import Celery

from satisfaction.schedule import ROUTES, SCHEDULE, TIME_ZONE
from satisfaction.secret_files import secret

app = Celery("satisfaction", broker=secret("REDIS_URL"))
app.conf.update(
    beat_schedule=SCHEDULE,
    beat_scheduler="satisfaction.ringing:Scheduler",
    task_routes=ROUTES,
    timezone=TIME_ZONE,
    broker_connection_retry_on_startup=True,
    # A broker that stands still must not silence beat for good: what was not rung is rung the next time.
    broker_transport_options={"socket_connect_timeout": 3, "socket_timeout": 5},
)
