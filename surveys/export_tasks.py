"""Files of answers, made by a worker."""

from tempfile import TemporaryFile

from celery import shared_task
from django.db.models import Count
from django.utils.timezone import now
from django.utils.translation import override

from jobs.models import Job
from jobs.services import running
from surveys.models import Round
from surveys.services import exports
from surveys.services.exports import Format


@shared_task
def export_round(*, job_id: str, round_id: int, format: Format, texts: bool) -> None:
    """Make the file of answers that a job asks for, if the person who asked may still have it."""
    refusals = (exports.NothingToExport, exports.NotAllowed, exports.RoundStillOpen)
    with running(job_id, refusals=refusals) as work, override("vi"), TemporaryFile() as file:
        job = Job.objects.select_related("created_by").get(id=job_id)
        exported = Round.objects.select_related("owner").get(pk=round_id)
        wanted = exports.wanted_for(job.created_by, exported, format=format, texts=texts, at=now())
        total = exported.units.aggregate(forms=Count("responses"))["forms"]
        work.step(exports.STEP, 0, total)
        exports.write_export(
            round=exported,
            wanted=wanted,
            file=file,
            at=now(),
            progress=lambda rows: work.step(exports.STEP, rows, total),
        )
        work.keep_open_file(wanted.name(exported), exports.MEDIA_TYPES[format], file)
