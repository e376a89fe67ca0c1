"""What other sites show of the results: a badge and tables that ask nothing of who looks, at addresses that stay.

No script, no cookie, one language (Vietnamese), nothing loaded from elsewhere; any page may frame them, which
none of ours else allows.
"""

import unicodedata
from bisect import bisect_right
from itertools import accumulate

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from charts.numbers import vi
from portal import published, rows, serving
from portal.agency_page import profile_of
from portal.published import PublishedRound
from portal.result_views import head_of, stamp

SVG = "image/svg+xml; charset=utf-8"
# An embedding page reads the table on any site; it runs nothing and loads nothing but its style.
POLICY = "default-src 'none'; object-src 'none'; base-uri 'none'; style-src 'self'; frame-ancestors *"
# How wide the badge's row for a name is, and what letters take of it at its size, all a little more than they do.
ROOM = 290.0
WIDTHS = {
    **dict.fromkeys("mwMW%–…", 14.6),
    **dict.fromkeys(["D", chr(0x110), *"GHNOQU"], 11.7),
    **dict.fromkeys(" fijlrtI1,.;:!|/'()-", 5.2),
}
CAPITAL, SMALL = 10.4, 8.6


@require_safe
@serving.same_for_all
def badge(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Draw an agency's index with its limits, as a picture."""

    def make() -> serving.Body:
        found = _found(code)
        unit = found.by_agency.get(agency)
        if unit is None:
            raise Http404
        limits = f"{vi(unit.low)}–{vi(unit.high)} %" if unit.low and unit.high else ""
        context = {
            "name": fitting(unit.name),
            "width": set_width(unit.name),
            "whole": unit.name,
            "index": f"{vi(unit.index)} %" if unit.index else _("chưa có"),
            "limits": limits,
            "year": found.round.assessment_year,
            "synthetic": found.round.synthetic,
            "n": vi(unit.n),
        }
        since = found.publication.published_at
        return serving.body_of(render_to_string("portal/embed/badge.svg", context), kind=SVG, since=since)

    return _anywhere(serving.served(request, stamp, make))


def fitting(name: str) -> str:
    """Return a name as far as its row of the badge holds it, with dots where more follows. Pure."""
    ends = list(accumulate(map(_width, name)))
    if not ends or ends[-1] <= ROOM:
        return name
    return name[: bisect_right(ends, ROOM - WIDTHS["…"])].rstrip() + "…"


def set_width(name: str) -> str:
    """Return how wide a name is set, whatever font its reader has; empty where it is short enough for any."""
    width = sum(map(_width, fitting(name)))
    return f"{min(width, ROOM):.0f}" if width > ROOM * 2 / 3 else ""


def _width(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    if unicodedata.combining(base):
        return 0.0
    return WIDTHS.get(base, CAPITAL if base.isupper() else SMALL)


@require_safe
@serving.same_for_all
@xframe_options_exempt
def agency_table(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Show an agency's index and factors as a page for a frame."""

    def make() -> serving.Body:
        found = _found(code)
        unit = found.by_agency.get(agency)
        if unit is None:
            raise Http404
        return _table(request, found, {"profile": profile_of(found, unit)})

    return _anywhere(serving.served(request, stamp, make))


@require_safe
@serving.same_for_all
@xframe_options_exempt
def round_table(request: HttpRequest, code: str) -> HttpResponse:
    """Show the blocks of a round as a page for a frame."""

    def make() -> serving.Body:
        found = _found(code)
        blocks, axis = rows.summary_of(found)
        return _table(request, found, {"blocks": [*blocks, rows.total_row(found, axis)]})

    return _anywhere(serving.served(request, stamp, make))


def _table(request: HttpRequest, found: PublishedRound, context: dict[str, object]) -> serving.Body:
    since = found.publication.published_at
    return serving.page(request, "portal/embed/table.html", {**head_of(found), **context}, since=since)


def _found(code: str) -> PublishedRound:
    publication = published.publication(code)
    if publication is None:
        raise Http404
    return published.published(publication)


def _anywhere(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
