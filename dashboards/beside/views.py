"""Figures beside the index of the province, a block or an agency; the catalogue of what can stand there."""

from urllib.parse import urlencode

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
from dashboards.beside.page import file_rows, groups_of, index_targets, targets_for
from dashboards.beside.query import year_in, years_to_choose
from dashboards.beside.rights import Subject, subject_for, subjects_of
from dashboards.files import Kind, file_answer
from dashboards.history.rights import closed_sight
from scoring.models import Indicator, IndicatorTarget, IndicatorValue


@require_safe
@requires(*Role.seeing_results())
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Show what stands beside the index of a subject in a year, and how its index stands to its targets."""
    subject = subject_for(request, settings.PROVINCE_NAME)
    years = _years(subject)
    year = year_in(request.GET.get("nam", ""), default=max(years, default=localdate().year))
    held = targets_for(subject, year)
    asked = urlencode({"don-vi": subject.key, "nam": year})
    context = {
        "subject": subject,
        "files": [f"{reverse(f'beside:figures_{kind}')}?{asked}" for kind in ("csv", "xlsx")],
        "subjects": subjects_of(request, settings.PROVINCE_NAME),
        "year": str(year),
        "years": years_to_choose(years, chosen=year, today=localdate().year),
        "groups": groups_of(subject, year, held),
        "reached": index_targets(subject, year, held),
        "enters": closed_sight(request).computes,
        "trail": trail(),
    }
    return render(request, "dashboards/beside/figures.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def figures_file(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """Hand out the same as a table."""
    subject = subject_for(request, settings.PROVINCE_NAME)
    year = year_in(request.GET.get("nam", ""), default=localdate().year)
    held = targets_for(subject, year)
    rows = file_rows(groups_of(subject, year, held), index_targets(subject, year, held))
    name = f"chi-so-dat-canh-{subject.key.replace(':', '-')}-{year}"
    return file_answer(request, kind, rows, subject=f"beside:{subject.key}", name=name)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show which indicators can stand beside the index, what they mean and whether that was held against a source."""
    context = {"indicators": Indicator.objects.filter(active=True), "trail": trail(_("Danh mục"))}
    return render(request, "dashboards/beside/catalogue.html", context)


def trail(*here: str) -> list[tuple[str, str]]:
    """Return the way to a page below the figures, or to these."""
    start = (_("Kết quả"), reverse("dashboards:rounds"))
    if not here:
        return [start, (_("Chỉ số đặt cạnh"), "")]
    return [start, (_("Chỉ số đặt cạnh"), reverse("beside:figures")), (here[0], "")]


def _years(subject: Subject) -> set[int]:
    """Return the years with figures or targets of a subject."""
    of_subject = {"agency": subject.agency}
    targets = IndicatorTarget.objects.filter(withdrawn_at=None, block=subject.block, **of_subject)
    found = targets.order_by().values_list("year", flat=True)
    if subject.block:
        return set(found)
    return set(found.union(IndicatorValue.objects.filter(**of_subject).order_by().values_list("year", flat=True)))
