"""Lists of who gets papers (Nơi nhận), one for each kind of paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import requires_keeping_agencies
from agencies.models import RecipientList
from agencies.services.recipients import (
    LONGEST_LINE,
    MOST_LINES,
    ListChangedMeanwhile,
    UnfitLines,
    set_recipients,
)
from dashboards.administration.frame import actor_of, tabs, trail

KIND = RecipientList.Kind


def _usage(kind: str) -> str:
    """Say on which papers a list is printed, and what stands there without it."""
    return {
        KIND.PROVINCE_REPORT: _(
            "In ở cuối báo cáo kết quả của đợt, sau “Như trên” và trước “Lưu”. Để trống thì in “Các đơn vị "
            "được khảo sát”."
        ),
        KIND.BLOCK_REPORT: _(
            "In ở cuối báo cáo kết quả của từng khối, trước “Lưu”. Để trống thì in nơi nhận của báo cáo đợt và "
            "“Các đơn vị thuộc khối”."
        ),
        KIND.AGENCY_REPORT: _("In ở cuối phiếu kết quả của từng đơn vị, sau tên đơn vị đó và trước “Lưu”."),
        KIND.EXTRACT: _(
            "In ở cuối trích báo cáo, báo cáo tổng hợp toàn tỉnh do Sở Nội vụ lập, trước “Lưu”. Bản của đơn vị, khối "
            "và khi để trống thì in “Như trên”."
        ),
        KIND.CONCLUSION: _(
            "In ở cuối thông báo kết luận của mọi đơn vị, trước “Lưu”. Để trống thì in “Các phòng, đơn vị trực thuộc” "
            "và “Sở Nội vụ”."
        ),
        KIND.SUBMISSION: _(
            "In ở cuối tờ trình, sau “Như trên” và trước “Lưu”. Tờ trình đã lập giữ nơi nhận của ngày lập."
        ),
        KIND.LETTER: _("In ở cuối công văn đôn đốc, sau “Như trên” và trước “Lưu”."),
    }[KIND(kind)]


@require_safe
@requires_keeping_agencies
@never_cache
def lists(request: HttpRequest) -> HttpResponse:
    stored = dict(RecipientList.objects.values_list("kind", "lines"))
    rows = [(kind.value, kind.label, _usage(kind), stored.get(kind.value, [])) for kind in KIND]
    return render(request, "dashboards/administration/recipients.html", {"lines": rows, "tabs": tabs(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def one(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the list of a kind and store what is typed."""
    if kind not in KIND.values:
        raise Http404
    if request.method != "POST":
        return _page(request, kind, _kept(kind))
    # PostgreSQL cannot store NUL.
    text = request.POST.get("lines", "").replace("\0", "")
    edition = request.POST.get("edition", "")
    seen = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 9 else -1
    by: dict[str, Any] = {"actor": actor_of(request), "at": timezone.now()}
    try:
        set_recipients(kind=KIND(kind), lines=text.splitlines(), edition=seen, **by)
    except UnfitLines:
        most = {"lines": MOST_LINES, "letters": LONGEST_LINE}
        words = _("Tối đa %(lines)d dòng, mỗi dòng %(letters)d ký tự.") % most
        return _page(request, kind, text, fault=words, status=422)
    except ListChangedMeanwhile:
        return _page(request, kind, text, clash=_kept(kind), status=409)
    messages.success(request, _("Đã lưu nơi nhận."))
    return redirect("administration:recipients")


def _kept(kind: str) -> str:
    lines = RecipientList.objects.filter(kind=kind).values_list("lines", flat=True).first()
    return "\n".join(lines or [])


def _page(
    request: HttpRequest, kind: str, text: str, *, fault: str = "", clash: str | None = None, status: int = 200
) -> HttpResponse:
    edition = RecipientList.objects.filter(kind=kind).values_list("edition", flat=True).first() or 0
    label = str(KIND(kind).label)
    context = {
        "heading": _("Nơi nhận: %s") % label,
        "usage": _usage(kind),
        "text": text,
        "edition": edition,
        "fault": fault,
        "faults": [("lines", fault)] if fault else [],
        "clash": clash.splitlines() if clash is not None else None,
        "trail": trail((_("Nơi nhận"), reverse("administration:recipients")), (label, "")),
    }
    return render(request, "dashboards/administration/recipient_list.html", context, status=status)
