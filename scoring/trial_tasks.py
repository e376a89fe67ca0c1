"""Celery's doorbell to trials of methods."""

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
from scoring.drafts import open_method_drafts
from scoring.models import MethodVersion
from scoring.services.trials import CannotTry, Tried, tried_draft, tried_version, try_methods
from surveys.models import Round


@shared_task
def try_method(*, job_id: str, round_id: int, draft_id: int, revision: int, version_id: int) -> None:
    """Compute a round by a draft as it was when asked, and by a version beside it."""
    with running(job_id, refusals=(CannotTry,)) as work, override("vi"):
        asker = Job.objects.select_related("created_by").get(id=job_id).created_by
        _refuse_without_right(asker)
        try_methods(
            round=Round.objects.get(pk=round_id),
            draft=_draft(draft_id, revision),
            beside=tried_version(MethodVersion.objects.get(pk=version_id)),
            actor=asker,
            at=now(),
            progress=work.step,
        )
        work.step(_("Đã tính xong; xem ở trang tính thử"), 1, 1)


def _draft(draft_id: int, revision: int) -> Tried:
    draft = open_method_drafts().filter(pk=draft_id).first()
    said = draft.revisions.filter(number=revision).first() if draft else None
    if draft is None or said is None:
        raise Refused(_("Bản nháp đã ban hành hoặc đã xóa nên không tính thử nữa."))
    return tried_draft(draft, said.document)


def _refuse_without_right(asker: User | None) -> None:
    """Raise Refused for a person who may no longer write methods; a job may be tried again much later."""
    if asker is None or not scope_of(asker, on=localdate(), roles=(Role.HOME_AFFAIRS,)).everything:
        raise Refused(_("Tài khoản của ông/bà không còn quyền soạn phương pháp."))
