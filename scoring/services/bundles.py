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
from scoring.services.publications import NotPublishable, keep_evidence
from surveys.selectors.retention import gone_of

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
    """Return the bundle as a ZIP; the same run and decision give the same bytes. Raises NotPublishable.

    Raw answers that are destroyed change no byte of a run whose evidence is kept; of any other it cannot be made.
    """
    try:
        evidence = keep_evidence(run=run, at=at)
    except NotPublishable as error:
        gone = gone_of(run.round)
        if gone is None:
            raise
        words = _("Lần tính này không có chứng cứ được giữ lại, nay không lập được nữa: %(gone)s.")
        raise NotPublishable([words % {"gone": gone.words}]) from error
    publication = Publication.objects.filter(run=run).select_related("supersedes", "draft").first()
    return zip_bytes(files_of(evidence, publication))


def bundle_words(run: ScoringRun) -> str:
    """Return what is said to who gets the bundle of a run: that it is made, and whether raw answers are still there."""
    gone = gone_of(run.round)
    if gone is None:
        return _("Đã gói bộ chứng cứ")
    return _("Đã gói bộ chứng cứ từ số đếm được giữ; %(gone)s") % {"gone": gone.words}


def bundle_name(run: ScoringRun) -> str:
    return f"chung-cu-{run.round.code}-{run.pk}.zip"
