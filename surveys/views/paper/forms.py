"""A questionnaire's paper form without a number: of a version, or of a draft."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires, scope_of
from surveys.access import user_of
from surveys.models import Draft, QuestionnaireVersion
from surveys.services.paper import printing

BACK = "/noi-bo/phieu-khao-sat/"


@require_POST
@requires(*Role.collecting())
def print_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Start the job that makes the PDF of a version's form."""
    version = get_object_or_404(QuestionnaireVersion.objects.select_related("questionnaire"), pk=version_id)
    _require_reach(request.user, version.questionnaire.owner_id, everybody=True)
    job = printing.request_form(version=version, back_url=BACK, actor=user_of(request), at=now())
    return redirect("jobs:job", job.pk)


@require_POST
@requires(*Role.collecting())
def print_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Start the job that makes the PDF of the form a draft would make."""
    draft = get_object_or_404(Draft, pk=draft_id, deleted_at=None)
    _require_reach(request.user, draft.owner_id, everybody=False)
    job = printing.request_draft(draft=draft, back_url=BACK, actor=user_of(request), at=now())
    return redirect("jobs:job", job.pk)


def _require_reach(user: User | AnonymousUser, owner_id: int | None, *, everybody: bool) -> None:
    """Raise Http404 unless a questionnaire is this person's; the province's versions are for everybody who asks."""
    on = localdate()
    if scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything or (everybody and owner_id is None):
        return
    if owner_id is None or owner_id not in scope_of(user, on=on, roles=Role.of_an_agency()).agency_ids:
        raise Http404
