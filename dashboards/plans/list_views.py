"""The list of plans."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.models import Plan
from actionplans.plan_reach import PlanReader, plan_reader_for, visible_plans
from actionplans.plan_selectors import WantedPlans, listed_plans
from actionplans.reach import READING
from actionplans.selectors import names_on
from agencies.access import requires
from agencies.models import Block
from agencies.table_files import rows_per_page
from dashboards.plans import query, wording
from scoring.access import user_of

PAGE = 50


@require_safe
@requires(*READING)
@never_cache
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans a person sees, as the address filters and sorts them."""
    reader, wanted = plan_reader_for(user_of(request), on=localdate()), query.read(request.GET)
    found = listed_plans(visible_plans(reader), wanted, on=reader.on)
    shown = Paginator(found, rows_per_page(request, PAGE)).get_page(request.GET.get("trang"))
    names = names_on({each.agency_id for each in shown}, on=reader.on)
    context = {
        "lines": [wording.plan_line(each, names) for each in shown],
        "wanted": wanted,
        "filtered": wanted != WantedPlans(order=wanted.order),
        "writes": bool(reader.writing.agency_ids),
        "heads": _heads(wanted),
        "trail": [*wording.trail()[:1], (_("Kế hoạch cải thiện"), "")],
        **_choices(reader, wanted),
        **_pages(shown, wanted),
    }
    return render(request, "dashboards/plans/list.html", context)


def _heads(wanted: WantedPlans) -> Mapping[str, dict[str, str]]:
    """Return, by column, the address that sorts by it and how the list is sorted now."""
    how = {"agency": "ascending", "year": "descending", "due": "ascending"}
    return {
        name: {"url": query.address(wanted, order=name), "sorted": direction if wanted.order == name else ""}
        for name, direction in how.items()
    }


def _choices(reader: PlanReader, wanted: WantedPlans) -> dict[str, Any]:
    """Return what the filters offer: agencies and years of plans that the person sees, blocks, states."""
    known = list(visible_plans(reader).values_list("agency", "agency__code", "first_year", "last_year").distinct())
    names = names_on({agency for agency, *_rest in known}, on=reader.on)
    agencies = sorted({(code, names.get(agency, code)) for agency, code, *_rest in known}, key=lambda each: each[1])
    years = sorted({year for *_rest, first, last in known for year in range(first, last + 1)}, reverse=True)
    blocks = Block.objects.order_by("position").values_list("code", "name") if _sees_blocks(reader) else ()
    return {
        "agencies": [("", _("Mọi đơn vị")), *agencies] if len(agencies) > 1 else [],
        "years": [("", _("Mọi năm")), *((str(year), str(year)) for year in years)],
        "blocks": [("", _("Mọi khối")), *blocks] if blocks else [],
        "states": [
            ("", _("Mọi tình trạng")),
            *((code, Plan.State(state).label) for code, state in query.STATES.items()),
        ],
        "state_value": query.said(query.STATES, wanted.state),
        "year_value": str(wanted.year or ""),
        "order_value": query.said(query.ORDERS, wanted.order),
    }


def _sees_blocks(reader: PlanReader) -> bool:
    return reader.judges or reader.reading.everything


def _pages(shown: Page[Plan], wanted: WantedPlans) -> dict[str, str]:
    start = query.address(wanted)
    join = "&" if start != "?" else ""
    return {
        "previous": f"{start}{join}trang={shown.previous_page_number()}" if shown.has_previous() else "",
        "next": f"{start}{join}trang={shown.next_page_number()}" if shown.has_next() else "",
        "words": _("Trang %(number)d trong %(total)d") % {"number": shown.number, "total": shown.paginator.num_pages},
    }
