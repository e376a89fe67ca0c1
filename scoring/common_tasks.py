"""Celery's doorbell to years computed again on common items."""

from celery import shared_task
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from agencies.access import scope_of
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running
from scoring.models import ScoringRun
from scoring.services.common_changes import NoCommonGround
from scoring.services.common_changes import find_common_changes as find


@shared_task
def find_common_changes(*, job_id: str, run_id: int, run_before_id: int) -> None:
    """Find how sure two years are on their common items, for a person who may still compute for the province."""
    with running(job_id, refusals=(NoCommonGround,)) as work, override("vi"):
        _refuse_without_right(Job.objects.select_related("created_by").get(id=job_id).created_by)
        runs = ScoringRun.objects.select_related("round", "method_version").in_bulk([run_id, run_before_id])
        units = find(now=runs[run_id], before=runs[run_before_id], at=now(), progress=work.step)
        work.step(_("Đã tính xong %(n)d đơn vị; xem ở trang các năm") % {"n": units}, 1, 1)


def _refuse_without_right(asker: User | None) -> None:
    """Raise Refused for a person who may no longer compute; a job may be tried again much later."""
    if asker is None or not scope_of(asker, on=localdate(), roles=Role.computing_results()).everything:
        raise Refused(_("Tài khoản của ông/bà không còn quyền tính chỉ số."))
