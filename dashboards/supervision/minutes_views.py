"""Biên bản giám sát: a body's people write, sign and correct them; others read what is signed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import requires
from dashboards.supervision import minutes_page as page
from dashboards.supervision.minutes_reach import READING, Desk, desk_of, own_version, version_at, writing_desk
from dashboards.supervision.reach import RAISING
from surveys.selectors.minutes import last_version, newest_of, recheck_counts, version_of
from surveys.services import minutes as service

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIELDS = ("held_on", "place", *page.PARTS, "reason")


@require_safe
@requires(*READING)
@never_cache
def minutes_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the minutes of a round that exist for a person."""
    desk = desk_of(request, code)
    context = {
        "round": desk.place.round,
        "cards": page.cards(newest_of(desk.versions)),
        "writes": desk.writes,
        "watches": desk.place.watches,
        "flags": desk.place.watches or desk.place.watcher.reads_all,
    }
    return render(request, "supervision/minutes_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*RAISING)
@never_cache
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Begin minutes; the counts of the body's own samples stand in the findings as a proposal."""
    desk = writing_desk(request, code)
    round, watcher, body = desk.place.round, desk.place.watcher, desk.body
    if request.method != "POST":
        findings = page.proposal(recheck_counts(round, watcher, body=body.pk))
        return _form(request, desk, None, {"findings": findings})
    typed = _typed(request)
    try:
        made = service.write_minutes(round=round, body=body, text=_text(typed), actor=watcher.user, at=now())
    except service.MinutesRefused as refused:
        return _form(request, desk, None, typed, faults=refused.faults)
    messages.success(request, _("Đã ghi bản thảo; chưa ký thì chỉ người của cơ quan giám sát thấy."))
    return redirect("supervision:minutes", code, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*RAISING)
@never_cache
def rewrite(request: HttpRequest, code: str, minutes_id: int) -> HttpResponse:
    """Write the next version: of a draft freely, of what is signed with a reason."""
    desk = writing_desk(request, code)
    found = own_version(desk, minutes_id)
    if request.method != "POST":
        last = version_of(found, last_version(found))
        if last.pk != found.pk:
            return redirect("supervision:rewrite", code, last.pk)
        reason = "" if found.signed_at else found.reason
        return _form(request, desk, found, page.typed_of(found) | {"reason": reason})
    typed, actor = _typed(request), desk.place.watcher.user
    try:
        made = service.rewrite_minutes(minutes=found, text=_text(typed), reason=typed["reason"], actor=actor, at=now())
    except service.MinutesRefused as refused:
        return _form(request, desk, found, typed, faults=refused.faults)
    messages.success(request, _("Đã ghi bản mới; ký, khóa thì bản này có giá trị."))
    return redirect("supervision:minutes", code, made.pk)


@require_POST
@requires(*RAISING)
@never_cache
def sign(request: HttpRequest, code: str, minutes_id: int) -> HttpResponse:
    """Sign minutes off, which locks them."""
    desk = writing_desk(request, code)
    found = own_version(desk, minutes_id)
    try:
        service.sign_minutes(minutes=found, actor=desk.place.watcher.user, at=now())
    except service.MinutesRefused as refused:
        return _minutes(request, desk, found, fault=str(refused), status=422)
    messages.success(request, _("Đã ký, khóa biên bản."))
    return redirect("supervision:minutes", code, found.pk)


@require_POST
@requires(*RAISING)
@never_cache
def drop(request: HttpRequest, code: str, minutes_id: int) -> HttpResponse:
    """Give up a draft; what was signed before stands."""
    desk = writing_desk(request, code)
    found = own_version(desk, minutes_id)
    try:
        service.drop_minutes(minutes=found, actor=desk.place.watcher.user, at=now())
    except service.MinutesRefused as refused:
        return _minutes(request, desk, found, fault=str(refused), status=422)
    messages.success(request, _("Đã bỏ bản thảo biên bản."))
    return redirect("supervision:minutes_list", code)


@require_safe
@requires(*READING)
@never_cache
def minutes(request: HttpRequest, code: str, minutes_id: int) -> HttpResponse:
    """Show a version of minutes and what may be done with it."""
    desk = desk_of(request, code)
    return _minutes(request, desk, version_at(desk, minutes_id))


@require_safe
@requires(*READING)
@never_cache
def paper(request: HttpRequest, code: str, minutes_id: int) -> HttpResponse:
    """Show minutes as a sheet to print and sign."""
    desk = desk_of(request, code)
    found = version_at(desk, minutes_id)
    day, month, year = page.paper_day(found)
    context = {"round": desk.place.round, "minutes": found, "day": day, "month": month, "year": year, "head": {}}
    return render(request, "supervision/paper.html", context)


def _minutes(request: HttpRequest, desk: Desk, found: Any, *, fault: str = "", status: int = 200) -> HttpResponse:
    round = desk.place.round
    versions = list(desk.versions.filter(body=found.body_id, number=found.number).order_by("-version"))
    context = {
        "round": round,
        "trail": _trail(desk, _("Biên bản")),
        "card": page.card(found),
        "version": found,
        "parts": page.parts(found),
        "newer": versions[0] if versions[0].pk != found.pk else None,
        "others": [(each.pk, page.version_words(each)) for each in versions if each.pk != found.pk],
        "own": desk.is_own(found),
        "fault": fault,
    }
    return render(request, "supervision/minutes.html", context, status=status)


def _form(
    request: HttpRequest,
    desk: Desk,
    found: Any,
    typed: Mapping[str, str],
    *,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    last = version_of(found, last_version(found)) if found else None
    correcting = last is not None and (last.signed_at is not None or last.corrects_id is not None)
    fields = page.fields(typed, faults or {}, correcting=correcting)
    context = {
        "round": desk.place.round,
        "trail": _trail(desk, _("Bản sửa") if correcting else _("Ghi biên bản")),
        "body": found.body if found else desk.body,
        "last": last,
        # Someone wrote meanwhile: what was typed is sent again after their version.
        "overtaken": last is not None and last.pk != found.pk,
        "correcting": correcting,
        "fields": fields,
        "faults": page.summary(faults or {}),
    }
    return render(request, "supervision/minutes_form.html", context, status=422 if faults else 200)


def _trail(desk: Desk, here: str) -> list[tuple[str, str]]:
    round = desk.place.round
    return [
        (_("Thu phiếu"), reverse("collection:rounds")),
        (round.title, reverse("supervision:minutes_list", args=[round.code])),
        (here, ""),
    ]


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}


def _text(typed: Mapping[str, str]) -> service.MinutesText:
    said = {name: typed[name] for name in ("place", *page.PARTS)}
    return service.MinutesText(held_on=_day(typed["held_on"]), **said)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        return None
