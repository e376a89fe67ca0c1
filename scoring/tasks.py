"""Celery's doorbells to the services."""

from celery import shared_task
from django.utils.timezone import now
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import running
from scoring import services, tally
from surveys.models import Round

# One call folds at most this many batches: a flood is worked off over several calls, none of which hogs a worker.
BATCHES_PER_CALL = 50
REFUSALS = (services.NoMethod, services.MethodDoesNotFit)


@shared_task(time_limit=120, soft_time_limit=100)
def fold_inbox() -> int:
    """Fold what waits in the inbox; return how many entries were folded."""
    folded = 0
    for _batch in range(BATCHES_PER_CALL):
        entries = tally.fold_batch()
        folded += entries
        if entries < tally.BATCH:
            break
    return folded


@shared_task(throws=REFUSALS)
def score(job_id: str, round_id: int) -> None:
    """Score a round by its own method as a job."""
    with running(job_id, refusals=REFUSALS) as work:
        work.step(_("Đếm và tính chỉ số"), 0, 1)
        asker = Job.objects.select_related("created_by").get(pk=job_id).created_by
        services.score_round(round=Round.objects.get(pk=round_id), actor=asker, at=now())
        work.step(_("Đã lưu kết quả"), 1, 1)
