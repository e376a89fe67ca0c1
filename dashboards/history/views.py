"""The years of the whole province, a block, an agency."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.files import Kind, file_answer
from dashboards.history.files import years_rows
from dashboards.history.page import sections_of
from dashboards.history.reading import Group, reading_of_agency, reading_of_block, reading_of_whole
from dashboards.history.rights import (
    SEEING_BLOCKS,
    Seen,
    agencies_seen,
    agency_for,
    block_for,
    blocks_seen,
    closed_sight,
    computes_common,
    pages_seen,
)
from dashboards.years.rights import years_seen
from scoring.access import Sight
from scoring.history.ancestors import Ancestry
from scoring.history.ancestry import heirs_of


@require_safe
@requires(*Role.seeing_results())
@never_cache
def whole(request: HttpRequest) -> HttpResponse:
    """Show the years of the whole province to who sees all of it; to everybody what else has years."""
    sight = closed_sight(request)
    context = {
        "trail": [(_("Kết quả"), reverse("dashboards:rounds")), (_("Các năm"), "")],
        "sections": sections_of(_groups_of_whole(sight), computes=computes_common(sight)),
        "files": (reverse("history:whole_csv"), reverse("history:whole_xlsx")),
        "whole": sight.figures.everything,
        "blocks": blocks_seen(sight),
        "agencies": agencies_seen(sight),
        "loads": sight.computes,
        "years": years_seen(sight),
    }
    return render(request, "dashboards/history/whole.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def whole_file(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """Hand out the years of the whole province; none to who does not see all of it."""
    groups = _groups_of_whole(closed_sight(request))
    return _file(request, kind, groups, name=settings.PROVINCE_NAME, subject="history", file="cac-nam")


@require_safe
@requires(*SEEING_BLOCKS)
@never_cache
def block(request: HttpRequest, block: str) -> HttpResponse:
    """Show the years of a block."""
    seen = block_for(request, block)
    groups = reading_of_block(seen).groups()
    return render(request, "dashboards/history/one.html", {**_context(seen, groups), "files": _files("block", block)})


@require_safe
@requires(*SEEING_BLOCKS)
@never_cache
def block_file(request: HttpRequest, block: str, kind: Kind) -> HttpResponseBase:
    """Hand out the years of a block."""
    seen = block_for(request, block)
    groups, subject = reading_of_block(seen).groups(), f"history:{block}"
    return _file(request, kind, groups, name=seen.name, subject=subject, file=f"cac-nam-{block}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def unit(request: HttpRequest, agency: str) -> HttpResponse:
    """Show the years of an agency, with those of what it came out of."""
    seen = agency_for(request, agency)
    reading = reading_of_agency(seen)
    ancestry = reading.ancestry
    context = _context(seen, reading.groups(), computes=computes_common(seen.sight), ancestry=ancestry)
    found = [heir for heir in heirs_of(ancestry) if heir[3] <= localdate()] if ancestry else []
    pages = pages_seen(seen.sight, {code for code, *_rest in found})
    heirs = [(code if code in pages else "", *rest) for code, *rest in found]
    return render(request, "dashboards/history/one.html", {**context, "heirs": heirs, "files": _files("unit", agency)})


@require_safe
@requires(*Role.seeing_results())
@never_cache
def unit_file(request: HttpRequest, agency: str, kind: Kind) -> HttpResponseBase:
    """Hand out the years of an agency, with those of what it came out of."""
    seen = agency_for(request, agency)
    groups, subject = reading_of_agency(seen).groups(), f"history:{agency}"
    return _file(request, kind, groups, name=seen.name, subject=subject, file=f"cac-nam-{agency}")


def _groups_of_whole(sight: Sight) -> Sequence[Group]:
    return reading_of_whole(settings.PROVINCE_NAME, sight).groups() if sight.figures.everything else []


def _files(page: str, code: str) -> tuple[str, str]:
    return reverse(f"history:{page}_csv", args=[code]), reverse(f"history:{page}_xlsx", args=[code])


def _file(
    request: HttpRequest, kind: Kind, groups: Sequence[Group], *, name: str, subject: str, file: str
) -> HttpResponseBase:
    return file_answer(request, kind, years_rows(sections_of(groups), name), subject=subject, name=file)


def _context(
    seen: Seen, groups: Sequence[Group], *, computes: bool = False, ancestry: Ancestry | None = None
) -> dict[str, object]:
    start = [(_("Kết quả"), reverse("dashboards:rounds")), (_("Các năm"), reverse("history:whole"))]
    pages = pages_seen(seen.sight, {line.code for group in groups for line in group.series.predecessors}, ancestry)
    return {
        "heading": seen.name,
        "trail": [*start, (seen.name, "")],
        "sections": sections_of(groups, pages=pages, computes=computes),
    }
