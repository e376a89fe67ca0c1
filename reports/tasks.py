from celery import shared_task
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate, now
from django.utils.translation import override

from accounts.models import User
from agencies.models import Block
from documents.pdf import RenderingFailed
from jobs.models import Job
from jobs.services import running
from reports import formats, services
from reports import production_tasks as production_tasks
from reports.asked import KINDS, Asked
from reports.production.issuing import told
from reports.selectors import NothingToReport
from scoring.access import Sight, sight_of
from scoring.models import Submission
from surveys.models import Round, RoundUnit


@shared_task
def render_report(
    *,
    job_id: str,
    round_id: int,
    unit_id: int | None,
    kind: str = "",
    block_id: int | None = None,
    form: str = formats.DEFAULT,
    shared: bool = False,
    sheets: bool = False,
) -> None:
    """Make the file that a job asks for, with what the person who asked may see by now."""
    with running(job_id, refusals=(NothingToReport, RenderingFailed)) as work, override("vi"):
        round, reader = Round.objects.get(pk=round_id), _reader(job_id)
        asked = Asked(
            kind=KINDS[kind or ("agency" if unit_id else "province")],
            round=round,
            sight=_sight(job_id, round, shared=shared),
            at=now(),
            unit=RoundUnit.objects.select_related("agency", "version").get(pk=unit_id) if unit_id else None,
            block=Block.objects.get(pk=block_id) if block_id else None,
            form=form,
            newest=False if shared else None,
            user=reader,
            sheets=sheets,
        )
        made = services.document(asked, progress=work.step)
        work.keep_file(made.name, made.media_type, made.content, until=production_tasks.until())


@shared_task
def render_paper(*, job_id: str, paper_id: int) -> None:
    """Make the PDF of a paper (tờ trình) that a job asks for."""
    with running(job_id, refusals=(RenderingFailed,)) as work, override("vi"):
        paper = Submission.objects.select_related("run", "round", "end").get(pk=paper_id)
        made = services.paper_document(paper, progress=work.step)
        work.keep_file(made.name, made.media_type, made.content, until=production_tasks.until())


def _sight(job_id: str, round: Round, *, shared: bool) -> Sight:
    """Return what whoever asked sees by now; `shared`: without what is not for the colleagues it goes to."""
    sight = sight_of(_reader(job_id), state=round.state, on=localdate())
    return told(sight) if shared else sight


def _reader(job_id: str) -> User | AnonymousUser:
    return Job.objects.select_related("created_by").get(id=job_id).created_by or AnonymousUser()
