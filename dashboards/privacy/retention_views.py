"""How long what is stored stays: terms, what the next run destroys, what holds it back, what was destroyed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AuditEntry
from agencies.access import requires_keeping_privacy
from dashboards.administration.frame import actor_of
from dashboards.privacy.frame import tabs, trail
from dashboards.privacy.planning import to_destroy
from dashboards.privacy.retention_forms import how, number
from feedback.services.destroying import due_comments
from surveys.models import Destruction, Kept, RetentionTerm, Round
from surveys.selectors.retention import DESTROYED, destroying_term, holds, term_of, terms
from surveys.services.retention import ChangedMeanwhile, UnfitTerm, set_hold, set_term

# The newest batches of comments shown; the audit has all.
MOST_BATCHES = 50


@require_safe
@requires_keeping_privacy
@never_cache
def retention(request: HttpRequest) -> HttpResponse:
    """Show the terms, what they would destroy and what they did."""
    known, told = terms(), how()
    rule = destroying_term()
    context = {
        "kinds": [(kind.value, kind.label, told[kind], known.get(kind)) for kind in Kept],
        "plan": to_destroy(rule, on=timezone.localdate()) if rule else [],
        "rule": rule,
        "done": _done(),
        "comments": _comments(),
        "tabs": tabs(request),
    }
    return render(request, "dashboards/privacy/retention.html", context)


def _done() -> Any:
    rows = Destruction.objects.order_by().values("round__code", "round__title", "term__days", "term__basis")
    sums = {"forms": Sum("count"), "words": Sum("texts"), "batches": Count("*")}
    days = {"first": Min("first_day"), "last": Max("last_day"), "on": Max("at"), "digest": Min("sums_sha256")}
    return rows.annotate(**sums, **days).order_by("-on")


def _comments() -> dict[str, Any]:
    """Return how many comments go with the next run (None: no term), and what went before, by batch."""
    rule = destroying_term(Kept.COMMENTS)
    batches = AuditEntry.objects.filter(action="privacy.comments_destroyed").order_by("-at", "-pk")[:MOST_BATCHES]
    done = [{"at": each.at, **each.detail} | _days_of(each.detail) for each in batches]
    due = due_comments(rule, timezone.localdate()).count() if rule else None
    return {"rule": rule, "due": due, "done": done}


def _days_of(detail: dict[str, Any]) -> dict[str, date]:
    return {name: date.fromisoformat(detail[name]) for name in ("first_day", "last_day")}


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_privacy
@never_cache
def term(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the rule of a kind and set another."""
    if kind not in Kept.values:
        raise Http404
    now = term_of(kind)
    if request.method != "POST":
        typed = {"days": "" if now is None or now.days is None else str(now.days), "basis": now.basis if now else ""}
        return _term_page(request, Kept(kind), now, typed)
    typed = {name: request.POST.get(name, "").replace("\0", "")[:3000] for name in ("days", "basis")}
    days = number(typed["days"]) if kind in DESTROYED else None
    seen = number(request.POST.get("seen", "")) or 0
    basis = " ".join(typed["basis"].split())
    try:
        made = set_term(kind=Kept(kind), days=days, basis=basis, seen=seen, actor=actor_of(request), at=timezone.now())
    except UnfitTerm:
        return _term_page(request, Kept(kind), now, typed, unfit=True, status=422)
    except ChangedMeanwhile:
        return _term_page(request, Kept(kind), now, typed, clash=True, status=409)
    day = made.effective_on.strftime("%d/%m/%Y")
    messages.success(request, _("Đã lưu; chưa hủy gì theo quy định mới trước ngày %s.") % day)
    return redirect("privacy:retention")


def _term_page(
    request: HttpRequest,
    kind: Kept,
    now: RetentionTerm | None,
    typed: dict[str, str],
    *,
    unfit: bool = False,
    clash: bool = False,
    status: int = 200,
) -> HttpResponse:
    label = str(kind.label)
    days_fault = _("Số ngày từ 1 đến 36.500, hoặc để trống để giữ.") if unfit and _is_wrong(typed["days"]) else ""
    basis_fault = (
        _("Cần ghi căn cứ, tối đa 2.000 ký tự.") if unfit and not 0 < len(typed["basis"].strip()) <= 2000 else ""
    )
    faults = [(name, words) for name, words in (("days", days_fault), ("basis", basis_fault)) if words]
    context = {
        "kind": kind,
        "asks_days": kind in DESTROYED,
        "how": how()[kind],
        "now": now,
        "seen": now.pk if now else 0,
        "typed": typed,
        "days_fault": days_fault,
        "basis_fault": basis_fault,
        "faults": faults,
        "clash": clash,
        "heading": _("Thời hạn giữ: %s") % label,
        "trail": trail((label, "")),
    }
    return render(request, "dashboards/privacy/term.html", context, status=status)


def _is_wrong(days: str) -> bool:
    given = number(days)
    return given is not None and not 1 <= given <= 36_500


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_privacy
@never_cache
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """Hold the raw answers of a round back, or end that; both with a reason."""
    if "\0" in code:
        raise Http404
    round = get_object_or_404(Round, code=code)
    now = holds().get(round.pk)
    reason, fault, clash, status = "", "", False, 200
    if request.method == "POST":
        reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())
        wanted = request.POST.get("hold", "") == "1"
        try:
            set_hold(round=round, hold=wanted, reason=reason, actor=actor_of(request), at=timezone.now())
        except UnfitTerm:
            fault, status = _("Cần ghi lý do, tối đa 500 ký tự."), 422
        except ChangedMeanwhile:
            clash, status = True, 409
        else:
            messages.success(request, _("Đã giữ lại phiếu gốc.") if wanted else _("Đã thôi giữ lại phiếu gốc."))
            return redirect("privacy:retention")
    context: dict[str, Any] = {"round": round, "now": now, "reason": reason, "fault": fault, "clash": clash}
    context |= {"faults": [("reason", fault)] if fault else [], "trail": trail((round.title, ""))}
    return render(request, "dashboards/privacy/hold.html", context, status=status)
