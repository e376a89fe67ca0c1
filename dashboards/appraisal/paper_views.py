"""The paper that lays what was appraised before who decides: writing it, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import requires
from dashboards.appraisal import forms, page
from dashboards.appraisal.reach import JUDGING, Appraising, judge_of
from scoring.appraising import frozen, missing_in
from scoring.models import Submission
from scoring.paper_words import units_said
from scoring.services import submissions
from scoring.services.publications import NotPublishable

LONGEST_ID = 18


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*JUDGING)
@never_cache
def lay(request: HttpRequest, code: str) -> HttpResponse:
    """Write the paper's head, see what it will say, lay it."""
    found = judge_of(request, code)
    form = forms.PaperForm(
        request.POST if request.method == "POST" else None,
        initial={"signed_on": localdate().isoformat(), "text": page.proposal(found.reader.round)},
    )
    if request.method != "POST":
        return _page(request, found, form)
    if found.draft is None or not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        submissions.lay(draft=found.draft, **form.cleaned_data, actor=found.reader.user, at=now())
    except NotPublishable as refusal:
        return _page(request, found, form, faults=refusal.faults, status=422)
    messages.success(request, _("Đã lập tờ trình và trình lãnh đạo tỉnh; kết quả thẩm định được giữ nguyên từ đây."))
    return redirect("appraisal:round", code)


@require_POST
@requires(*JUDGING)
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a paper back, with a reason."""
    found = judge_of(request, code)
    seen, form = _paper(found, pk), forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi lý do rút tờ trình."))
        return redirect("appraisal:round", code)
    try:
        submissions.withdraw(paper=seen, reason=form.cleaned_data["reason"], actor=found.reader.user, at=now())
    except NotPublishable as refusal:
        messages.error(request, " ".join(refusal.faults))
    else:
        messages.success(request, _("Đã rút tờ trình; thẩm định tiếp được."))
    return redirect("appraisal:round", code)


def _paper(found: Appraising, pk: int) -> Submission:
    made = Submission.objects.filter(round=found.reader.round, pk=pk) if len(str(pk)) <= LONGEST_ID else None
    seen = made.select_related("round").first() if made is not None else None
    if seen is None:
        raise Http404
    return seen


def _page(request: HttpRequest, found: Appraising, form: forms.PaperForm, **shown: Any) -> HttpResponse:
    content = frozen(found.draft.run, found.setup) if found.draft and found.setup else None
    context = {
        "found": found,
        "round": found.reader.round,
        "trail": page.trail(found, _("Lập tờ trình")),
        "form": form,
        "faults": shown.get("faults", []),
        "missing": missing_in(content) if content else [],
        "units": units_said(content) if content else [],
        "graded": bool(content and content["scheme"]),
    }
    return render(request, "dashboards/appraisal/lay.html", context, status=shown.get("status", 200))
