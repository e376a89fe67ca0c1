"""Asking for a report and looking at it before."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from charts.render import svg_apart
from reports import access, services
from reports.forms import ReportForm
from reports.selectors import NothingToReport
from scoring.access import Sight, user_of
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class Wanted:
    """The report a person asks for, and what this person sees of it."""

    round: Round
    unit: RoundUnit | None
    sight: Sight

    @property
    def page(self) -> str:
        if self.unit is None:
            return reverse("dashboards:round", args=[self.round.code])
        return reverse("dashboards:unit", args=[self.round.code, self.unit.agency.code])


def wanted(request: HttpRequest, data: QueryDict, code: str) -> Wanted:
    """Return the report asked for; 404 outside the person's scope."""
    form = ReportForm(data)
    if not form.is_valid():
        raise BadRequest("kind, agency")
    if form.cleaned_data["kind"] == "agency":
        unit, sight = access.unit_to_report(request, code, form.cleaned_data["agency"])
        return Wanted(unit.round, unit, sight)
    round, sight = access.round_to_report(request, code)
    return Wanted(round, None, sight)


@require_POST
@requires(*Role.seeing_results())
def request_report(request: HttpRequest, code: str) -> HttpResponse:
    """Start a job that makes the PDF and show its progress."""
    asked = wanted(request, request.POST, code)
    try:
        job = services.request_report(
            round=asked.round,
            unit=asked.unit,
            sight=asked.sight,
            back_url=asked.page,
            actor=user_of(request),
            at=now(),
        )
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(asked.page)
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report's pages in the browser, by the template of the PDF."""
    asked = wanted(request, request.GET, code)
    try:
        page = services.page(asked.round, unit=asked.unit, sight=asked.sight, draw=svg_apart, at=now(), request=request)
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(asked.page)
    return HttpResponse(page)
