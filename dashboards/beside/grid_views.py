"""Typing figures in: choose an indicator and a period, fill in the grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from agencies.access import requires
from agencies.meanwhile import Clash
from dashboards.beside.grid import Line, as_typed, columns_of, lines_of, merged, shown_in, typed_rows
from dashboards.beside.views import trail
from documents.reading import InvalidFile, RowFault
from scoring.access import user_of
from scoring.indicators.periods import NoPeriod, Period, period_of
from scoring.indicators.wording import period_words, unit_words
from scoring.models import Indicator
from scoring.services.indicators import OtherValue, record_values

# Faults that belong to the boxes below the grid, or to the whole row.
BELOW = ("source", "correction")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is typed: an indicator, a period (None: the text is none) and, where it cannot be typed, why."""

    indicator: Indicator
    period: Period | None
    text: str
    fault: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.computing_results())
@never_cache
def grid(request: HttpRequest) -> HttpResponse:
    """Show the boxes of an indicator and a period; take what is typed into them, all or nothing."""
    choice = _choice(request)
    if choice.period is None or choice.fault:
        return _page(request, choice, [])
    lines = lines_of(choice.indicator, choice.period, province=settings.PROVINCE_NAME)
    if request.method != "POST":
        return _page(request, choice, lines)
    return _take(request, choice, choice.period, lines)


def _take(request: HttpRequest, choice: Choice, period: Period, lines: Sequence[Line]) -> HttpResponse:
    meant, apart = merged(lines, request.POST, request.POST.get("seen"))
    if apart:
        typed = as_typed(lines, (), (), meant)
        clash = Clash("", tuple(apart), shown_in(lines))
        return _page(request, choice, typed, clash=clash, status=409)
    rows, changed = typed_rows(choice.indicator, period, lines, {**request.POST.dict(), **meant})
    if not rows:
        messages.info(request, _("Không có ô nào thay đổi nên chưa lưu gì."))
        return redirect(_address(choice))
    try:
        taken = record_values(rows=rows, actor=user_of(request), at=now())
    except InvalidFile as refusal:
        typed = as_typed(lines, changed, refusal.faults, meant)
        return _page(request, choice, typed, seen=shown_in(lines), faults=_faults(refusal, changed), status=422)
    if taken.added:
        messages.success(request, _("Đã lưu %d số liệu.") % taken.added)
    else:
        messages.info(request, _("Các số đã nhập giống số đang có nên không thêm gì."))
    return redirect(_address(choice))


def _faults(refusal: InvalidFile, changed: Sequence[Line]) -> list[tuple[str, str]]:
    """Return the box that each fault belongs to with its words, what is wrong below the grid once."""
    found = dict.fromkeys(_fault(fault, changed, told=isinstance(refusal, OtherValue)) for fault in refusal.faults)
    return list(found)


def _fault(fault: RowFault, changed: Sequence[Line], *, told: bool) -> tuple[str, str]:
    line = changed[fault.line - 1]
    if fault.column == "source":
        return "source", _("Nguồn số liệu: cần %s.") % fault.expected
    words = _("%(unit)s: cần %(expected)s.") % {"unit": line.name, "expected": fault.expected}
    if fault.column in BELOW or told:
        return "correction", words
    return f"{fault.column}-{line.code}", words


def _choice(request: HttpRequest) -> Choice:
    code, text = request.GET.get("chi-so", ""), request.GET.get("ky", "").strip()
    indicators = Indicator.objects.filter(active=True)
    found = indicators.filter(code=code).first() if code else indicators.first()
    if found is None:
        raise Http404
    text = text or str(localdate().year)
    try:
        period = period_of(text)
    except NoPeriod:
        return Choice(found, None, text[:20], _("Viết kỳ như 2026, 2026-H1, 2026-Q2 hoặc 2026-06."))
    fault = _("Kỳ này chưa bắt đầu.") if period.starts_on > localdate() else ""
    return Choice(found, period, period.text, fault)


def _address(choice: Choice) -> str:
    return f"{reverse('beside:grid')}?chi-so={choice.indicator.code}&ky={choice.text}"


def _page(
    request: HttpRequest,
    choice: Choice,
    lines: Sequence[Line],
    *,
    faults: Sequence[tuple[str, str]] = (),
    seen: str = "",
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    posted: Mapping[str, str] = request.POST
    by_box = dict(faults)
    context = {
        "choice": choice,
        "unit": unit_words(choice.indicator),
        "period": period_words(choice.period) if choice.period else "",
        "indicators": [(each.code, each.name) for each in Indicator.objects.filter(active=True)],
        "lines": lines,
        "clash": clash,
        "seen": clash.seen if clash else seen or shown_in(lines),
        "columns": columns_of(choice.indicator),
        "stands": any(line.source for line in lines),
        "faults": faults,
        "source": posted.get("source", ""),
        "correction": posted.get("correction", ""),
        "errors": {name: by_box.get(name, "") for name in BELOW},
        "address": _address(choice),
        "trail": trail(_("Nhập số liệu")),
    }
    return render(request, "dashboards/beside/grid.html", context, status=status)
