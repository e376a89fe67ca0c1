"""Having two years computed again on their common items with limits."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from accounts.roles import Role
from agencies.access import requires
from agencies.models import Agency
from dashboards.history.rights import closed_sight, computes_common
from scoring.access import user_of
from scoring.history.common_sure import common_method_of
from scoring.history.figures import Survey, surveys_of
from scoring.services.common_changes import request_common_changes
from surveys.models import Round

LONGEST_NUMBER = 15


@require_POST
@requires(*Role.computing_results())
def compute(request: HttpRequest) -> HttpResponse:
    """Have a worker find how sure two years are, of all units at once, and show how far it is."""
    if not computes_common(closed_sight(request)):
        raise PermissionDenied
    before, later = _survey(request.POST.get("truoc", "")), _survey(request.POST.get("nay", ""))
    if not _are_years_of_one_survey(before.round, later.round) or common_method_of(later, before) is None:
        raise Http404
    back = _page_of(request.POST.get("don-vi", ""))
    job = request_common_changes(now=later.run, before=before.run, back_url=back, actor=user_of(request), at=now())
    return redirect("jobs:job", job.id)


def _survey(raw: str) -> Survey:
    """Return the survey whose figures are from this run. Raises Http404 where pages do not show it."""
    known = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER
    rounds = Round.objects.filter(runs=int(raw)).select_related("questionnaire_version") if known else ()
    # Whoever has them computed sees the newest.
    found = surveys_of(rounds, newest=True)
    shown = [survey for survey in found.values() if survey.run.pk == int(raw)]
    if not shown:
        raise Http404
    return shown[0]


def _are_years_of_one_survey(before: Round, later: Round) -> bool:
    same = before.questionnaire_version.questionnaire_id == later.questionnaire_version.questionnaire_id
    return same and before.owner_id == later.owner_id and before.pk != later.pk and before.opens_on <= later.opens_on


def _page_of(agency: str) -> str:
    """Return the page that was looked at: an agency's, else that of the whole."""
    if not agency:
        return reverse("history:whole")
    return reverse("history:unit", args=[get_object_or_404(Agency, code=agency).code])
