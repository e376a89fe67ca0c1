"""What was reorganised so far: listed, looked at, taken back while nothing rests on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires_keeping_agencies
from agencies.models import AgencySuccession, AgencyVersion, Reorganisation
from agencies.services.undoing import AlreadyUndone, RestsOnIt
from agencies.table_files import rows_per_page
from dashboards.administration.effects import passed_on
from dashboards.administration.frame import actor_of, page_links, tabs, trail
from dashboards.administration.undoing import can_be_undone, undo

PER_PAGE = 50


@require_safe
@requires_keeping_agencies
@never_cache
def reorganisations(request: HttpRequest) -> HttpResponse:
    rows = Reorganisation.objects.select_related("made_by").prefetch_related("agencies")
    page = Paginator(rows, rows_per_page(request, PER_PAGE)).get_page(request.GET.get("trang"))
    names = _names([agency.pk for row in page for agency in row.agencies.all()])
    lines = [(row, ", ".join(names.get(agency.pk, agency.code) for agency in row.agencies.all())) for row in page]
    context = {"lines": lines, "tabs": tabs(request), **page_links(request, page)}
    return render(request, "dashboards/administration/reorganisations.html", context)


@require_safe
@requires_keeping_agencies
@never_cache
def reorganisation(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Reorganisation.objects.select_related("made_by"), pk=pk)
    versions = AgencyVersion.objects.filter(pk__in=[pk for pk, _upper in row.rows["ended"]])
    context = {
        "row": row,
        "ended": list(versions.order_by("sort_key")) if row.undone_at is None else [],
        "begun": list(AgencyVersion.objects.filter(pk__in=row.rows["versions"]).select_related("agency")),
        "passed": list(passed_on(row)) if row.kind == AgencySuccession.Kind.TRANSFER else [],
        "roles": len(row.rows["memberships"]),
        "undoable": can_be_undone(row, today=timezone.localdate()),
        "heading": _("%(kind)s từ ngày %(day)s")
        % {"kind": row.get_kind_display().capitalize(), "day": row.on.strftime("%d/%m/%Y")},
        "trail": trail((_("Sắp xếp đơn vị"), reverse("administration:reorganisations")), (str(row), "")),
    }
    return render(request, "dashboards/administration/reorganisation.html", context)


@require_POST
@requires_keeping_agencies
def undo_reorganisation(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Reorganisation, pk=pk)
    try:
        undo(reorganisation=row, actor=actor_of(request), at=timezone.now())
        messages.success(request, _("Đã hủy việc sắp xếp: mọi đơn vị trở lại như trước."))
    except AlreadyUndone:
        messages.error(request, _("Việc sắp xếp này đã được hủy trước đó."))
    except RestsOnIt:
        messages.error(request, _("Không hủy được: đã có việc khác dựa vào việc sắp xếp này."))
    return redirect("administration:reorganisation", pk)


def _names(agency_ids: list[int]) -> dict[int, str]:
    """Return the last names of agencies."""
    versions = AgencyVersion.objects.filter(agency__in=agency_ids).order_by("agency_id", "-valid")
    return dict(versions.distinct("agency_id").values_list("agency_id", "name"))
