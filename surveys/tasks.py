"""Celery's doorbells to the services."""

from celery import shared_task
from django.utils.timezone import localdate, now
from django.utils.translation import override

from jobs.models import Job
from jobs.services import running
from surveys import door_tasks as door_tasks  # Celery finds tasks through this module.
from surveys import export_tasks as export_tasks
from surveys import fieldwork_tasks as fieldwork_tasks
from surveys import paper_tasks as paper_tasks
from surveys import services
from surveys.models import Round


@shared_task(time_limit=60, soft_time_limit=50)
def close_ended_rounds() -> int:
    """Close the rounds whose last day has passed (beat, every minute); return how many."""
    at = now()
    return len(services.close_ended_rounds(today=localdate(at), at=at))


@shared_task(time_limit=60, soft_time_limit=50)
def follow_successions() -> int:
    """Have merged units report into the one that took them over (beat, every minute); return how many."""
    at = now()
    return services.follow_successions(today=localdate(at), at=at)


@shared_task
def import_upload(*, job_id: str, round_id: int, key: str, name: str, sha256: str, dry_run: bool) -> None:
    """Read the file of answers that a job was asked to take in."""
    with running(job_id) as work, override("vi"):
        job = Job.objects.select_related("created_by").get(id=job_id)
        import_into = Round.objects.get(pk=round_id)
        services.import_upload(
            work=work,
            round=import_into,
            key=key,
            source=services.Source(name, sha256),
            dry_run=dry_run,
            actor=job.created_by,
            at=now(),
        )


@shared_task(time_limit=60, soft_time_limit=50)
def destroy_old_saved_forms() -> int:
    """Destroy half-filled forms nobody took up in time (beat, every hour); return how many."""
    return services.destroy_old_saved_forms(at=now())
