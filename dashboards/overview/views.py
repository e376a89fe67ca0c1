"""The files of the overview, and the table of one block."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.models import AgencyVersion
from agencies.sorting import sort_key
from dashboards.files import Kind, file_answer
from dashboards.looks import heads_shown, look_at_block
from dashboards.overview.aims import Aims, aims_of
from dashboards.overview.block import block_page, with_unlisted
from dashboards.overview.page import overview_of
from dashboards.overview.tables import TABLES, overview_rows
from dashboards.pages import RoundPage, round_page
from dashboards.query import BLOCK, NAME, STATUS
from dashboards.switches import Here, switches_of
from dashboards.tables import Cells
from dashboards.years.rights import has_year
from scoring.access import measures_province, round_for
from surveys.models import Round


@require_safe
@requires(*Role.of_the_province())
@never_cache
def overview_file(request: HttpRequest, code: str, table: str, kind: Kind) -> HttpResponseBase:
    """Hand out a table of the overview."""
    rows = _rows(request, code, table)
    return file_answer(request, kind, rows, subject=f"round:{code}", name=f"{table}-{code}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def block(request: HttpRequest, code: str, block: str) -> HttpResponse:
    """Show the units of a block, ranked with what their limits leave open; the page of the round where it has none."""
    found, sight, units = round_for(request, code)
    if not any(unit.block and unit.block.code == block for unit in units):
        raise Http404
    page = round_page(found, sight, units, {**request.GET.dict(), BLOCK: block, NAME: "", STATUS: ""})
    aims = _aims(page)
    shown = block_page(page, block, aims, request.GET) if aims else None
    if shown is None:
        return redirect("dashboards:round", code)
    if shown.mean is not None:
        shown = with_unlisted(shown, _unlisted(found, block))
    trail = [*page.trail[:-1], (found.title, reverse("dashboards:round", args=[code])), (shown.name, "")]
    look = look_at_block(request, shown)
    here = Here("overview:block", (block,), block=block)
    switches = switches_of(request, found, here, blocks=page.blocks)
    context = {"shown": shown, "round": found, "page": page, "trail": trail, "look": look, "switches": switches}
    return render(request, "dashboards/overview/block.html", {**context, "heads": heads_shown(shown.heads, look)})


def _rows(request: HttpRequest, code: str, table: str) -> Iterable[Cells]:
    """Return the rows of a table, none where there are no figures.

    Raises Http404 for an unknown table, and of a round of the province: the factors stand in its own file.
    """
    if table not in TABLES:
        raise Http404
    found, sight, units = round_for(request, code)
    if measures_province(found):
        raise Http404
    page = round_page(found, sight, units, request.GET)
    overview = overview_of(page, request.GET, one_of_several=has_year(found))
    return overview_rows(overview, table) if overview else []


def _aims(page: RoundPage) -> Aims | None:
    if page.run is None or page.source is None:
        return None
    rounding = page.source.method.rounding
    return aims_of(page.round, page.run, rounding, one_of_several=has_year(page.round))


def _unlisted(round: Round, block: str) -> list[str]:
    """Return the names of a block's units, as the round began, that it does not measure."""
    versions = AgencyVersion.objects.filter(block__code=block, valid__contains=round.opens_on)
    missing = versions.exclude(agency__in=round.units.values("agency"))
    return sorted(missing.values_list("name", flat=True), key=sort_key)
