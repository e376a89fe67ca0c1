"""Asking for a report and looking at it before."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, requires, scope_of
from charts.render import svg_apart
from reports import access, services
from reports.forms import ReportForm
from reports.selectors import NothingToReport
from surveys.models import Round, RoundUnit


def wanted(data: QueryDict, round: Round, scope: Scope) -> RoundUnit | None:
    """Return the unit a report is asked for, None for the whole round; 404 outside the person's scope."""
    form = ReportForm(data)
    if not form.is_valid():
        raise BadRequest("kind, agency")
    if form.cleaned_data["kind"] == "agency":
        return access.unit_in_scope(round, form.cleaned_data["agency"], scope)
    if not access.sees_whole_round(round, scope):
        raise Http404
    return None


def back_url(round: Round, unit: RoundUnit | None) -> str:
    if unit is None:
        return reverse("dashboards:round", args=[round.code])
    return reverse("dashboards:unit", args=[round.code, unit.agency.code])


@require_POST
@requires(*Role.seeing_results())
def request_report(request: HttpRequest, code: str) -> HttpResponse:
    """Start a job that makes the PDF and show its progress."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    scope = scope_of(request.user, on=localdate())
    round = access.round_in_scope(code, scope)
    unit = wanted(request.POST, round, scope)
    back = back_url(round, unit)
    try:
        job = services.request_report(round=round, unit=unit, back_url=back, actor=request.user, at=now())
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report's pages in the browser, by the template of the PDF."""
    scope = scope_of(request.user, on=localdate())
    round = access.round_in_scope(code, scope)
    unit = wanted(request.GET, round, scope)
    try:
        page = services.page(round, unit=unit, draw=svg_apart, at=now(), request=request)
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(back_url(round, unit))
    return HttpResponse(page)
