"""Asking for a report and looking at it before."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from agencies.access import requires
from charts.render import svg_apart
from reports import access, round_page, services
from reports.asked import KINDS, Asked
from reports.forms import ReportForm
from reports.selectors import NothingToReport
from scoring.access import round_for, user_of
from surveys.access import manages


def wanted(request: HttpRequest, data: QueryDict, code: str) -> Asked:
    """Return the report asked for; 404 outside the person's scope."""
    form = ReportForm(data)
    if not form.is_valid():
        raise BadRequest("kind, agency, block")
    kind, chosen, user = KINDS[form.cleaned_data["kind"]], form.cleaned_data["form"], user_of(request)
    if kind.about == "unit":
        unit, sight = access.unit_to_report(request, code, form.cleaned_data["agency"])
        return Asked(kind, unit.round, sight, now(), unit=unit, form=chosen, user=user)
    if kind.about == "block":
        round, block, sight = access.block_to_report(request, code, form.cleaned_data["block"])
        return Asked(kind, round, sight, now(), block=block, form=chosen, user=user, sheets=form.cleaned_data["sheets"])
    round, sight = access.round_to_report(request, code, kind.reach)
    return Asked(kind, round, sight, now(), form=chosen, user=user, sheets=form.cleaned_data["sheets"])


def page_of(asked: Asked) -> str:
    """Return the address of the page that leads to the report: of results, or of all reports of the round."""
    if asked.kind.reach == "part":
        return reverse("reports:request", args=[asked.round.code])
    if asked.unit is None:
        return reverse("dashboards:round", args=[asked.round.code])
    return reverse("dashboards:unit", args=[asked.round.code, asked.unit.agency.code])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.seeing_results())
@never_cache
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """List the reports of a round that a person may have, start the one asked for, or lead to its preview."""
    if request.method == "POST":
        # A form that is posted for a look leads there: its token has no place in an address.
        return _to_preview(request, code) if "preview" in request.POST else request_report(request, code)
    round, sight, units = round_for(request, code)
    context = round_page.contents(round, sight, units) | {"rewords": manages(user_of(request), round)}
    return render(request, "dashboards/round_reports.html", context)


def _to_preview(request: HttpRequest, code: str) -> HttpResponse:
    about = {name: value for name in ("kind", "agency", "block") if (value := request.POST.get(name))}
    return redirect(f"{reverse('reports:preview', args=[code])}?{urlencode(about)}")


def request_report(request: HttpRequest, code: str) -> HttpResponse:
    """Start a job that makes the file and show its progress."""
    asked = wanted(request, request.POST, code)
    try:
        job = services.request_report(asked, back_url=page_of(asked), actor=user_of(request))
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(asked))
    return redirect("jobs:job", job.id)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report's pages in the browser, by the template of the PDF."""
    # Sheets as annexes are for files: a page would be of some hundred.
    asked = replace(wanted(request, request.GET, code), sheets=False)
    try:
        page = services.page(asked, draw=svg_apart, request=request)
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(asked))
    return HttpResponse(page)
