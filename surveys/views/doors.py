"""Access points of a round: the list, making many at once, one door's page, and their posters."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_to_send
from agencies.table_files import rows_per_page
from surveys import doors_page
from surveys.access import Hand, managed_round, posted_round
from surveys.addresses import address_of
from surveys.forms.doors import DoorsForm, KioskForm
from surveys.models import AccessPoint, Channel, Kiosk, Round
from surveys.posters.content import Kind, groups, leads_nowhere, qr_svg
from surveys.selectors.doors import INVITED, days_of, doors_of, open_access_point
from surveys.selectors.kiosks import kiosk_state
from surveys.services import ReasonMissing, RoundHasEnded, close_access_point
from surveys.services.doors import (
    AlreadyClosed,
    TooManyDoors,
    create_access_points,
    reopen_access_point,
    replace_access_point,
)
from surveys.services.kiosks import InvalidKiosk, set_up_kiosk, stated, wrong_tries
from surveys.services.posters import NothingToPrint, request_posters

PAGE = 50
LAST_DAYS = 14


@require_safe
@requires(*Role.collecting())
@never_cache
def doors(request: HttpRequest, code: str) -> HttpResponse:
    """List the access points of a round that this person may see, as the address filters them."""
    hand = posted_round(request, code)
    wanted = doors_page.read(request.GET, hand)
    page = Paginator(doors_of(hand.round, hand.units, wanted), rows_per_page(request, PAGE)).get_page(
        request.GET.get("trang")
    )
    context = {
        "round": hand.round,
        "manages": hand.manages,
        "ended": hand.round.state == Round.State.CLOSED,
        "doors": page,
        "wanted": wanted,
        "query": doors_page.address(wanted),
        "fields": doors_page.fields(hand),
        "kinds": [(kind.value, kind.words) for kind in Kind],
        "leads_nowhere": leads_nowhere(),
        **doors_page.pages(page, wanted),
    }
    return render(request, "surveys/doors/doors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Make access points for one unit or all, for every channel chosen."""
    hand = managed_round(request, code)
    form = DoorsForm(request.POST or None, units=hand.units)
    if request.method == "POST" and form.is_valid():
        refused = _make(request, hand, form.cleaned_data)
        if not refused:
            return redirect("doors:doors", code)
        form.add_error(None, refused)
    status = 422 if form.is_bound else 200
    return render(request, "surveys/doors/add.html", {"round": hand.round, "form": form}, status=status)


def _make(request: HttpRequest, hand: Hand, wanted: dict[str, Any]) -> str:
    """Make the doors and say how many; return why not."""
    try:
        made = create_access_points(round=hand.round, actor=hand.user, at=now(), **wanted)
    except RoundHasEnded:
        return _("Đợt đã khóa thu phiếu, không mở thêm điểm thu được.")
    except TooManyDoors as many:
        return _("Như vậy là %(count)s điểm thu một lần, quá nhiều. Chọn ít đơn vị, kênh hoặc thủ tục hơn.") % {
            "count": many
        }
    count = len(made)
    words = ngettext("Đã mở %d điểm thu.", "Đã mở %d điểm thu.", count) % count
    messages.success(request, words if count else _("Các điểm thu này đã có sẵn, không mở thêm."))
    return ""


@require_safe
@requires(*Role.collecting())
@never_cache
def door(request: HttpRequest, code: str, door_id: int) -> HttpResponse:
    """Show one access point: its link and QR, what came through it, and what may be done with it."""
    hand = posted_round(request, code)
    return _door_page(request, hand, _door(hand, door_id))


