"""The pages of agencies for who keeps them: listed, added, changed."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AuditEntry, User
from agencies.access import requires_keeping_agencies
from agencies.models import Agency, AgencyVersion, Block
from agencies.people import days
from agencies.services.checking import is_used
from agencies.services.editing import ChangedMeanwhile, CodeTaken, add_agency, edit_agency, last_version, mark_of
from agencies.table_files import rows_per_page
from dashboards.administration.agency_forms import AgencyForm, EditedAgencyForm, NewAgencyForm
from dashboards.administration.agency_lines import agency_lines
from dashboards.administration.frame import actor_of, faults_of, page_links, tabs, trail
from documents.reading import InvalidFile

PER_PAGE = 100
SHOWN = ("name", "short_name", "level", "block", "parent", "place_name", "act", "contact", "valid_to")


@require_safe
@requires_keeping_agencies
@never_cache
def agencies(request: HttpRequest) -> HttpResponse:
    """List the agencies by their tree."""
    search, past = request.GET.get("tim", "")[:100], bool(request.GET.get("het"))
    lines = agency_lines(on=timezone.localdate(), search=search, past=past)
    page = Paginator(lines, rows_per_page(request, PER_PAGE)).get_page(request.GET.get("trang"))
    context = {"lines": page, "search": search, "past": past, "tabs": tabs(request), **page_links(request, page)}
    return render(request, "dashboards/administration/agencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    form = NewAgencyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    typed = form.cleaned_data
    draft = form.draft(code=typed["code"], valid_from=typed["valid_from"], position=0)
    try:
        add_agency(draft=draft, contact=typed["contact"], actor=actor_of(request), at=timezone.now())
    except CodeTaken:
        form.add_error("code", _("Đã có đơn vị mang mã này."))
    except InvalidFile as refusal:
        _add_faults(form, refusal)
    if form.errors:
        return _page(request, form, status=422)
    messages.success(request, _("Đã thêm đơn vị “%s”.") % typed["name"])
    return redirect("administration:agencies")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show an agency with its times, and change it."""
    found = get_object_or_404(Agency, code=code)
    version = last_version(found)
    if request.method != "POST":
        return _page(request, EditedAgencyForm(initial=_stated(found, version), version=version), found)
    form = EditedAgencyForm(request.POST, version=version)
    if not form.is_valid():
        return _page(request, form, found, status=422)
    try:
        _store(request, found, form)
    except ChangedMeanwhile:
        return _page(request, form, found, clash=_clash(found, form), status=409)
    except InvalidFile as refusal:
        _explain(form, refusal)
        return _page(request, form, found, status=422)
    messages.success(request, _("Đã lưu đơn vị “%s”.") % form.cleaned_data["name"])
    return redirect("administration:agency", code)


def _store(request: HttpRequest, found: Agency, form: EditedAgencyForm) -> None:
    version, typed = form.version, form.cleaned_data
    edit_agency(
        agency=found,
        draft=form.draft(code=found.code, valid_from=version.valid.lower or date.min, position=version.position),
        contact=typed["contact"],
        since=typed["since"],
        seen=typed["seen"],
        actor=actor_of(request),
        at=timezone.now(),
    )


def _explain(form: EditedAgencyForm, refusal: InvalidFile) -> None:
    """Say what is wrong; of an agency that a round rests on, how it is changed all the same."""
    if form.cleaned_data["since"] is None and is_used(form.version):
        words = _(
            "Thông tin này đã dùng trong một đợt khảo sát nên không sửa lại được. Điền ngày áp dụng: từ ngày đó đơn vị "
            "mang thông tin mới, kết quả cũ giữ nguyên."
        )
        form.add_error("since", words)
        return
    _add_faults(form, refusal)


def _add_faults(form: AgencyForm, refusal: InvalidFile) -> None:
    for fault in refusal.faults:
        field = fault.column if fault.column in form.fields else "name"
        form.add_error(field, _("Cần: %s.") % fault.expected)


def _stated(found: Agency, version: AgencyVersion) -> dict[str, Any]:
    upper = version.valid.upper
    return {
        **{name: getattr(version, name) for name in ("name", "short_name", "level", "place_name", "act")},
        "block": version.block.code if version.block else "",
        "parent": version.parent.code if version.parent else "",
        "contact": found.contact,
        "valid_to": (upper - timedelta(days=1)).isoformat() if upper else "",
        "seen": mark_of(found),
    }


def _clash(found: Agency, form: EditedAgencyForm) -> dict[str, Any]:
    """Return who changed the agency meanwhile, and what is stored beside what was typed where they differ."""
    found.refresh_from_db()
    stored = _stated(found, last_version(found))
    entry = AuditEntry.objects.filter(subject=f"agency:{found.code}").select_related("actor").order_by("-pk").first()
    rows = [(form.fields[name].label, stored[name], form.data.get(name, "")) for name in SHOWN]
    return {
        "who": entry.actor.full_name if entry and isinstance(entry.actor, User) else "",
        "rows": [row for row in rows if row[1] != row[2]],
        "seen": stored["seen"],
    }


def _page(
    request: HttpRequest,
    form: AgencyForm,
    found: Agency | None = None,
    *,
    clash: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    versions = AgencyVersion.objects.filter(agency=found).order_by("-valid") if found else []
    here = form.version.name if isinstance(form, EditedAgencyForm) else _("Thêm đơn vị")
    context = {
        "form": form,
        "found": found,
        "heading": here,
        "clash": clash,
        "seen": clash["seen"] if clash else form["seen"].value() if "seen" in form.fields else "",
        "faults": faults_of(form),
        "levels": AgencyVersion.Level.choices,
        "blocks": [("", _("Không thuộc khối nào")), *Block.objects.values_list("code", "name")],
        "parents": [("", _("Không có")), *_standing(found)],
        "past": [(days(version.valid.lower, version.valid.upper), version) for version in versions],
        "trail": trail((_("Đơn vị"), reverse("administration:agencies")), (here, "")),
    }
    return render(request, "dashboards/administration/agency.html", context, status=status)


def _standing(found: Agency | None) -> list[tuple[str, str]]:
    """Return today's agencies, and the superior an agency has, to choose one from."""
    versions = AgencyVersion.objects.filter(valid__contains=timezone.localdate()).select_related("agency")
    names = {each.agency.code: each.name for each in versions if found is None or each.agency_id != found.pk}
    above = last_version(found).parent if found else None
    if above is not None and above.code not in names:
        names[above.code] = last_version(above).name
    return list(names.items())
