"""Runs of a round: what differs between two of them, and the evidence of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires
from dashboards.publications import page, selectors
from dashboards.publications.change_lines import changed_lines, method_lines
from dashboards.publications.gate import Gate, gate_of
from scoring.access import why_no_figures
from scoring.models import ScoringRun
from scoring.publication_access import AUDITING, BUNDLES, auditor_of
from scoring.services.bundles import request_bundle

LONGEST_ID = 18


@require_safe
@requires(*AUDITING)
@never_cache
def differences(request: HttpRequest, code: str) -> HttpResponse:
    """Compare two runs: `truoc` and `sau` in the address, by default the two newest."""
    reader = auditor_of(request, code)
    gate = gate_of(reader)
    lines = tuple(selectors.run_lines(gate))
    runs = {str(line.run.pk): line.run for line in lines}
    newest = list(runs)
    after = _chosen(request, "sau", runs) or runs.get(newest[0] if newest else "")
    before = _chosen(request, "truoc", runs) or runs.get(newest[1] if len(newest) > 1 else "")
    context = page.context(
        reader,
        trail=page.trail(reader.round, _("Khác nhau giữa hai lần tính")),
        choices=page.run_choices(lines),
        before=before,
        after=after,
        before_value=str(before.pk) if before else "",
        after_value=str(after.pk) if after else "",
        enough=len(lines) > 1,
    )
    if before and after:
        context |= _compared(gate, before, after)
    return render(request, "publications/differences.html", context)


@require_POST
@requires(*BUNDLES)
def bundle(request: HttpRequest, code: str, run_id: int) -> HttpResponse:
    """Have a worker make the evidence bundle of a run."""
    reader = auditor_of(request, code)
    if not reader.sees_bundles or len(str(run_id)) > LONGEST_ID:
        raise Http404
    run = get_object_or_404(ScoringRun.objects.select_related("round"), pk=run_id, round=reader.round)
    job = request_bundle(run=run, actor=reader.user, back_url=reverse("publications:round", args=[code]), at=now())
    return redirect("jobs:job", job.id)


def _chosen(request: HttpRequest, name: str, runs: dict[str, ScoringRun]) -> ScoringRun | None:
    return runs.get(request.GET.get(name, ""))


def _compared(gate: Gate, before: ScoringRun, after: ScoringRun) -> dict[str, object]:
    found = gate.differences(before, after)
    return {
        "found": found,
        "lines": changed_lines(found.units),
        "total": changed_lines([found.total])[0],
        "method": method_lines(found.method),
        "why": "" if gate.opens else why_no_figures(gate.round),
    }
