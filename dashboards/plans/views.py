"""One plan: reading it, acting on it, handing it in for what the agency owes."""

from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actionplans.models import Plan
from actionplans.plan_reach import JUDGING, WRITING, PlanReader
from actionplans.reach import READING
from actionplans.services import plans, steps
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from dashboards.plans import acts, handing_in, page
from dashboards.plans.seeing import faults_of, note_of, offer, plan_seen, words_missing
from documents.attachments import MOST_BYTES
from documents.reading.refusals import UnreadableFile
from documents.receiving import takes_files

Form = django_forms.Form


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken: `changed` is the version it was about, where somebody was first."""

    code: str
    form: Form
    changed: int | None = None


@require_safe
@requires(*READING)
@never_cache
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan with its measures, what was done about it and what this person may do."""
    reader, found = plan_seen(request, pk)
    if found.block_id is not None:
        return redirect("plan_tools:block_plan", found.pk)
    return _page(request, reader, found)


@require_POST
@requires(*JUDGING)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a plan, unless somebody did another meanwhile: then both are shown (409)."""
    reader, found = plan_seen(request, pk)
    code = request.POST.get("action", "")
    if not acts.may(code, found, reader):
        raise PermissionDenied
    form = acts.made(code, found, request.POST)
    if not form.is_valid():
        return _page(request, reader, found, Refused(code, form), status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        acts.do(code, found, form.cleaned_data, hand)
    except (Changed, NotNow):
        _reader, found = plan_seen(request, pk)
        return _page(request, reader, found, Refused(code, form, hand.seen), status=409)
    except (WordsMissing, plans.Incomplete, plans.Superseded) as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, reader, found, Refused(code, form), status=422)
    messages.success(request, _("Đã ghi: %s.") % acts.label_of(code))
    return redirect("plans:plan", found.pk)


@takes_files(plans.MOST_FILES * MOST_BYTES)
@require_POST
@requires(*WRITING)
@never_cache
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a plan in as what its obligation asks for."""
    reader, found = plan_seen(request, pk)
    if not reader.writes(found) or found.obligation is None:
        raise PermissionDenied
    form = handing_in.made(found.obligation, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reader, found, Refused("hand_in", form), status=422)
    try:
        handing_in.hand_in(found, form, actor=reader.user, at=now())
    except (Changed, NotNow, plans.NotWritable):
        messages.error(request, _("Nhiệm vụ hoặc kế hoạch vừa thay đổi: chưa nộp gì. Xem lại rồi nộp nếu vẫn cần."))
        return redirect("plans:plan", found.pk)
    except (steps.FileMissing, UnreadableFile) as refusal:
        form.add_error(None, _fault(refusal))
        return _page(request, reader, found, Refused("hand_in", form), status=422)
    messages.success(request, _("Đã nộp kế hoạch này cho nhiệm vụ."))
    return redirect("obligations:obligation", found.obligation.pk)


def _page(
    request: HttpRequest, reader: PlanReader, found: Plan, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    shown = page.contents(found, reader, request.GET.get("xem", ""))
    typed = {refused.code: refused.form} if refused else {}
    offers = acts.offered(found, reader, typed, knowing=bool(shown["replaced"]))
    changed = refused.changed if refused else None
    done = shown["steps"]
    handing = handing_in.offered(found, reader, typed.get("hand_in"))
    main = acts.main_step([*offers, *([handing] if handing else [])], measures=shown["count"])
    # What was refused stands open alone.
    open_ = typed or ({main.code} if main else ())
    context: dict[str, Any] = {
        **shown,
        "main": main,
        "offers": [offer(each, open=each.code in open_) for each in offers],
        "handing_in": offer(handing, open="hand_in" in open_) if handing else None,
        "meanwhile": done[: len(done) - changed] if changed is not None else [],
        "lost": note_of(refused.form) if refused and changed is not None else "",
        "faults": faults_of(*typed.values()) if changed is None else [],
    }
    return render(request, "dashboards/plans/plan.html", context, status=status)


def _fault(refusal: Exception) -> str:
    if isinstance(refusal, plans.Incomplete):
        return _("Kế hoạch chưa có biện pháp nào: thêm ít nhất một biện pháp rồi trình.")
    if isinstance(refusal, plans.Superseded):
        return _("Số liệu dùng khi soạn đã được bản công bố khác thay. Xem số cũ và số mới, đánh dấu là đã xem.")
    if isinstance(refusal, steps.FileMissing):
        return _("Nhiệm vụ này bắt buộc có tệp minh chứng, tối đa 10 tệp.")
    return str(refusal) if isinstance(refusal, UnreadableFile) else words_missing()
