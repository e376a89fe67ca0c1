"""Celery's doorbell to evidence bundles."""

from celery import shared_task
from django.utils.timezone import now
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.refusal import Refused
from jobs.services import running
from scoring.models import ScoringRun
from scoring.publication_access import may_have_bundles
from scoring.services.bundles import MEDIA_TYPE, bundle_name, bundle_of, bundle_words
from scoring.services.publications import NotPublishable


@shared_task
def make_bundle(job_id: str, run_id: int) -> None:
    """Make an evidence bundle for a person who may still have it."""
    with running(job_id, refusals=(NotPublishable,)) as work:
        work.step(_("Gom phương pháp, số đếm và kết quả"), 0, 1)
        asker = Job.objects.select_related("created_by").get(pk=job_id).created_by
        if asker is None or not may_have_bundles(asker):
            raise Refused(_("Tài khoản của ông/bà không còn quyền lấy bộ chứng cứ."))
        run = ScoringRun.objects.select_related("round__questionnaire_version", "method_version__method").get(pk=run_id)
        work.keep_file(bundle_name(run), MEDIA_TYPE, bundle_of(run=run, at=now()))
        work.step(bundle_words(run), 1, 1)
