"""Tasks tell the database who acts: the task itself, or the person for whom a job is done (`accounts.acting`)."""

from typing import Any

from celery import Task

from satisfaction.tracing import current


class ToldTask(Task):  # type: ignore[type-arg]
    """A task whose changes carry its name, its number and the person who asked for the job."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Imported late: the models are not loaded when Celery is.
        from accounts.acting import acting

        asked = kwargs.get("job_id")
        # A task that a request started carries on under that request's number.
        number = current.get() or str(self.request.id or "")
        with acting(who=lambda: _asker(asked), origin=lambda: f"task:{self.name}", request=number):
            return super().__call__(*args, **kwargs)


def _asker(job_id: Any) -> int | None:
    from jobs.models import Job

    return Job.objects.filter(pk=job_id).values_list("created_by", flat=True).first() if job_id else None
