"""Celery's doorbell to analyses."""

from typing import Any

from celery import shared_task
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running
from scoring.access import Sight, sight_of
from scoring.analysis.asked import Asked, Kind
from scoring.analysis_access import reaches_for
from scoring.services.analyses import CannotAnalyse
from scoring.services.analyses import analyse as compute
from scoring.services.unit_analyses import analyse_units as compute_units
from scoring.services.unit_analyses import start_due
from surveys.models import Round
from surveys.selectors import units_in_scope
from surveys.selectors.retention import AnswersDestroyed

REFUSALS = (CannotAnalyse, AnswersDestroyed)


@shared_task
def analyse(*, job_id: str, round_id: int, kind: Kind, asked: dict[str, Any]) -> None:
    """Compute an analysis as a job, if the person who asked may still see its figures."""
    with running(job_id, refusals=REFUSALS) as work, override("vi"):
        round, what = Round.objects.get(pk=round_id), Asked.from_json(kind, asked)
        asker = Job.objects.select_related("created_by").get(id=job_id).created_by
        sight = _refuse_without_right(asker, round, what)
        compute(round=round, asked=what, newest=sight.sees_newest, actor=asker, at=now(), progress=work.step)
        work.step(_("Đã tính xong; xem ở trang phân tích"), 1, 1)


@shared_task
def start_due_analyses() -> int:
    """Start on the analyses of units whose figures stand; return how many jobs were started."""
    return int(start_due(at=now()) is not None)


@shared_task(time_limit=900)
def analyse_units(*, job_id: str, round_id: int, key: str, start: int) -> None:
    """Compute what pages show of some units of a round as a job that nobody asked for; killed, it goes on again."""
    with running(job_id, refusals=REFUSALS) as work, override("vi"):
        round = Round.objects.get(pk=round_id)
        compute_units(round=round, key=key, start=start, at=now(), progress=work.step)
        work.step(_("Đã tính xong; xem ở trang phân tích"), 1, 1)


def _refuse_without_right(asker: User | None, round: Round, what: Asked) -> Sight:
    """Return what a person sees; raise Refused for who may no longer: a job may wait, or be tried again much later."""
    sight = sight_of(asker or AnonymousUser(), state=round.state, on=localdate())
    units = list(units_in_scope(round, sight.units))
    may = what.reach in reaches_for(round, sight, units, whole="") and (what.kind != "raking" or sight.computes)
    if not may:
        raise Refused(_("Tài khoản của ông/bà không còn quyền xem số liệu này."))
    return sight
