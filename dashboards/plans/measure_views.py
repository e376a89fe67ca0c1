"""One measure: writing it, how it goes, its files, its place."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.models import Measure, MeasureProof, Plan
from actionplans.plan_reach import ANSWERING, WRITING_MEASURES, PlanReader
from actionplans.plan_selectors import measure_history
from actionplans.reach import READING
from actionplans.services import plans
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from dashboards.plans import acts, clash, wording
from dashboards.plans.figures import figures_of_plan, node_names
from dashboards.plans.forms import MeasureForm
from dashboards.plans.seeing import faults_of, measure_seen, note_of, offer, plan_seen, words_missing
from documents.attachments import MOST_BYTES, served
from documents.reading.refusals import UnreadableFile
from documents.receiving import takes_files
from feedback.comment_page import fields_of

FIELDS = ("node", "cause", "action", "lead", "partners", "post", "due_on", "cost", "public")


@require_safe
@requires(*READING)
@never_cache
def measure(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Show a measure with how it goes and what this person may do."""
    reader, found = measure_seen(request, pk, measure)
    return _page(request, reader, found)


@takes_files(plans.MOST_FILES * MOST_BYTES)
@require_POST
@requires(*ANSWERING)
@never_cache
def act(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Do one thing about a measure, unless somebody did another meanwhile: then both are shown (409)."""
    reader, found = measure_seen(request, pk, measure)
    code = request.POST.get("action", "")
    if not acts.may(code, found, reader):
        raise PermissionDenied
    form = acts.made(code, found, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reader, found, {code: form}, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        acts.do(code, found, form.cleaned_data, hand)
    except (Changed, NotNow, plans.NotWritable):
        _reader, found = measure_seen(request, pk, measure)
        return _page(request, reader, found, {code: form}, changed=hand.seen, status=409)
    except (WordsMissing, UnreadableFile) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, UnreadableFile) else words_missing())
        return _page(request, reader, found, {code: form}, status=422)
    messages.success(request, _("Đã ghi: %s.") % acts.label_of(code))
    return redirect("plans:measure", pk, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING_MEASURES)
@never_cache
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a measure at the end of a plan that is written."""
    reader, plan = plan_seen(request, pk)
    if refused := _not_writable(request, reader, plan):
        return refused
    form = _form(request, plan, reader, {"version": 0})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, plan, form, status=422 if form.is_bound else 200)
    try:
        plans.add_measures(plan=plan, done=[form.done(Measure.Origin.TYPED)], actor=reader.user, at=now())
    except plans.NotWritable:
        messages.error(request, _("Kế hoạch đã trình, hoặc đã có 200 biện pháp: chưa thêm gì."))
    else:
        messages.success(request, _("Đã thêm biện pháp."))
    return redirect("plans:plan", plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING_MEASURES)
