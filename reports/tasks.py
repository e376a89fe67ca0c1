from celery import shared_task
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate, now
from django.utils.translation import override

from accounts.models import User
from documents.pdf import RenderingFailed
from jobs.models import Job
from jobs.services import running
from reports import services
from reports.selectors import NothingToReport
from scoring.access import sight_of
from surveys.models import Round, RoundUnit


@shared_task
def render_report(*, job_id: str, round_id: int, unit_id: int | None) -> None:
    """Make the PDF that a job asks for, with what the person who asked may see by now."""
    with running(job_id, refusals=(NothingToReport, RenderingFailed)) as work, override("vi"):
        unit = RoundUnit.objects.select_related("agency", "version").get(pk=unit_id) if unit_id else None
        round = Round.objects.get(pk=round_id)
        sight = sight_of(_reader(job_id), state=round.state, on=localdate())
        made = services.document(round, unit=unit, sight=sight, at=now(), progress=work.step)
        work.keep_file(made.name, made.media_type, made.content)


def _reader(job_id: str) -> User | AnonymousUser:
    return Job.objects.select_related("created_by").get(id=job_id).created_by or AnonymousUser()
