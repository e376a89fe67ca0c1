"""Celery's doorbells to the services for figures beside the index."""

from celery import shared_task
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.roles import Role
from agencies.access import roles_of
from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running
from scoring.services.indicator_files import load_upload


@shared_task
def load_figures(*, job_id: str, key: str, name: str, sha256: str, dry_run: bool) -> None:
    """Read the file of figures that a job was asked to take in."""
    with running(job_id) as work, override("vi"):
        asker = Job.objects.select_related("created_by").get(pk=job_id).created_by
        if asker is None or roles_of(asker, on=localdate()).isdisjoint(Role.computing_results()):
            raise Refused(_("Tài khoản của ông/bà không còn quyền nạp số liệu."))
        load_upload(work=work, key=key, name=name, sha256=sha256, dry_run=dry_run, actor=asker, at=now())
