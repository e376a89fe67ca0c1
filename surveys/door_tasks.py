"""Celery's doorbell to the printing of posters."""

from celery import shared_task
from django.utils.translation import override

from documents.pdf import RenderingFailed
from jobs.services import running
from surveys.models import AccessPoint, Round
from surveys.posters.content import Kind
from surveys.services import posters

PDF = "application/pdf"


@shared_task
def print_posters(*, job_id: str, round_id: int, door_ids: list[int], kind: str) -> None:
    """Make the PDF with the paper of doors, in the order they were listed in."""
    with running(job_id, refusals=(RenderingFailed,)) as work, override("vi"):
        round = Round.objects.get(pk=round_id)
        found = AccessPoint.objects.filter(round_unit__round=round).select_related("service").in_bulk(door_ids)
        doors = [found[door_id] for door_id in door_ids if door_id in found]
        content = posters.posters_pdf(doors, Kind(kind), progress=work.step)
        work.keep_file(f"{kind}-{round.code}.pdf", PDF, content)
