"""Celery's doorbell to the scores of a year."""

from celery import shared_task
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from accounts.roles import Role
from agencies.access import roles_of
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running
from scoring.services.years import NoYear, RoundsNotScored
from scoring.services.years import score_year as score

REFUSALS = (NoYear, RoundsNotScored)


@shared_task(throws=REFUSALS)
def score_year(job_id: str, year: int) -> None:
    """Score a year for a person who may still compute."""
    with running(job_id, refusals=REFUSALS) as work:
        work.step(_("Đếm và tính chỉ số cả năm"), 0, 1)
        asker = Job.objects.select_related("created_by").get(pk=job_id).created_by
        if asker is not None and roles_of(asker, on=localdate()).isdisjoint(Role.computing_results()):
            raise Refused(_("Tài khoản của ông/bà không còn quyền tính chỉ số."))
        run = score(year=year, actor=asker, at=now())
        work.step(_("Đã tính chỉ số năm, %(n)d đơn vị") % {"n": run.units.count()}, 1, 1)
