"""The process of a survey, for its supervisors while it runs, and for who reads all of it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.access import Scope, requires
from agencies.table_files import rows_per_page
from charts.numbers import vi
from dashboards.supervision.process_page import facts, forms_of, work_of
from dashboards.supervision.reach import OVERSEEING, Place, place_of
from surveys.models import SampledForm
from surveys.selectors import units_in_scope
from surveys.selectors.supervision import counts_of, samples_of

# The page has two views: forms, and the work of the survey.
VIEW, WORK = "xem", "cong-viec"
# On the page; a file has all.
MOST_SHIFTS = 300


@require_safe
@requires(*OVERSEEING)
@never_cache
def process(request: HttpRequest, code: str) -> HttpResponse:
    """Show how the survey goes over the units a person watches; Sở Nội vụ and Ban Chỉ đạo over all."""
    place = place_of(request, code)
    units = place.units
    if place.watcher.reads_all and not units:
        units = tuple(units_in_scope(place.round, Scope(everything=True)))
    if not units and not place.watches:
        raise PermissionDenied
    of_work = request.GET.get(VIEW) == WORK
    context = {
        "round": place.round,
        "facts": facts(place.round, units),
        "tables": work_of(units, most=rows_per_page(request, MOST_SHIFTS))
        if of_work
        else forms_of(place.round, units, today=localdate()),
        "of_work": of_work,
        "samples": _samples(place) if of_work else [],
    }
    return render(request, "supervision/process.html", context)


def _samples(place: Place) -> list[tuple[int, str, str, str]]:
    """Return the samples a person sees: when drawn, how many forms, how many nobody asked about yet."""
    found = list(samples_of(place.watcher).filter(round=place.round))
    counts = counts_of(found) if found else {}
    outcomes = ("", *SampledForm.Outcome.values)
    sums = {one.pk: sum(counts[one.pk].get(each, 0) for each in outcomes) for one in found}
    return [(one.pk, f"{one.drawn_at:%d/%m/%Y}", vi(sums[one.pk]), vi(counts[one.pk].get("", 0))) for one in found]
