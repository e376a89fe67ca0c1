"""The years of the whole province, a block, an agency."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.history.page import sections_of
from dashboards.history.reading import Group, reading_of_agency, reading_of_block, reading_of_whole
from dashboards.history.rights import (
    SEEING_BLOCKS,
    agencies_seen,
    agency_for,
    block_for,
    blocks_seen,
    closed_sight,
    computes_common,
)
from dashboards.years.rights import years_seen
from scoring.history.ancestry import heirs_of


@require_safe
@requires(*Role.seeing_results())
@never_cache
def whole(request: HttpRequest) -> HttpResponse:
    """Show the years of the whole province to who sees all of it; to everybody what else has years."""
    sight = closed_sight(request)
    name = settings.PROVINCE_NAME
    everything = sight.figures.everything
    groups = reading_of_whole(name, detail=sight.detail.everything).groups() if everything else []
    context = {
        "trail": [(_("Kết quả"), reverse("dashboards:rounds")), (_("Các năm"), "")],
        "sections": sections_of(groups, linked=False, computes=computes_common(sight)),
        "whole": everything,
        "blocks": blocks_seen(sight),
        "agencies": agencies_seen(sight),
        "loads": sight.computes,
        "years": years_seen(sight),
    }
    return render(request, "dashboards/history/whole.html", context)


@require_safe
@requires(*SEEING_BLOCKS)
@never_cache
def block(request: HttpRequest, block: str) -> HttpResponse:
    """Show the years of a block."""
    seen = block_for(request, block)
    groups = reading_of_block(seen).groups()
    return render(request, "dashboards/history/one.html", _context(seen.name, groups, linked=False))


@require_safe
@requires(*Role.seeing_results())
@never_cache
def unit(request: HttpRequest, agency: str) -> HttpResponse:
    """Show the years of an agency, with those of what it came out of."""
    seen = agency_for(request, agency)
    computes = computes_common(closed_sight(request))
    context = _context(seen.name, reading_of_agency(seen).groups(), linked=True, computes=computes)
    heirs = [heir for heir in heirs_of(agency) if heir[3] <= localdate()]
    return render(request, "dashboards/history/one.html", {**context, "heirs": heirs})


def _context(heading: str, groups: Sequence[Group], *, linked: bool, computes: bool = False) -> dict[str, object]:
    start = [(_("Kết quả"), reverse("dashboards:rounds")), (_("Các năm"), reverse("history:whole"))]
    return {
        "heading": heading,
        "trail": [*start, (heading, "")],
        "sections": sections_of(groups, linked=linked, computes=computes),
    }
