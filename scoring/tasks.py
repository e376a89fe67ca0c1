"""Celery's doorbells to the services."""

from celery import shared_task
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agencies.access import roles_of
from jobs import bells
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running
from scoring import common_tasks as common_tasks
from scoring import draft_tasks as draft_tasks
from scoring import hiding_tasks as hiding_tasks
from scoring import history_tasks as history_tasks
from scoring import indicator_tasks as indicator_tasks
from scoring import publication_tasks as publication_tasks
from scoring import services, tally
from scoring import trial_tasks as trial_tasks
from scoring import year_tasks as year_tasks
from scoring.models import ScoringRun
from surveys.access import manages
from surveys.models import Round
from surveys.selectors.retention import AnswersDestroyed

# One call folds at most this many batches: a flood is worked off over several calls, none of which hogs a worker.
BATCHES_PER_CALL = 10
REFUSALS = (services.NoMethod, services.MethodDoesNotFit, AnswersDestroyed)


@shared_task(time_limit=120, soft_time_limit=100)
def fold_inbox() -> int:
    """Fold what waits in the inbox; return how many entries were folded. Where more waits it rings for itself."""
    bells.heard(settings.COUNTING_TASK)
    folded = 0
    for _batch in range(BATCHES_PER_CALL):
        entries = tally.fold_batch()
        folded += entries
        if entries < tally.BATCH:
            return folded
    bells.ring(settings.COUNTING_TASK)
    return folded


@shared_task(throws=REFUSALS)
def score(job_id: str, round_id: int) -> None:
    """Score a round by its own method as a job."""
    with running(job_id, refusals=REFUSALS) as work:
        work.step(_("Đếm và tính chỉ số"), 0, 1)
        asker = Job.objects.select_related("created_by").get(pk=job_id).created_by
        round = Round.objects.get(pk=round_id)
        _refuse_without_right(asker, round)
        run, is_new = services.score_anew(round=round, actor=asker, at=now())
        work.step(_outcome(run, is_new=is_new), 1, 1)


def _outcome(run: ScoringRun, *, is_new: bool) -> str:
    if is_new:
        return _("Đã tính lại chỉ số, %(n)d đơn vị") % {"n": run.units.count()}
    return _("Không có gì mới từ lần tính lúc %s; giữ lần tính đó") % date_format(localtime(run.at), "H:i d/m/Y")


def _refuse_without_right(asker: User | None, round: Round) -> None:
    """Raise Refused for a person who may no longer compute; a job may be tried again long after it was asked for."""
    if asker is None or not roles_of(asker, on=localdate()).isdisjoint(Role.computing_results()):
        return
    if not manages(asker, round):
        raise Refused(_("Tài khoản của ông/bà không còn quyền tính chỉ số."))
