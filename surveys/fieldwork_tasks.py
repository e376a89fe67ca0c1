from celery import shared_task
from django.utils.timezone import now
from django.utils.translation import override

from accounts.models import User
from jobs.models import Job
from jobs.services import running
from surveys.models import Round
from surveys.services import assignment_files


@shared_task
def assign_from_file(*, job_id: str, round_id: int, key: str, name: str) -> None:
    """Read the file of assignments that a job was asked to take in."""
    with running(job_id) as work, override("vi"):
        actor = Job.objects.values_list("created_by", flat=True).get(id=job_id)
        assignment_files.assign_from_file(
            work=work,
            round=Round.objects.get(pk=round_id),
            key=key,
            name=name,
            actor=User.objects.get(pk=actor),
            at=now(),
        )
