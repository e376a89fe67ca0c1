"""Flags of supervising bodies: raise one, read them, take the next step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import requires
from dashboards.supervision import page
from dashboards.supervision.reach import ACTING, RAISING, READING, Place, flag_of, place_of, side_of
from surveys.models import SupervisionFlag
from surveys.selectors.supervision import bodies_named, flags_of
from surveys.services import supervision

UNIT = "don-vi"
MOST_FLAGS = 200
LONGEST_COUNT = 6


@require_safe
@requires(*READING)
@never_cache
def flags(request: HttpRequest, code: str) -> HttpResponse:
    """List the flags of a round that exist for a person."""
    return _flags_page(request, place_of(request, code), {"unit": request.GET.get(UNIT, "")})


@require_http_methods(["POST"])
@requires(*RAISING)
@never_cache
def raise_(request: HttpRequest, code: str) -> HttpResponse:
    """Raise a flag on a round, or on a unit of it."""
    place = place_of(request, code)
    if not place.watches:
        raise PermissionDenied
    typed = {name: request.POST.get(name, "") for name in ("unit", "kind", "words")}
    unit = next((each for each in place.units if each.agency.code == typed["unit"]), None)
    faulty = "words"
    try:
        if not typed["kind"]:
            faulty = "kind"
            raise supervision.FlagRefused(_("Chọn cờ này nêu về điều gì."))
        if typed["unit"] and unit is None:
            raise supervision.FlagRefused(_("Chọn lại trong danh sách."))
        made = supervision.raise_flag(
            round=place.round,
            unit=unit,
            kind=typed["kind"],
            words=typed["words"],
            body=next(iter(bodies_named(place.watcher.bodies[:1])), None),
            actor=place.watcher.user,
            at=now(),
        )
    except supervision.FlagRefused as refused:
        return _flags_page(request, place, typed, fault=(faulty, str(refused)), status=422)
    messages.success(request, _("Đã đánh dấu cần xem; Sở Nội vụ thấy ở mục Hôm nay."))
    return redirect("supervision:flag", code, made.pk)


@require_safe
@requires(*READING)
@never_cache
def flag(request: HttpRequest, code: str, flag_id: int) -> HttpResponse:
    """Show a flag with its steps and what may be done about it."""
    place = place_of(request, code)
    return _flag_page(request, place, flag_of(place, flag_id))


@require_POST
@requires(*ACTING)
@never_cache
def act(request: HttpRequest, code: str, flag_id: int) -> HttpResponse:
    """Take the next step on a flag."""
    place = place_of(request, code)
    found = flag_of(place, flag_id)
    side = side_of(place, found)
    if side is None:
        raise PermissionDenied
    kind, words, seen = (request.POST.get(name, "") for name in ("kind", "words", "seen"))
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < LONGEST_COUNT else -1
    try:
        supervision.step(flag=found, kind=kind, side=side, words=words, seen=number, actor=place.watcher.user, at=now())
    except supervision.FlagRefused as refused:
        return _flag_page(request, place, found, fault=str(refused), typed={"kind": kind, "words": words}, status=422)
    messages.success(request, _("Đã ghi."))
    return redirect("supervision:flag", code, found.pk)


def _flags_page(
    request: HttpRequest,
    place: Place,
    typed: dict[str, str],
    *,
    fault: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = flags_of(place.watcher).filter(round=place.round)[:MOST_FLAGS]
    wanted = typed["unit"] if typed["unit"] in {unit.agency.code for unit in place.units} else ""
    context = {
        "round": place.round,
        "cards": [page.card(each, place) for each in found],
        "watches": place.watches,
        "office": place.watcher.office,
        "reads_all": place.watcher.reads_all,
        "has_body": bool(place.watcher.bodies),
        "units": [("", _("Cả đợt")), *((unit.agency.code, unit.version.name) for unit in place.units)],
        "kinds": [("", _("Chọn…")), *SupervisionFlag.Kind.choices],
        "typed": {**typed, "unit": wanted},
        "opened": bool(fault or wanted),
        "faults": [fault] if fault else [],
        "fault_of": dict([fault] if fault else []),
    }
    return render(request, "supervision/flags.html", context, status=status)


def _flag_page(
    request: HttpRequest, place: Place, found: Any, *, fault: str = "", typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    offers = page.offers(found, side_of(place, found), typed or {})
    steps = list(found.steps.select_related("actor"))
    trail = [
        (_("Thu phiếu"), reverse("collection:rounds")),
        (place.round.title, reverse("supervision:flags", args=[place.round.code])),
        (_("Cờ giám sát"), ""),
    ]
    context = {
        "round": place.round,
        "trail": trail,
        "card": page.card(found, place),
        "seen": len(steps),
        "lines": page.lines(steps, place),
        "offers": offers,
        "lost": typed.get("words", "") if typed and typed["kind"] not in {offer.code for offer in offers} else "",
        "office": place.watcher.office,
        "reads_all": place.watcher.reads_all,
        "faults": [("", fault)] if fault else [],
        "typed": typed or {},
    }
    return render(request, "supervision/flag.html", context, status=status)
