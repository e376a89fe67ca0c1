"""Mẫu phúc tra of a supervising body: drawn from a round's numbered forms, outcomes noted form by form."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires
from agencies.table_files import file_answer, kind_asked, wants_file
from dashboards.supervision import sample_page
from dashboards.supervision.reach import LONGEST_ID, OVERSEEING, RAISING, Place, place_of
from surveys.models import SupervisionSample
from surveys.selectors.paper import has_numbered_forms
from surveys.selectors.supervision import bodies_named, counts_of, noted_by, samples_of
from surveys.services import supervision_samples as sampling
from surveys.services.supervision_samples import Noted

ROWS = 40


@require_safe
@requires(*OVERSEEING)
@never_cache
def samples(request: HttpRequest, code: str) -> HttpResponse:
    """List the samples of a round that exist for a person."""
    return _samples_page(request, place_of(request, code))


@require_POST
@requires(*RAISING)
@never_cache
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a sample from the units the person watches."""
    place = place_of(request, code)
    try:
        made = sampling.draw_sample(
            round=place.round,
            agencies=_codes(place),
            body=next(iter(bodies_named(place.watcher.bodies[:1])), None),
            actor=place.watcher.user,
            at=now(),
        )
    except sampling.SampleRefused as refused:
        return _samples_page(request, place, fault=str(refused), status=422)
    return redirect("supervision:sample", code, made.pk)


@require_safe
@requires(*OVERSEEING)
@never_cache
def sample(request: HttpRequest, code: str, sample_id: int) -> HttpResponseBase:
    """Show a sample, its forms by pages, and what asking again said; or hand out all of them as a file."""
    place = place_of(request, code)
    found = _sample(place, sample_id)
    related = ("response__round_unit__version",)
    if wants_file(request):
        rows = sample_page.file_rows(found.forms.select_related(*related).order_by("position"))
        return file_answer(request, kind_asked(request), rows, subject=f"round:{code}", name=f"mau-phuc-tra-{found.pk}")
    return _sample_page(request, place, found, request.GET.get("trang"))


@require_POST
@requires(*RAISING)
@never_cache
def outcomes(request: HttpRequest, code: str, sample_id: int) -> HttpResponse:
    """Note what asking again said about the forms of a page."""
    place = place_of(request, code)
    found = _sample(place, sample_id)
    if not noted_by(place.watcher).filter(pk=found.pk).exists():
        raise PermissionDenied
    typed, page = _typed(request, found), request.POST.get("trang", "")
    said = {at: said for at, (said, _was) in typed.items()}
    shown = {at: was for at, (_said, was) in typed.items() if was is not None}
    try:
        n = sampling.note_outcomes(sample=found, outcomes=said, actor=place.watcher.user, at=now(), shown=shown)
    except sampling.NotedMeanwhile:
        return _sample_page(request, place, found, page, typed=said, status=409)
    messages.success(request, _("Đã ghi kết quả của %d phiếu.") % n)
    query = f"?trang={page}" if page.isascii() and page.isdecimal() and len(page) <= LONGEST_ID else ""
    return redirect(reverse("supervision:sample", args=[code, found.pk]) + query)


def _typed(request: HttpRequest, sample: SupervisionSample) -> dict[int, tuple[Noted, Noted | None]]:
    """Return what was changed on the page, with what it showed: what a colleague noted of other forms stays."""
    typed: dict[int, tuple[Noted, Noted | None]] = {}
    for place in sample.forms.values_list("position", flat=True):
        said, was = _pair(request, place), _pair(request, place, "was-")
        if said is not None and said != was:
            typed[place] = said, was
    return typed


def _pair(request: HttpRequest, place: int, before: str = "") -> Noted | None:
    outcome = request.POST.get(f"{before}outcome-{place}")
    return None if outcome is None else (outcome, request.POST.get(f"{before}note-{place}", ""))


def _sample_page(
    request: HttpRequest,
    place: Place,
    found: SupervisionSample,
    number: str | None,
    *,
    typed: Mapping[int, Noted] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a page of a sample's forms; `typed` is what was typed about some of them and not stored."""
    page = Paginator(found.forms.select_related("response__round_unit__version"), ROWS).get_page(number)
    rows = [sample_page.row(form) for form in page]
    context = {
        "round": place.round,
        "sample": found,
        "rows": sample_page.typed_over(rows, typed or {}),
        "clash": sample_page.clash(rows, typed) if typed is not None else None,
        "summary": sample_page.summary(counts_of([found])[found.pk]),
        "outcomes": sample_page.outcomes(),
        "notes": noted_by(place.watcher).filter(pk=found.pk).exists(),
        "page": page,
        "previous": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?trang={page.next_page_number()}" if page.has_next() else "",
        "page_words": _("Trang %(number)d trong %(count)d")
        % {"number": page.number, "count": page.paginator.num_pages},
    }
    return render(request, "supervision/sample.html", context, status=status)


def _sample(place: Place, sample_id: int) -> SupervisionSample:
    known = samples_of(place.watcher).filter(round=place.round)
    found = known.filter(pk=sample_id).first() if len(str(sample_id)) <= LONGEST_ID else None
    if found is None:
        raise Http404
    return found


def _codes(place: Place) -> set[str]:
    return {unit.agency.code for unit in place.units}


def _samples_page(request: HttpRequest, place: Place, *, fault: str = "", status: int = 200) -> HttpResponse:
    if not place.watcher.reads_all and not place.watches:
        raise PermissionDenied
    found = list(samples_of(place.watcher).filter(round=place.round))
    counts = counts_of(found)
    context = {
        "round": place.round,
        "lines": [(each, sum(counts[each.pk].values()), counts[each.pk].get("", 0)) for each in found],
        "watches": place.watches,
        # Re-checks of whoever runs the round are for the office and those who supervise all of it.
        "checks": place.watcher.office or place.watcher.everywhere,
        "draws": place.watches and has_numbered_forms(place.round, agencies=_codes(place)),
        "fault": fault,
    }
    return render(request, "supervision/samples.html", context, status=status)
