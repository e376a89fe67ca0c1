"""What citizens are told of their data: every version, and a new one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import requires_keeping_privacy
from dashboards.administration.frame import actor_of
from dashboards.privacy import notice_forms
from dashboards.privacy.frame import tabs, trail
from surveys.models import PrivacyNotice
from surveys.privacy import Words, digest
from surveys.selectors.privacy import present_number, words_of
from surveys.services.privacy import NewerNotice, NothingChanged, UnfitWords, publish_notice

GREATEST = 32_767


@require_safe
@requires_keeping_privacy
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    found = PrivacyNotice.objects.select_related("made_by")
    lines = [(notice, digest(notice.number, notice.words) == notice.sha256) for notice in found]
    return render(request, "dashboards/privacy/notices.html", {"lines": lines, "tabs": tabs(request)})


@require_safe
@requires_keeping_privacy
@never_cache
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version, word by word."""
    found = PrivacyNotice.objects.select_related("made_by").filter(number=min(number, GREATEST)).first()
    if found is None:
        raise Http404
    languages = [(code, list(notice_forms.read_out(said))) for code, said in found.words.items()]
    here = _("Bản %d") % number
    context = {"notice": found, "languages": languages, "heading": here, "trail": trail((here, ""))}
    context["whole"] = digest(number, found.words) == found.sha256
    return render(request, "dashboards/privacy/notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_privacy
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Show the present words to be edited, and publish what was typed as a new version."""
    newest = present_number()
    if request.method != "POST":
        return _form(request, words_of(newest), seen=newest)
    words, reason = notice_forms.typed(request.POST), " ".join(request.POST.get("reason", "").replace("\0", "").split())
    given = request.POST.get("seen", "")
    seen = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    try:
        made = publish_notice(words=words, reason=reason, seen=seen, actor=actor_of(request), at=timezone.now())
    except UnfitWords as error:
        faults = {key: notice_forms.fault_words(key, kind) for key, kind in error.faults}
        return _form(request, words, seen=seen, reason=reason, faults=faults, status=422)
    except NothingChanged:
        faults = {"vi.purpose_line": _("Chưa sửa chữ nào so với bản đang hiện.")}
        return _form(request, words, seen=seen, reason=reason, faults=faults, status=422)
    except NewerNotice:
        return _form(request, words, seen=newest, reason=reason, clash=newest, status=409)
    messages.success(request, _("Phiếu nay hiện bản %d; phiếu đang mở giữ bản cũ đến khi gửi.") % made.number)
    return redirect("privacy:notices")


def _form(
    request: HttpRequest,
    words: Words,
    *,
    seen: int,
    reason: str = "",
    faults: Mapping[str, str] | None = None,
    clash: int = 0,
    status: int = 200,
) -> HttpResponse:
    faults = faults or {}
    here = _("Soạn bản mới")
    context: dict[str, Any] = {
        "languages": notice_forms.fields(words, faults),
        "seen": seen,
        "reason": reason,
        "reason_fault": faults.get("reason", ""),
        "faults": list(faults.items()),
        "clash": clash,
        "clash_url": reverse("privacy:notice", args=[clash]) if clash else "",
        "trail": trail((here, "")),
    }
    return render(request, "dashboards/privacy/notice_form.html", context, status=status)