@require_POST
@requires(*Role.collecting())
def change(request: HttpRequest, code: str, door_id: int) -> HttpResponse:
    """Close, reopen or replace an access point."""
    hand = managed_round(request, code)
    point = _door(hand, door_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    try:
        goal = _change(hand, point, request.POST.get("action", ""), reason)
    except ReasonMissing as missing:
        return _door_page(request, hand, point, fault=str(missing), status=422)
    except (AlreadyClosed, RoundHasEnded):
        messages.error(request, _("Điểm thu hoặc đợt đã khóa trước đó, không có gì thay đổi."))
        goal = point
    return redirect("doors:door", code, goal.pk)


def _change(hand: Hand, point: AccessPoint, action: str, reason: str) -> AccessPoint:
    """Do it and return the door to show next."""
    if action == "reopen":
        reopen_access_point(access_point=point, actor=hand.user, at=now())
        return point
    if action not in ("close", "replace"):
        raise Http404
    if not reason:
        raise ReasonMissing(_("Cần ghi lý do."))
    if action == "replace":
        return replace_access_point(access_point=point, reason=reason, actor=hand.user, at=now())
    close_access_point(access_point=point, reason=reason, actor=hand.user, at=now())
    return point


@require_POST
@requires(*Role.collecting())
def kiosk(request: HttpRequest, code: str, door_id: int) -> HttpResponse:
    """Keep a kiosk's settings."""
    hand = managed_round(request, code)
    point = _door(hand, door_id)
    settings = get_object_or_404(Kiosk, access_point=point)
    form = KioskForm(request.POST)
    if form.is_valid():
        try:
            seen = request.POST.get("seen")
            set_up_kiosk(kiosk=settings, actor=hand.user, at=now(), **form.cleaned_data, seen=seen)
        except ChangedMeanwhile as refusal:
            clash = _kiosk_clash(point, form, refusal)
            return _door_page(request, hand, point, kiosk_form=form, clash=clash, status=409)
        except InvalidKiosk as invalid:
            for name, words in invalid.faults.items():
                form.add_error(name, words)
    if form.errors:
        return _door_page(request, hand, point, kiosk_form=form, status=422)
    messages.success(request, _("Đã lưu cài đặt của máy tại quầy."))
    return redirect("doors:door", code, door_id)


def _kiosk_clash(point: AccessPoint, form: KioskForm, refusal: ChangedMeanwhile) -> Clash:
    """Show times beside each other; of PINs nothing, not even that they differ."""
    labels = {name: str(field.label) for name, field in form.fields.items() if name != "pin"}
    return clash_of(refusal, form.data, labels, subject=f"access-point:{point.pk}", action="kiosk.set_up")


@require_POST
@requires(*Role.collecting())
def posters(request: HttpRequest, code: str) -> HttpResponse:
    """Start the job that prints the paper of the doors chosen, or of all that are listed."""
    hand = posted_round(request, code)
    wanted = doors_page.read(request.GET, hand)
    found = doors_of(hand.round, hand.units, wanted).filter(closed_at=None)
    if request.POST.get("all") != "1":
        found = found.filter(pk__in=[int(each) for each in request.POST.getlist("door") if doors_page.is_number(each)])
    back = reverse("doors:doors", args=[code]) + doors_page.address(wanted)
    try:
        kind = Kind(request.POST.get("kind", ""))
        job = request_posters(round=hand.round, doors=list(found), kind=kind, back_url=back, actor=hand.user, at=now())
    except NothingToPrint as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    except ValueError:
        messages.error(request, _("Chưa chọn loại giấy cần in."))
        return redirect(back)
    return redirect("jobs:job", job.id)


def _door(hand: Hand, door_id: int) -> AccessPoint:
    """Return a door of the round and the person's units. Raises Http404."""
    related = ("round_unit__version", "round_unit__round", "service", "replaced_by")
    found = AccessPoint.objects.select_related(*related).exclude(token__startswith=INVITED)
    return get_object_or_404(found, pk=door_id, round_unit__in=hand.units, round_unit__round=hand.round)


def _kiosk_state(settings: Kiosk) -> dict[str, Any]:
    at = now()
    return {"kiosk_state": kiosk_state(settings, at=at), "wrong_tries": wrong_tries(settings, on=localdate(at))}


def _door_page(
    request: HttpRequest,
    hand: Hand,
    point: AccessPoint,
    *,
    fault: str = "",
    kiosk_form: forms.Form | None = None,
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    is_kiosk = point.channel == Channel.KIOSK
    address = address_of(point)
    settings = Kiosk.objects.filter(access_point=point).first() if is_kiosk else None
    kept = {"reset_seconds": settings.reset_seconds, "pause_seconds": settings.pause_seconds} if settings else {}
    context = {
        "round": hand.round,
        "door": point,
        "shown": open_access_point(point.token),
        "address": address,
        "groups": groups(point.token),
        "qr": qr_svg(address),
        "days": days_of(point, last=LAST_DAYS),
        "manages": hand.manages,
        "ended": hand.round.state == Round.State.CLOSED,
        "kiosk": settings,
        **(_kiosk_state(settings) if settings else {}),
        "kiosk_address": doors_page.kiosk_address(point) if is_kiosk else "",
        "kiosk_form": kiosk_form or KioskForm(initial=kept),
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, stated(settings)) if settings else "",
        "kinds": [(kind.value, kind.words) for kind in Kind],
        "leads_nowhere": leads_nowhere(),
        "replaces": AccessPoint.objects.filter(replaced_by=point).first(),
        "fault": fault,
    }
    return render(request, "surveys/doors/door.html", context, status=status)
