"""Doubtful forms of a round: what is odd about each, and the decisions on them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires, scope_of
from charts.numbers import vi
from surveys import quality_page, usual_reasons
from surveys.access import Hand, managed_round
from surveys.models import AccessPoint, Channel, Response
from surveys.selectors.quality import (
    Wanted,
    channels_seen,
    counts_by_state,
    doubtful,
    flags_counted,
    late_files,
    replays,
)
from surveys.services import ReasonMissing
from surveys.services.accepting import OthersWait, accept_late
from surveys.services.decisions import BeingDestroyed
from surveys.services.quality import INVERSE, Decided, decide, note_answers_seen

PAGE = 50
UNDO = "quality_undo"


@require_safe
@requires(*Role.collecting())
@never_cache
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """List the forms of a round that somebody should look at, as the address filters them."""
    hand = managed_round(request, code)
    page = _page(request, hand)
    if _reads_answers(hand):
        note_answers_seen(round=hand.round, asked=request.GET.urlencode(), actor=hand.user, at=now())
    return page


@require_POST
@requires(*Role.collecting())
def decide_on(request: HttpRequest, code: str) -> HttpResponse:
    """Exclude, restore or keep the forms chosen, or take the last such step back."""
    hand = managed_round(request, code)
    action = next((each for each in INVERSE if each == request.POST.get("action")), None)
    ids = request.POST.getlist("form")
    if action is None or not ids:
        messages.error(request, _("Chưa chọn phiếu nào. Đánh dấu các phiếu rồi bấm việc cần làm."))
        return redirect(_back(request, code))
    try:
        decided = decide(
            round=hand.round, ids=ids[:PAGE], action=action, reason=_reason(request), actor=hand.user, at=now()
        )
    except ReasonMissing as missing:
        return _page(request, hand, fault=str(missing), chosen=frozenset(ids), status=422)
    _say(request, decided)
    return redirect(_back(request, code))


@require_POST
@requires(*Role.collecting())
def accept_file(request: HttpRequest, code: str) -> HttpResponse:
    """Take every late form of one imported file into the count, after the person confirmed their number."""
    hand = managed_round(request, code)
    chosen, _dash, seen = request.POST.get("file", "").partition("-")
    waiting = {str(file.batch.pk): file for file in late_files(hand.round)}
    if chosen not in waiting or seen != str(waiting[chosen].waiting):
        return _file_refused(request, hand, _("Số phiếu chờ của tệp đã thay đổi. Xem lại rồi chọn tệp lần nữa."))
    file = waiting[chosen]
    if request.POST.get("confirm") != "1":
        return _file_refused(request, hand, _("Đánh dấu ô xác nhận để đưa cả tệp vào kết quả."))
    try:
        accepted = accept_late(batch=file.batch, reason=_reason(request), actor=hand.user, at=now(), seen=file.waiting)
    except ReasonMissing as missing:
        return _file_refused(request, hand, str(missing))
    except OthersWait:
        return _file_refused(request, hand, _("Số phiếu chờ của tệp đã thay đổi. Xem lại rồi chọn tệp lần nữa."))
    except BeingDestroyed:
        return _file_refused(request, hand, _("Phiếu gốc của đợt đang được hủy theo thời hạn: không nhận thêm phiếu."))
    words = {"count": vi(accepted), "file": file.batch.file_name}
    messages.success(request, _("Đã đưa %(count)s phiếu của tệp %(file)s vào kết quả.") % words)
    return redirect(_back(request, code))


def _file_refused(request: HttpRequest, hand: Hand, words: str) -> HttpResponse:
    return _page(request, hand, file_fault=words, status=422)


def _page(
    request: HttpRequest,
    hand: Hand,
    *,
    fault: str = "",
    file_fault: str = "",
    chosen: frozenset[str] = frozenset(),
    status: int = 200,
) -> HttpResponse:
    wanted = quality_page.read(request.GET, hand)
    page = Paginator(doubtful(hand.round, wanted), PAGE).get_page(request.GET.get("trang"))
    readable = _reads_answers(hand)
    context = {
        "round": hand.round,
        "lines": [quality_page.line(response, readable=readable) for response in page],
        "page": page,
        "readable": readable,
        "states": _states(hand, wanted),
        "wanted": wanted,
        "door": AccessPoint.objects.filter(pk=wanted.door, round_unit__round=hand.round).first(),
        "fields": _fields(hand, wanted),
        "signs": quality_page.signs(),
        "hidden": [(quality_page.STATE, request.GET[quality_page.STATE])] if quality_page.STATE in request.GET else [],
        "reasons": _reasons(wanted),
        "query": quality_page.address(wanted),
        "files": quality_page.late_choices(late_files(hand.round)) if wanted.state == "late" or file_fault else [],
        "file_reasons": [("", _("Chọn lý do")), *((words, words) for words in _reasons_for_a_file())],
        "file_fault": file_fault,
        "fault": fault,
        "replays": replays(hand.round),
        "chosen": chosen,
        "undo": request.session.pop(UNDO, None) if status == 200 else None,
        **_pages(page, wanted),
    }
    return render(request, "surveys/quality/answers.html", context, status=status)


def _reads_answers(hand: Hand) -> bool:
    """Single answers are read by Sở Nội vụ alone: an agency must not know what one of its own visitors said."""
    return hand.round.owner_id is None or scope_of(hand.user, on=localdate(), roles=(Role.HOME_AFFAIRS,)).everything


def _states(hand: Hand, wanted: Wanted) -> list[dict[str, Any]]:
    counts = counts_by_state(hand.round, wanted)
    labels = {
        "waiting": _("Cần xem"),
        "plain": _("Chỉ chọn một mức"),
        "late": _("Đến muộn"),
        "excluded": _("Đã loại"),
        "kept": _("Đã xem, giữ lại"),
    }
    states = [
        {
            "label": label,
            "count": counts[state],
            "url": quality_page.address(wanted, state=state),
            "current": wanted.state == state,
        }
        for state, label in labels.items()
    ]
    if wanted.door:
        every = {"label": _("Mọi phiếu qua điểm thu"), "count": None, "current": wanted.state == "all"}
        states.insert(0, {**every, "url": quality_page.address(wanted, state="all")})
    return states


def _fields(hand: Hand, wanted: Wanted) -> dict[str, list[tuple[str, str]]]:
    seen = channels_seen(hand.round) | {wanted.channel}
    counted = flags_counted(hand.round)
    flags = [(str(int(flag)), f"{flag.label} ({counted[flag]})") for flag in Response.Flag if counted[flag]]
    return {
        "flags": [("", _("Mọi dấu hiệu")), *flags],
        "units": [("", _("Mọi đơn vị")), *((unit.agency.code, unit.version.name) for unit in hand.units)],
        "channels": [("", _("Mọi kênh")), *((str(each.value), str(each.label)) for each in Channel if each in seen)],
    }


def _reasons(wanted: Wanted) -> list[tuple[str, str]]:
    """The usual reasons of what can be done in this list; what is written beside one is kept with it."""
    takes_in = wanted.state in ("late", "excluded")
    usual = _reasons_to_restore() if takes_in else usual_reasons.to_exclude()
    return [("", _("Chọn lý do")), *((words, words) for words in (*usual, _("khác")))]


def _reasons_to_restore() -> tuple[str, ...]:
    return (_("đến muộn có lý do chính đáng"), _("xem lại, phiếu hợp lệ"), _("loại nhầm"))


def _reasons_for_a_file() -> tuple[str, ...]:
    return (_("đến muộn có lý do chính đáng"), _("nhập bổ sung phiếu giấy của đợt"), _("khác"))


def _pages(page: Any, wanted: Wanted) -> dict[str, str]:
    query = quality_page.address(wanted)
    join = "&" if len(query) > 1 else ""
    return {
        "previous": f"{query}{join}trang={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{query}{join}trang={page.next_page_number()}" if page.has_next() else "",
        "page_words": _("Trang %(number)d trong %(total)d")
        % {"number": page.number, "total": page.paginator.num_pages},
    }


def _reason(request: HttpRequest) -> str:
    """Return the reason chosen, with what was written beside it."""
    parts = (request.POST.get("reason", ""), request.POST.get("words", ""))
    return usual_reasons.PARTING.join(part.strip() for part in parts if part.strip())


def _say(request: HttpRequest, decided: Decided) -> None:
    """Say what was done, and let it be taken back on the next page."""
    count = len(decided.ids)
    words = {
        "exclude": ngettext("Đã loại %d phiếu.", "Đã loại %d phiếu.", count),
        "restore": ngettext("Đã đưa %d phiếu trở lại.", "Đã đưa %d phiếu trở lại.", count),
        "keep": ngettext("Đã xem và giữ %d phiếu.", "Đã xem và giữ %d phiếu.", count),
        "reopen": ngettext("Đã đưa %d phiếu về mục cần xem.", "Đã đưa %d phiếu về mục cần xem.", count),
    }[decided.action] % count
    if not count:
        messages.info(request, _("Các phiếu đã ở đúng tình trạng đó, không có gì thay đổi."))
        return
    request.session[UNDO] = {"words": words, "action": INVERSE[decided.action], "ids": decided.ids}


def _back(request: HttpRequest, code: str) -> str:
    """Return the list as it was filtered; only a query of our own goes into the address."""
    query = request.GET.urlencode()
    return reverse("quality:answers", args=[code]) + (f"?{query}" if query else "")
