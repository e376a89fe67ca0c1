"""The published results: years, rounds, blocks, agencies. /ket-qua/…"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import published, rows, said_done, serving, wording
from portal.agency_page import profile_of, tree_of
from portal.finding import find
from portal.published import PublishedRound, superseded_of
from portal.rows import NAME, NO_BLOCK
from portal.templatetags.spoken import vietnamese
from portal.trend import trend_of
from scoring.disclosure import TOP
from scoring.models import Publication

# Of the names that stand on a notice together.
LETTERS_ON_BOARD = 300
ROWS_ON_A_PAGE = 100


def stamp() -> serving.Stamp:
    """Tell the state of what results pages show: what is published, and the day."""
    return published.changed()[0], localdate()


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List what is published by year; with `tim` the agencies whose names hold those words."""
    typed = request.GET.get("tim", "")[:200]

    def make() -> serving.Body:
        found = find(typed) if typed.strip() else None
        context = {"years": years_of(list(published.publications())), "found": found, "typed": typed}
        return serving.page(request, "portal/results/index.html", context, since=published.changed()[1])

    return serving.served(request, stamp, make, query=typed)


def years_of(publications: list[Publication]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Return the publications in force by year, each with its total as it is told."""
    years: dict[int, list[dict[str, Any]]] = {}
    for publication in publications:
        found = published.published(publication)
        url = reverse("public:round", args=[publication.round.code])
        line = {
            "publication": publication,
            "total": found.result.total,
            "url": url,
            # As the forms beside it: without those that the index leaves out.
            "units": len(found.result.agencies) - found.result.total.left_out - found.result.total.without_size,
        }
        years.setdefault(publication.round.assessment_year, []).append(line)
    return list(years.items())


@require_safe
def round_or_year(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was published of a round, or the rounds of a year. Raises Http404 where nothing was."""

    def make() -> serving.Body:
        publication = published.publication(code)
        if publication is not None:
            return _round(request, published.published(publication))
        return _year(request, code)

    return serving.served(request, stamp, make)


def _year(request: HttpRequest, code: str) -> serving.Body:
    # A digit of another script is none here; a longer number is no year.
    number = int(code) if code.isascii() and code.isdigit() and len(code) == 4 else 0
    found = list(published.publications().filter(round__assessment_year=number)) if number else []
    if not found:
        raise Http404
    context = {"year": number, "years": years_of(found), "trail": [results_crumb(), (_("Năm %s") % number, "")]}
    return serving.page(request, "portal/results/year.html", context, since=published.changed()[1])


def _round(request: HttpRequest, found: PublishedRound) -> serving.Body:
    blocks, axis = rows.summary_of(found)
    total = rows.total_row(found, axis)
    context = {
        **head_of(found),
        "blocks": blocks,
        "axis": axis,
        "total": total,
        "has_changes": any(row.certain.previous is not None for row in blocks),
        "readings": _total_readings(found),
        "tree": tree_of(found, found.result.total, TOP),
        "table_url": request.build_absolute_uri(reverse("public:round_table", args=[found.code])),
        "trail": [results_crumb(), (vietnamese(found.round.title), "")],
    }
    return serving.page(request, "portal/results/round.html", context, since=found.publication.published_at)


def _total_readings(found: PublishedRound) -> list[str]:
    total, roll_up = found.result.total, found.method.total_roll_up
    if total.index is None:
        return []
    averaged = wording.averaged(total, found.result.agencies, roll_up)
    said = [
        wording.index_reading(total.index, found.method, averaged=averaged),
        wording.limits_reading(total.certain, found.method),
        wording.change_reading(total.certain),
    ]
    return [sentence for sentence in said if sentence]


def _found(code: str) -> PublishedRound:
    publication = published.publication(code)
    if publication is None:
        raise Http404
    return published.published(publication)


@require_safe
def block(request: HttpRequest, code: str, block: str) -> HttpResponse:
    """Show the agencies of a block beside each other. Raises Http404 where nothing of it is published."""
    order = NAME if request.GET.get("xep") == NAME else ""
    number = request.GET.get("trang", "")[:6]

    def make() -> serving.Body:
        found = _found(code)
        try:
            table = rows.block_of(found, "" if block == NO_BLOCK else block, order=order)
        except KeyError:
            raise Http404 from None
        pages = Paginator(table.rows, ROWS_ON_A_PAGE)
        context = {
            **head_of(found),
            "table": table,
            "order": order,
            "rows": pages.get_page(number),
            "readings": [table.reading] if table.reading else [],
            "trail": [results_crumb(), round_crumb(found), (vietnamese(table.name) if table.code else table.name, "")],
        }
        return serving.page(request, "portal/results/block.html", context, since=found.publication.published_at)

    return serving.served(request, stamp, make, query=f"{order} {number}")


def of_agency(view: str) -> Callable[[HttpRequest, str, str], HttpResponse]:
    """Return the view of an agency in a publication by a template. It raises Http404 where nothing is published."""

    @require_safe
    def shown(request: HttpRequest, code: str, agency: str) -> HttpResponse:
        size = "a3" if request.GET.get("kho") == "a3" else "a4"

        def make() -> serving.Body:
            found = _found(code)
            context = {
                **agency_context(request, found, agency, years=view == "agency"),
                **_on_board(found, agency, size),
            }
            return serving.page(request, f"portal/results/{view}.html", context, since=found.publication.published_at)

        return serving.served(request, said_done.stamp, make, query=size)

    return shown


def _on_board(found: PublishedRound, agency: str, size: str) -> dict[str, Any]:
    """Return how a notice is set so that one sheet holds it: smaller, with one quote, where its names are long."""
    names = (found.by_agency[agency].name, found.round.title, found.publication.issuing_body)
    dense = sum(map(len, names)) > LETTERS_ON_BOARD
    return {"size": size, "dense": dense, "room": ":1" if dense else ":2"}


def agency_context(request: HttpRequest, found: PublishedRound, agency: str, *, years: bool) -> dict[str, Any]:
    """Return all that the pages of an agency say, with its `years` or without.

    Raises Http404 where the publication does not tell of it.
    """
    unit = found.by_agency.get(agency)
    if unit is None:
        raise Http404
    profile = profile_of(found, unit)
    crumbs = [(vietnamese(profile.block_name), profile.block)] if profile.block_name else []
    return {
        **head_of(found),
        "profile": profile,
        "trend": trend_of(found, agency) if years else None,
        "said": said_done.of_agency(agency),
        "notice_url": reverse("public:notice", args=[found.code, agency]),
        "table_url": request.build_absolute_uri(reverse("public:agency_table", args=[found.code, agency])),
        "badge_url": request.build_absolute_uri(reverse("public:badge", args=[found.code, agency])),
        "page_url": request.build_absolute_uri(profile.url),
        "trail": [results_crumb(), round_crumb(found), *crumbs, (vietnamese(unit.name), "")],
    }


agency = of_agency("agency")
notice = of_agency("notice")


def head_of(found: PublishedRound) -> dict[str, Any]:
    """Return what every page of a publication says of it."""
    version = found.publication.run.method_version
    return {
        "round": found.round,
        "publication": found.publication,
        "superseded": superseded_of(found.publication),
        "method": found.method,
        "of_province": found.of_province,
        "method_url": reverse("public:method", args=[version.method.code, version.number]),
        "round_url": reverse("public:round", args=[found.code]),
        "issuer": settings.PROVINCE_NAME,
    }


def results_crumb() -> tuple[str, str]:
    return _("Kết quả"), reverse("public:results")


def round_crumb(found: PublishedRound) -> tuple[object, str]:
    return vietnamese(found.round.title), reverse("public:round", args=[found.code])
