"""Preparing a draft, reading and answering what agencies say about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.publications import forms, page, selectors
from dashboards.publications.gate import gate_of
from scoring.models import Objection, ScoringRun
from scoring.publication_access import AUDITING, Reader, auditor_of, publisher_of
from scoring.services import publications as publishing
from surveys.models import Round

LONGEST_ID = 18


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a run and the days on which agencies may object to it."""
    reader = publisher_of(request, code)
    form = _draft_form(reader, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _draft_page(request, reader, form)
    if not form.is_valid():
        return _draft_page(request, reader, form, status=422)
    said = form.cleaned_data
    try:
        publishing.prepare_draft(
            run=ScoringRun.objects.select_related("round", "method_version").get(pk=said["run"]),
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            seen=request.POST.get("seen", "")[:LONGEST_ID],
            actor=reader.user,
            at=now(),
        )
    except publishing.DraftChanged as refusal:
        return _draft_page(request, publisher_of(request, code), form, faults=refusal.faults, status=409)
    except publishing.NotPublishable as refusal:
        return _draft_page(request, reader, form, faults=refusal.faults, status=422)
    told = _("Đã đưa dự thảo ra lấy ý kiến; đơn vị thấy kết quả của mình ở mục Công bố.")
    if reader.of_province:
        told = _("Đã đưa dự thảo ra; lãnh đạo tỉnh, cơ quan giám sát thấy ở mục Công bố.")
    messages.success(request, told)
    return redirect("publications:round", code)


@require_safe
@requires(*AUDITING)
@never_cache
def objections(request: HttpRequest, code: str) -> HttpResponse:
    """Show what agencies said about the draft, with the answers."""
    return _objections_page(request, auditor_of(request, code))


@require_POST
@requires(*Role.collecting())
def answer(request: HttpRequest, code: str, objection_id: int) -> HttpResponse:
    """Answer an objection, or replace the answer in force."""
    reader = publisher_of(request, code)
    objection = _objection(reader, objection_id)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return _objections_page(request, reader, form=form, about=objection, status=422)
    try:
        publishing.answer(objection=objection, **form.cleaned_data, actor=reader.user, at=now())
    except publishing.NotPublishable as refusal:
        return _objections_page(request, reader, form=form, about=objection, faults=refusal.faults, status=422)
    messages.success(request, _("Đã trả lời ý kiến của %s.") % objection.round_unit.version.name)
    return redirect("publications:objections", code)


def _objection(reader: Reader, objection_id: int) -> Objection:
    known = Objection.objects.filter(draft__round=reader.round).select_related(
        "draft__round", "round_unit__version", "round_unit__agency"
    )
    found = known.filter(pk=objection_id).first() if len(str(objection_id)) <= LONGEST_ID else None
    if found is None:
        raise Http404
    return found


def _draft_form(reader: Reader, data: Any = None) -> forms.DraftForm:
    lines = tuple(selectors.run_lines(gate_of(reader)))
    unpublished = tuple(line for line in lines if line.publication is None)
    return forms.DraftForm(data, runs=page.run_choices(unpublished), initial={"opens_on": localdate().isoformat()})


def _draft_page(request: HttpRequest, reader: Reader, form: forms.DraftForm, **shown: Any) -> HttpResponse:
    context = page.context(
        reader,
        trail=page.trail(reader.round, _("Chuẩn bị dự thảo")),
        form=form,
        current=reader.draft_in_force,
        seen=publishing.mark_of(reader.round.publication_drafts.first()),
        live=reader.live_in_force,
        closed=reader.round.state == Round.State.CLOSED,
        faults=shown.get("faults", []),
    )
    return render(request, "publications/draft.html", context, status=shown.get("status", 200))


def _objections_page(request: HttpRequest, reader: Reader, **shown: Any) -> HttpResponse:
    current = reader.draft_in_force or reader.round.publication_drafts.first()
    context = page.context(
        reader,
        trail=page.trail(reader.round, _("Ý kiến của đơn vị")),
        draft=current,
        objections=selectors.objections_of(current) if current else [],
        form=shown.get("form") or forms.AnswerForm(),
        about=shown.get("about"),
        faults=shown.get("faults", []),
    )
    return render(request, "publications/objections.html", context, status=shown.get("status", 200))
