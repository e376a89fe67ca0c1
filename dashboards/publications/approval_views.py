"""The leaders of the province approve or return a run; Sở Nội vụ lays one before them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from agencies.access import requires
from dashboards.publications import forms, page
from dashboards.publications.approval_lines import approval_lines, questions_of
from dashboards.publications.gate import gate_of
from scoring.models import Approval, ScoringRun
from scoring.publication_access import APPROVING, Reader, approver_of, publisher_of
from scoring.services import approvals as approving
from scoring.services.publications import NotPublishable

LONGEST_ID = 18


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*APPROVING)
@never_cache
def decide(request: HttpRequest, code: str, run_id: int) -> HttpResponse:
    """Show a run that waits for approval, and take the decision on it."""
    reader = approver_of(request, code)
    run = _run(reader, run_id)
    if request.method != "POST":
        return _page(request, reader, run, forms.ApprovalForm())
    form = forms.ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, run, form, status=422)
    said = form.cleaned_data
    approves = said["outcome"] == Approval.Kind.APPROVE
    decided = approving.approve if approves else approving.send_back
    try:
        decided(run=run, seen=said["seen"], note=said["note"], actor=reader.user, at=now())
    except NotPublishable as refusal:
        return _page(request, reader, run, form, faults=refusal.faults, status=422)
    messages.success(request, _("Đã phê duyệt; Sở Nội vụ công bố được.") if approves else _("Đã trả lại Sở Nội vụ."))
    return redirect("publications:round", code)


@require_POST
@requires(Role.HOME_AFFAIRS)
def ask(request: HttpRequest, code: str, run_id: int) -> HttpResponse:
    """Lay a run before the leaders of the province."""
    reader = publisher_of(request, code)
    runs = ScoringRun.objects.select_related("round")
    run = get_object_or_404(runs, pk=_known(run_id), round=reader.round)
    try:
        approving.ask_for_approval(run=run, actor=reader.user, at=now())
    except NotPublishable as refusal:
        messages.error(request, " ".join(refusal.faults))
    else:
        messages.success(request, _("Đã trình lãnh đạo tỉnh phê duyệt lần tính số %d.") % run.pk)
    return redirect("publications:round", code)


@require_POST
@requires(Role.HOME_AFFAIRS)
def withdraw_ask(request: HttpRequest, code: str, run_id: int) -> HttpResponse:
    """No longer lay a run before the leaders of the province."""
    reader = publisher_of(request, code)
    run = get_object_or_404(ScoringRun.objects.select_related("round"), pk=_known(run_id), round=reader.round)
    try:
        approving.withdraw_request(run=run, actor=reader.user, at=now())
    except NotPublishable as refusal:
        messages.error(request, " ".join(refusal.faults))
    else:
        messages.success(request, _("Đã thôi trình lần tính số %d; trình lại được ở trang này.") % run.pk)
    return redirect("publications:round", code)


def _run(reader: Reader, run_id: int) -> ScoringRun:
    """Return a run that this person knows of. Raises Http404."""
    found = next((run for run in gate_of(reader).runs if run.pk == _known(run_id)), None)
    if found is None:
        raise Http404
    return found


def _known(run_id: int) -> int:
    if len(str(run_id)) > LONGEST_ID:
        raise Http404
    return run_id


def _page(
    request: HttpRequest, reader: Reader, run: ScoringRun, form: forms.ApprovalForm, **shown: Any
) -> HttpResponse:
    questions = questions_of(reader)
    found = approval_lines(reader, [run], ready=not questions)
    context = page.context(
        reader,
        trail=page.trail(reader.round, _("Phê duyệt kết quả")),
        run=run,
        draft=reader.draft_in_force,
        found=found[0] if found else None,
        said=[one for one in found[0].said if one.run_id == run.pk] if found else [],
        questions=questions,
        form=form,
        faults=shown.get("faults", []),
    )
    return render(request, "publications/decide.html", context, status=shown.get("status", 200))
