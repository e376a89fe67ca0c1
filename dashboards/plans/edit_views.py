"""What a plan says, written by one person at a time: the second one is told and sees both."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.models import Plan
from actionplans.plan_reach import WRITING
from actionplans.services.plans import WRITABLE, Aim, write_plan
from actionplans.services.taking import Changed, Hand, NotNow
from agencies.access import requires
from dashboards.plans import clash, wording
from dashboards.plans.forms import TextsForm
from dashboards.plans.seeing import faults_of, plan_seen
from feedback.comment_page import fields_of

FIELDS = ("title", "first_year", "last_year", "basis", "achieved", "shortcomings", "causes")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING)
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what a plan says; targets and measures stay."""
    reader, plan = plan_seen(request, pk)
    if not reader.writes(plan):
        raise PermissionDenied
    if plan.state not in WRITABLE:
        messages.info(request, _("Kế hoạch đã trình nên không sửa được. Rút lại để sửa nếu cần."))
        return redirect("plans:plan", plan.pk)
    form = TextsForm(request.POST if request.method == "POST" else None, initial=_now(plan))
    if request.method != "POST":
        return _page(request, plan, form)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        write_plan(plan=plan, said=form.said, aims=aims_of(plan), hand=hand)
    except (Changed, NotNow):
        return _second(request, pk, form)
    messages.success(request, _("Đã lưu nội dung kế hoạch."))
    return redirect("plans:plan", plan.pk)


def aims_of(plan: Plan) -> list[Aim]:
    """Return what a plan aims at as it stands."""
    columns = ("section", "node", "year", "operator", "value")
    return [Aim(**{name: getattr(each, name) for name in columns}) for each in plan.targets.all()]


def _second(request: HttpRequest, pk: int, form: TextsForm) -> HttpResponse:
    """Tell the second of two writers what stands there now; sending again writes over it knowingly."""
    _reader, plan = plan_seen(request, pk)
    rows = clash.rows(form, _now(plan), FIELDS)
    form.data = {**form.data.dict(), "version": str(plan.version)}  # type: ignore[attr-defined]
    return _page(request, plan, form, rows=rows, status=409)


def _now(plan: Plan) -> dict[str, object]:
    return {"version": plan.version, **{name: getattr(plan, name) for name in FIELDS}}


def _page(
    request: HttpRequest, plan: Plan, form: TextsForm, *, rows: list[clash.Row] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "plan": plan,
        "version": form["version"].value(),
        "fields": fields_of(form),
        "faults": faults_of(form) if form.is_bound and rows is None else [],
        "clash": rows,
        "trail": wording.trail(wording.crumb(plan), (_("Sửa nội dung"), "")),
    }
    return render(request, "dashboards/plans/edit.html", context, status=status)
