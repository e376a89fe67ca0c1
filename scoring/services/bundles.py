"""Evidence bundles: asked for by a person, made by a worker."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from accounts.services import record
from jobs.models import Job
from scoring.bundles.contents import files_of
from scoring.bundles.zipped import zip_bytes
from scoring.models import Publication, ScoringRun
from scoring.services.publications import keep_evidence

MEDIA_TYPE = "application/zip"


@transaction.atomic
def request_bundle(*, run: ScoringRun, actor: User, back_url: str, at: datetime) -> Job:
    """Have a worker make the evidence bundle of a run."""
    detail = {"run": run.pk}
    record(actor=actor, action="publication.bundle", subject=f"round:{run.round.code}", detail=detail, at=at)
    return jobs.services.start(
        task="scoring.publication_tasks.make_bundle",
        title=_("Bộ chứng cứ: %(round)s, lần tính %(run)d") % {"round": run.round.title, "run": run.pk},
        params={"run_id": run.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def bundle_of(*, run: ScoringRun, at: datetime) -> bytes:
    """Return the bundle as a ZIP; the same run and decision give the same bytes. Raises NotPublishable."""
    evidence = keep_evidence(run=run, at=at)
    publication = Publication.objects.filter(run=run).select_related("supersedes", "draft").first()
    return zip_bytes(files_of(evidence, publication))


def bundle_name(run: ScoringRun) -> str:
    return f"chung-cu-{run.round.code}-{run.pk}.zip"
