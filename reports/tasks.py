from celery import shared_task
from django.utils.timezone import now
from django.utils.translation import override

from documents.pdf import RenderingFailed
from jobs.services import running
from reports import services
from reports.selectors import NothingToReport
from surveys.models import Round, RoundUnit


@shared_task
def render_report(*, job_id: str, round_id: int, unit_id: int | None) -> None:
    """Make the PDF that a job asks for."""
    with running(job_id, refusals=(NothingToReport, RenderingFailed)) as work, override("vi"):
        unit = RoundUnit.objects.select_related("agency", "version").get(pk=unit_id) if unit_id else None
        made = services.document(Round.objects.get(pk=round_id), unit=unit, at=now(), progress=work.step)
        work.keep_file(made.name, made.media_type, made.content)
