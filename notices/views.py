"""What a person was told: the list, and the way on from each notice."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import is_aware, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notices import services
from notices.kinds import Kind
from notices.models import Notice
from notices.selectors import kinds_told, listed
from notices.words import sentence

PAGE = 30
KIND, UNREAD, NUMBER, DONE = "loai", "chua-doc", "trang", "da-doc-luc"


@require_safe
@login_required
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """List what a person was told: unread first, as the address filters it."""
    kind, only_unread = _wanted(request)
    page = Paginator(listed(request.user, kind=kind, only_unread=only_unread), PAGE).get_page(request.GET.get(NUMBER))
    context = {
        "entries": [(one, sentence(one.kind, one.words, one.params)) for one in page],
        "any_unread": any(one.read_at is None for one in page),
        "kinds": [("", _("Mọi loại")), *((code, str(Kind(code).label)) for code in kinds_told(request.user))],
        "kind": kind,
        "only_unread": only_unread,
        "undo": request.GET.get(DONE, "") if _time(request.GET.get(DONE, "")) else "",
        "here": request.get_full_path(),
        "kept_days": settings.NOTICES_KEPT_DAYS,
        **_pages(page, kind, only_unread),
    }
    return render(request, "notices/notices.html", context)


@require_safe
@login_required
@never_cache
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Lead on to what a notice is about, and mark it as read. Whether it may be seen is decided there."""
    notice = _own(request, notice_id)
    if request.method == "GET":
        services.mark_read(notice=notice, at=now())
    return redirect(_local(request, notice.link))


@require_POST
@login_required
def mark(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read or, by `chua-doc`, as unread."""
    notice = _own(request, notice_id)
    if UNREAD in request.POST:
        services.mark_unread(notice=notice)
    else:
        services.mark_read(notice=notice, at=now())
    return redirect(_local(request, request.POST.get("ve", "")))


@require_POST
@login_required
def mark_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read; with the time at which that was done, take it back."""
    done = _time(request.POST.get(DONE, ""))
    if done is not None:
        services.take_back(user=request.user, at=done)
        return redirect("notices:notices")
    at = now()
    marked = services.mark_all_read(user=request.user, at=at)
    query = f"?{urlencode({DONE: at.isoformat()})}" if marked else ""
    return redirect(reverse("notices:notices") + query)


def _own(request: HttpRequest, notice_id: UUID) -> Notice:
    """Return a notice of the person's own. Raises Http404: of anybody else's it is not said that there is one."""
    return get_object_or_404(Notice, pk=notice_id, recipient=request.user.pk)


def _wanted(request: HttpRequest) -> tuple[str, bool]:
    kind = request.GET.get(KIND, "")
    return (kind if kind in Kind.values else ""), request.GET.get(UNREAD) == "1"


def _local(request: HttpRequest, link: str) -> str:
    """Return a path of this portal, else the list's."""
    ours = url_has_allowed_host_and_scheme(link, allowed_hosts=None) and link.startswith("/")
    return link if ours else reverse("notices:notices")


def _time(written: str) -> datetime | None:
    try:
        found = parse_datetime(written)
    except ValueError:
        return None
    return found if found is not None and is_aware(found) else None


def _pages(page: "Page[Any]", kind: str, only_unread: bool) -> dict[str, str]:
    asked = {KIND: kind, UNREAD: "1" if only_unread else ""}
    kept = {name: value for name, value in asked.items() if value}
    words = _("Trang %(number)d trong %(total)d") % {"number": page.number, "total": page.paginator.num_pages}
    return {
        "previous": f"?{urlencode({**kept, NUMBER: page.previous_page_number()})}" if page.has_previous() else "",
        "next": f"?{urlencode({**kept, NUMBER: page.next_page_number()})}" if page.has_next() else "",
        "page_words": words,
    }
