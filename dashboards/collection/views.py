"""The list of rounds, and the monitor of one: how many forms came in, against what was planned."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.table_looks import Column, TableLook, look_of
from agencies.access import requires, roles_of
from dashboards.collection import query
from dashboards.collection.export import monitor_rows
from dashboards.collection.monitor import Monitor, monitor_of
from dashboards.collection.next_steps import NextStep, next_steps
from dashboards.collection.rounds import groups_for, own_agencies, owns_province
from dashboards.files import Kind, file_answer
from dashboards.paging import MOST, lines_of
from scoring.access import sight_of
from surveys.access import Hand, user_of, watched_round
from surveys.models import Round

REFRESH_SECONDS = 15


@require_safe
@requires(*Role.watching_collection())
@never_cache
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds one may watch, those that collect first."""
    user, today = user_of(request), localdate()
    province = owns_province(user, on=today)
    context = {
        "groups": groups_for(user, on=today),
        "makes": province or bool(own_agencies(user, on=today)),
        "province": province,
        "plans": not roles_of(user, on=today).isdisjoint(Role.collecting()),
    }
    return render(request, "collection/rounds.html", context)


@require_safe
@requires(*Role.watching_collection())
@never_cache
def monitor(request: HttpRequest, code: str) -> HttpResponse:
    """Show how many forms came in, by unit, day and channel."""
    hand = watched_round(request, code)
    sees_results = not roles_of(hand.user, on=localdate()).isdisjoint(Role.seeing_results())
    figures = sight_of(hand.user, state=hand.round.state, on=localdate()).figures
    # While forms come in most people find counts behind that link, no figures.
    sees_figures = figures.everything or bool(figures.agency_ids or figures.block_ids)
    context = {**_context(request, hand), "sees_results": sees_results, "sees_figures": sees_figures}
    return render(request, "collection/monitor.html", context)


@require_safe
@requires(*Role.watching_collection())
@never_cache
def monitor_figures(request: HttpRequest, code: str) -> HttpResponse:
    """Return the figures alone, for the page that refreshes itself."""
    hand = watched_round(request, code)
    return render(request, "collection/figures.html", _context(request, hand))


@require_safe
@requires(*Role.watching_collection())
@never_cache
def monitor_file(request: HttpRequest, code: str, kind: Kind) -> HttpResponseBase:
    """Hand out the table of units as the page orders and filters it, with all columns."""
    hand = watched_round(request, code)
    rows = monitor_rows(monitor_of(hand, request.GET, today=localdate()))
    code = hand.round.code
    return file_answer(request, kind, rows, subject=f"round:{code}", name=f"thu-phieu-{code}")


def _context(request: HttpRequest, hand: Hand) -> dict[str, object]:
    page = monitor_of(hand, request.GET, today=localdate())
    paged = lines_of(page.lines, request.GET, most=MOST, anchor="theo-don-vi", filters=page.query.address)
    look = _look(request, page)
    return {
        "look": look,
        "round": hand.round,
        "hand": hand,
        "page": page,
        "paged": paged,
        "heads": page.query.heads({code: label for code, label in _labels().items() if code not in look.hidden}),
        "at": localtime(now()),
        "refresh": REFRESH_SECONDS if hand.round.state == Round.State.OPEN else 0,
        "choices": _choices(page),
        "steps": _steps(hand, page),
    }


def _steps(hand: Hand, page: Monitor) -> list[NextStep]:
    """Return where to begin, for who manages an open round to which nothing has come yet."""
    begins = hand.manages and page.is_empty and hand.round.state == Round.State.OPEN
    return next_steps(hand.round) if begins else []


def _look(request: HttpRequest, page: Monitor) -> TableLook:
    """Return how the units are shown; their names and valid forms cannot be taken away."""
    columns = [Column(code, label) for code, label in _labels().items() if code not in (query.NAME, query.VALID)]
    # Not the address asked for: the figures that refresh themselves have one of their own.
    back = reverse("collection:monitor", args=[page.round.code]) + page.query.address
    return look_of(request.COOKIES, "thu-phieu", columns, back=back)


def _choices(page: Monitor) -> dict[str, list[tuple[str, str]]]:
    return {
        "blocks": [("", _("Mọi khối")), *page.blocks],
        "risks": [("", _("Mọi đơn vị")), ("1", _("Đơn vị chậm"))],
    }


def _labels() -> dict[str, str]:
    """Return the columns in their order; the empty keys cannot be sorted by."""
    return {
        query.NAME: _("Đơn vị"),
        "phat-ra": _("Phát ra"),
        query.RECEIVED: _("Thu về"),
        query.RATE: _("Tỷ lệ thu về"),
        query.EXCLUDED: _("Loại"),
        query.VALID: _("Hợp lệ"),
        query.PROGRESS: _("So với chỉ tiêu"),
    }
