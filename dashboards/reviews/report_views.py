"""The consolidated report of a re-review: by result, agency and factor, what is not solved, who did not answer."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.models import Result, Review
from actionplans.reach import READING, Reader
from actionplans.reading_reviews import last_words, sums, sums_by_bearer, sums_by_factor, unsolved, visible_items
from actionplans.selectors import names_on
from agencies.access import requires
from agencies.table_files import EVERY_ROW, rows_per_page
from dashboards.reviews import page
from dashboards.reviews.views import seen_review

PAGE = 50


@require_safe
@requires(*READING)
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report, as far as the person sees the issues."""
    reader, found = seen_review(request, pk)
    context = _report(request, reader, found, rows_per_page(request, PAGE))
    trail = page.trail(page.of_review(found), (_("Báo cáo tổng hợp"), ""))
    return render(request, "dashboards/reviews/report.html", {**context, "trail": trail})


@require_safe
@requires(*READING)
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report as a draft on paper, with every unsolved issue."""
    reader, found = seen_review(request, pk)
    context = _report(request, reader, found, EVERY_ROW)
    return render(request, "dashboards/reviews/paper.html", {**context, "head": {}, "on": reader.on})


def _report(request: HttpRequest, reader: Reader, found: Review, most: int) -> dict[str, Any]:
    items = visible_items(reader).filter(review=found)
    whole, by_bearer = sums(items), sums_by_bearer(items)
    shown = Paginator(unsolved(items), most).get_page(request.GET.get("trang"))
    words = last_words(items.filter(pk__in=[each.pk for each in shown]))
    names = names_on({*by_bearer, *page.agencies_of(list(shown))}, on=reader.on)
    said = {pk: step.note for pk, step in words.items()}
    return {
        "review": found,
        "facts": page.facts(found, reader.on),
        "whole": whole,
        "heads": page.heads(),
        "total": page.numbers(whole),
        "results": [(label, getattr(whole, result)) for result, label in Result.choices],
        "bearers": [(names.get(pk, ""), page.numbers(one)) for pk, one in by_bearer.items()],
        "factors": [(name or _("Không theo yếu tố"), page.numbers(one)) for name, one in sums_by_factor(items).items()],
        "unsolved": [page.line(each, names, reader.on, said.get(each.pk, "")) for each in shown],
        "silent": [(names.get(pk, ""), one.silent) for pk, one in by_bearer.items() if one.silent],
        "previous": page.address(trang=shown.previous_page_number()) if shown.has_previous() else "",
        "next": page.address(trang=shown.next_page_number()) if shown.has_next() else "",
        "words": _("Trang %(number)d trong %(total)d") % {"number": shown.number, "total": shown.paginator.num_pages},
    }