@never_cache
def edit(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Change a measure while its plan is written; the second of two writers is told and sees both."""
    reader, found = measure_seen(request, pk, measure)
    if refused := _not_writable(request, reader, found.plan):
        return refused
    form = _form(request, found.plan, reader, _now(found))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, found.plan, form, found, status=422 if form.is_bound else 200)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        plans.edit_measure(measure=found, done=form.done(found.origin), hand=hand)
    except plans.NotWritable:
        messages.error(request, _("Kế hoạch vừa được trình: thay đổi chưa được lưu."))
        return redirect("plans:measure", pk, found.pk)
    except (Changed, NotNow):
        _reader, found = measure_seen(request, pk, measure)
        rows = clash.rows(form, _now(found), FIELDS)
        form.data = {**form.data.dict(), "version": str(found.version)}  # type: ignore[attr-defined]
        return _form_page(request, found.plan, form, found, rows=rows, status=409)
    messages.success(request, _("Đã lưu biện pháp."))
    return redirect("plans:measure", pk, found.pk)


@require_POST
@requires(*WRITING_MEASURES)
@never_cache
def move(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Let a measure change places with the one above or below."""
    reader, found = measure_seen(request, pk, measure)
    if not reader.writes(found.plan):
        raise PermissionDenied
    try:
        plans.move_measure(measure=found, up=request.POST.get("len") == "1", actor=reader.user, at=now())
    except plans.NotWritable:
        messages.error(request, _("Kế hoạch đã trình nên không xếp lại được."))
    return redirect(reverse("plans:plan", args=[pk]) + "#bien-phap")


@require_safe
@requires(*READING)
@never_cache
def proof(request: HttpRequest, pk: int, measure: int, proof: int) -> HttpResponseBase:
    """Hand out a file that shows how a measure went, as a download."""
    _reader, found = measure_seen(request, pk, measure)
    file = get_object_or_404(MeasureProof, pk=proof, step__measure=found)
    return served(file.key, name=file.name, kind=file.kind)


def _not_writable(request: HttpRequest, reader: PlanReader, plan: Plan) -> HttpResponse | None:
    """Return where to go instead where nothing is written now. Raises PermissionDenied."""
    if not reader.writes(plan):
        raise PermissionDenied
    if plan.state in plans.WRITABLE:
        return None
    messages.info(request, _("Kế hoạch đã trình nên không sửa được. Rút lại để sửa nếu cần."))
    return redirect("plans:plan", plan.pk)


def _form(request: HttpRequest, plan: Plan, reader: PlanReader, initial: dict[str, Any]) -> MeasureForm:
    data = request.POST if request.method == "POST" else None
    nodes = dict(node_names(plan))
    if code := initial.get("node"):
        nodes.setdefault(code, code)
    return MeasureForm(data, initial=initial, nodes=nodes, today=reader.on)


def _now(found: Measure) -> dict[str, Any]:
    return {"version": found.version, **{name: getattr(found, name) for name in FIELDS}}


def _form_page(
    request: HttpRequest,
    plan: Plan,
    form: MeasureForm,
    found: Measure | None = None,
    *,
    rows: list[clash.Row] | None = None,
    status: int = 200,
) -> HttpResponse:
    title = _("Sửa biện pháp") if found else _("Thêm biện pháp")
    context = {
        "title": title,
        "version": form["version"].value(),
        "fields": [each for each in fields_of(form) if each.name != "public"],
        "public": bool(form["public"].value()),
        "public_label": form.fields["public"].label,
        "faults": faults_of(form) if form.is_bound and rows is None else [],
        "clash": rows,
        "trail": wording.trail(wording.crumb(plan), (title, "")),
    }
    return render(request, "dashboards/plans/measure_form.html", context, status=status)


def _page(
    request: HttpRequest,
    reader: PlanReader,
    found: Measure,
    typed: dict[str, django_forms.Form] | None = None,
    *,
    changed: int | None = None,
    status: int = 200,
) -> HttpResponse:
    plan, done = found.plan, wording.steps(measure_history(found))
    line = wording.measure_line(found, plan, node_names(plan), reader.on)
    offers = acts.offered(found, reader, typed or {})
    context = {
        "plan": plan,
        "measure": found,
        "line": line,
        "facts": _facts(line, plan, reader),
        "writable": line.open and reader.writes(plan) and plan.state in plans.WRITABLE,
        "offers": [offer(each, open=each.code in (typed or {})) for each in offers],
        "steps": done,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "lost": "\n".join(map(note_of, (typed or {}).values())) if changed is not None else "",
        "faults": faults_of(*(typed or {}).values()) if changed is None else [],
        "trail": wording.trail(wording.crumb(plan), (_("Một biện pháp"), "")),
    }
    return render(request, "dashboards/plans/measure.html", context, status=status)


def _facts(line: wording.MeasureLine, plan: Plan, reader: PlanReader) -> list[tuple[str, str]]:
    found = line.measure
    figures = figures_of_plan(plan, reader.user, on=reader.on) if found.node else None
    due = f"{found.due_on:%d/%m/%Y}" + (f" ({line.when})" if line.when else "")
    pairs = [
        (_("Để cải thiện"), line.about),
        (_("Chỉ số hiện nay"), figures.said(found.node) if figures else ""),
        (_("Nguồn"), str(found.get_origin_display()).capitalize()),
        (_("Nguyên nhân"), found.cause),
        (_("Chủ trì"), found.lead),
        (_("Phối hợp"), found.partners),
        (_("Chức danh phụ trách"), found.post),
        (_("Hạn"), due),
        (_("Kinh phí"), found.cost),
        (_("Công khai"), _("được công khai với người dân") if found.public else ""),
    ]
    return [pair for pair in pairs if pair[1]]
