"""Rounds and units as whoever is measured, or watches, sees them before and after publication."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires, scope_of
from dashboards.publications import forms, page, selectors
from scoring.access import user_of
from scoring.publication_access import Reader, reader_of
from scoring.services import publications as publishing
from surveys.models import RoundUnit


@require_safe
@requires(*Role.seeing_results())
@never_cache
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds of a person's scope with how far their publication is."""
    scope = scope_of(user_of(request), on=localdate())
    return render(request, "publications/rounds.html", {"lines": selectors.round_lines(scope), "today": localdate()})


@require_safe
@requires(*Role.seeing_results())
@never_cache
def round(request: HttpRequest, code: str) -> HttpResponse:
    """Show a round's runs, draft and publications, as far as the person may see them."""
    reader = reader_of(request, code)
    made = page.round_page(reader)
    return render(request, "publications/round.html", page.context(reader, page=made, today=localdate()))


@require_safe
@requires(*Role.seeing_results())
@never_cache
def unit(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Show what the draft, or the publication, says of one unit."""
    reader, found = _unit(request, code, agency)
    return _page(request, reader, found)


@require_POST
@requires(*Role.of_an_agency())
def object_(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Take down what an agency says against its figures."""
    reader, found = _unit(request, code, agency)
    if not reader.objects_for(found):
        raise Http404
    draft = page.unit_page(reader, found).draft
    if draft is None:
        return _no_draft(request, code, agency)
    form = forms.ObjectionForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, found, objection=form)
    try:
        publishing.object_to(draft=draft, round_unit=found, text=form.cleaned_data["text"], actor=reader.user, at=now())
    except publishing.NotPublishable as refusal:
        return _page(request, reader, found, objection=form, faults=refusal.faults)
    messages.success(request, _("Đã gửi ý kiến. Trả lời sẽ hiện ở trang này."))
    return redirect("publications:unit", code, agency)


def _no_draft(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    messages.error(request, _("Đợt chưa có dự thảo hoặc dự thảo đã được công bố; trang dưới đây là hiện trạng."))
    return redirect("publications:unit", code, agency)


def _unit(request: HttpRequest, code: str, agency: str) -> tuple[Reader, RoundUnit]:
    reader = reader_of(request, code)
    # The places of a survey of the province have no figures of their own.
    for found in () if reader.of_province else reader.units:
        if found.agency.code == agency:
            return reader, found
    raise Http404


def _page(request: HttpRequest, reader: Reader, found: RoundUnit, **shown: Any) -> HttpResponse:
    made = page.unit_page(reader, found)
    context = page.context(
        reader,
        page=made,
        unit=found,
        faults=shown.get("faults", []),
        objection=shown.get("objection") or forms.ObjectionForm(),
        decided=page.decided(made.live) if made.live and made.draft is None else "",
    )
    return render(request, "publications/unit.html", context, status=422 if shown else 200)
