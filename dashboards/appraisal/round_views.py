"""A round's appraisal: opening it, how far each unit is, agreeing with what needs no weighing."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import requires
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_to_send
from dashboards.appraisal import forms, page
from dashboards.appraisal.reach import JUDGING, READING, Appraising, appraising_of, judge_of
from scoring.appraising import papers_of, standings_of
from scoring.models import GradeScheme
from scoring.services import appraisals, submissions
from scoring.services.publications import NotPublishable


@require_safe
@requires(*READING)
@never_cache
def round(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far each unit is, the papers, and what is to be done."""
    found = appraising_of(request, code)
    draft, today = found.draft, localdate()
    standings = standings_of(draft.run, values=False) if draft else {}
    lines = page.unit_lines(found, standings, today=today) if found.setup and draft else []
    judged = sum(standings[unit.pk].is_appraised for unit in found.units if unit.pk in standings)
    context = {
        "found": found,
        "round": found.reader.round,
        "trail": page.trail(found),
        "lines": lines,
        "decided": page.decided_lines(found),
        "judged": judged,
        "left": len(lines) - judged,
        "papers": papers_of(found.reader.round) if found.reader.sees_runs or found.judges else [],
        "scheme": page.scheme_words(found.setup.scheme) if found.setup and found.setup.scheme else "",
        "window": draft is not None and today <= draft.closes_on,
    }
    return render(request, "dashboards/appraisal/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*JUDGING)
@never_cache
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    """Have the round appraised, by whom, graded by which scheme."""
    found = judge_of(request, code)
    schemes = list(GradeScheme.objects.order_by("name", "-number"))
    form = _setup_form(found, schemes, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _setup_page(request, found, form)
    if not form.is_valid():
        return _setup_page(request, found, form, status=422)
    said = form.cleaned_data
    chosen = next((one for one in schemes if str(one.pk) == said["scheme"]), None)
    try:
        submissions.set_up(
            round=found.reader.round,
            body=said["body"],
            scheme=chosen,
            actor=found.reader.user,
            at=now(),
            seen=request.POST.get("seen"),
        )
    except ChangedMeanwhile as refusal:
        return _setup_page(request, found, form, clash=_setup_clash(found, form, refusal), status=409)
    except NotPublishable as refusal:
        return _setup_page(request, found, form, faults=refusal.faults, status=422)
    messages.success(request, _("Đã lưu cách thẩm định của đợt."))
    return redirect("appraisal:round", code)


@require_POST
@requires(*JUDGING)
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """Appraise as computed all units that give nothing to weigh."""
    found = judge_of(request, code)
    if found.draft is None:
        messages.error(request, _("Đợt chưa có dự thảo nên chưa thẩm định được."))
        return redirect("appraisal:round", code)
    try:
        made = appraisals.agree_with_all(draft=found.draft, actor=found.reader.user, at=now())
    except NotPublishable as refusal:
        messages.error(request, " ".join(refusal.faults))
        return redirect("appraisal:round", code)
    words = ngettext("Đã đồng ý với kết quả của %d đơn vị.", "Đã đồng ý với kết quả của %d đơn vị.", made) % made
    if made:
        messages.success(request, words)
    else:
        messages.info(request, _("Không còn đơn vị nào đồng ý chung được; xem từng đơn vị."))
    return redirect("appraisal:round", code)


def _setup_form(found: Appraising, schemes: list[GradeScheme], data: Any) -> forms.SetupForm:
    setup = found.setup
    initial = {"body": setup.body if setup else _("Sở Nội vụ")}
    initial["scheme"] = str(setup.scheme_id) if setup and setup.scheme_id else ""
    return forms.SetupForm(data, schemes=[(str(one.pk), page.scheme_words(one)) for one in schemes], initial=initial)


def _setup_clash(found: Appraising, form: forms.SetupForm, refusal: ChangedMeanwhile) -> Clash:
    """Show how the round is appraised now beside what was chosen."""
    named = dict(form.fields["scheme"].choices)  # type: ignore[attr-defined]
    labels = {name: str(field.label) for name, field in form.fields.items()}
    subject, action = f"round:{found.reader.round.code}", "appraisal.set_up"
    clash = clash_of(refusal, form.cleaned_data, labels, subject=subject, action=action)
    rows = [
        (label, str(named.get(stands, stands)), str(named.get(typed, typed))) for label, stands, typed in clash.rows
    ]
    return replace(clash, rows=tuple(rows))


def _setup_page(request: HttpRequest, found: Appraising, form: forms.SetupForm, **shown: Any) -> HttpResponse:
    context = {
        "found": found,
        "round": found.reader.round,
        "trail": page.trail(found, _("Cách thẩm định")),
        "form": form,
        "clash": shown.get("clash"),
        "seen": mark_to_send(shown.get("clash"), request.POST, submissions.stated_setup(found.setup)),
        "faults": shown.get("faults", []),
    }
    return render(request, "dashboards/appraisal/set_up.html", context, status=shown.get("status", 200))
