"""The officials' view: rounds, one round with its units, one unit."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires, scope_of
from dashboards import pages, selectors, tables, unit_pages
from dashboards.files import Kind, file_answer
from dashboards.looks import heads_shown, look_at_board
from dashboards.overview.page import overview_of
from dashboards.paging import MOST, MOST_BELOW_OVERVIEW, paged
from dashboards.profile_order import PARAMS
from dashboards.query import BLOCK, DIRECTION, ORDER
from dashboards.switches import Here, rounds_shown, switches_of
from dashboards.years.rights import has_year
from scoring.access import Sight, round_for, sights_of, unit_for, user_of
from scoring.services import request_score
from surveys.access import manages
from surveys.models import Round, RoundUnit
from surveys.natures import Nature, nature_of
from surveys.services import WrongState, close_round


@require_safe
@never_cache
@requires(*Role.seeing_results())
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds one may see."""
    sights = sights_of(user_of(request), on=localdate())
    by_nature: dict[Nature, list[selectors.RoundLine]] = {}
    for line in selectors.round_lines(sights):
        by_nature.setdefault(nature_of(line.round), []).append(line)
    context = {
        # What agencies make of themselves (tự khảo sát) is never listed among the province's.
        "lines": by_nature.get("agencies", []),
        "own_lines": by_nature.get("own", []),
        # Nor what residents say of the province: its index is of something else.
        "resident_lines": by_nature.get("province", []),
        "shows_index": {state for state, sight in sights.items() if sight.figures.everything},
        "computes": sights[Round.State.OPEN].computes,
    }
    return render(request, "dashboards/rounds.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def round(request: HttpRequest, code: str) -> HttpResponse:
    """Show a round with its units, as the address sorts and filters them."""
    found, sight, units = round_for(request, code)
    page = pages.round_page(found, sight, units, request.GET)
    here = Here("dashboards:round", kept=(ORDER, DIRECTION, BLOCK, *PARAMS))
    rounds = rounds_shown(request, here)
    several = has_year(found, rounds if sight.figures.everything else None)
    overview = overview_of(page, request.GET, one_of_several=several)
    most = MOST_BELOW_OVERVIEW if overview else MOST
    shown = paged(page.board, request.GET, most=most) if page.board else None
    look = look_at_board(request, page.board)
    context = {
        "look": look,
        "heads": heads_shown(page.board.heads, look) if page.board and look else [],
        "page": replace(page, board=shown.board) if shown else page,
        "paged": shown,
        "round": found,
        "decides": _decides(request, found, sight),
        "has_year": several,
        "overview": overview,
        "switches": switches_of(request, found, here, rounds=rounds, blocks=page.blocks),
    }
    return render(request, "dashboards/round.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def round_file(request: HttpRequest, code: str, kind: Kind) -> HttpResponseBase:
    """Hand out the table of a round as the page orders and filters it."""
    found, sight, units = round_for(request, code)
    rows = tables.round_rows(pages.round_page(found, sight, units, request.GET))
    return file_answer(request, kind, rows, subject=f"round:{found.code}", name=f"ket-qua-{found.code}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def unit(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Show one unit of a round with its items, the weakest first."""
    found, sight = unit_for(request, code, agency)
    page = unit_pages.unit_page(found, sight, request.GET)
    watches = sight.units.has(Role.SUPERVISOR)
    plans = page.profile is not None and sight.units.has(*Role.of_an_agency()) and _writes_plans(request, found)
    here = Here("dashboards:unit", (agency,), kept=PARAMS, agency_id=found.agency_id)
    context = {
        "page": page,
        "round": found.round,
        "unit": found,
        "watches": watches,
        "plans": plans,
        "switches": switches_of(request, found.round, here),
    }
    return render(request, "dashboards/unit.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def unit_file(request: HttpRequest, code: str, agency: str, kind: Kind) -> HttpResponseBase:
    """Hand out the items of a unit as the page shows them."""
    found, sight = unit_for(request, code, agency)
    page = unit_pages.unit_page(found, sight, request.GET)
    rows = tables.profile_rows(page.profile) if page.profile else tables.count_rows([page.count_line])
    return file_answer(request, kind, rows, subject=f"round:{code}/{agency}", name=f"ket-qua-{code}-{agency}")


@require_POST
@requires(*Role.collecting())
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Have a worker compute the round and show how far it is."""
    found = _round_to_decide(request, code)
    back = reverse("dashboards:round", args=[found.code])
    job = request_score(round=found, actor=user_of(request), back_url=back, at=now())
    return redirect("jobs:job", job.id)


@require_POST
@requires(*Role.collecting())
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Let no more forms come in."""
    found = _round_to_decide(request, code)
    try:
        close_round(round=found, actor=user_of(request), at=now())
    except WrongState:
        messages.info(request, _("Đợt không còn đang thu phiếu nên không khóa."))
    else:
        messages.success(request, _("Đã khóa thu phiếu. Tính lại chỉ số để kết quả gồm mọi phiếu đã nhận."))
    return redirect("dashboards:round", found.code)


def _writes_plans(request: HttpRequest, unit: RoundUnit) -> bool:
    own = scope_of(user_of(request), on=localdate(), roles=Role.of_an_agency())
    return unit.agency_id in own.agency_ids and unit.round.owner_id is None


def _decides(request: HttpRequest, round: Round, sight: Sight) -> bool:
    """Tell whether the person closes and computes the round: Sở Nội vụ, or whoever owns it (tự khảo sát)."""
    return sight.computes or (round.owner_id is not None and manages(request.user, round))


def _round_to_decide(request: HttpRequest, code: str) -> Round:
    """Return a round the person may close and compute. Raises Http404, PermissionDenied."""
    found, sight, _units = round_for(request, code)
    if not _decides(request, found, sight):
        raise PermissionDenied
    return found
