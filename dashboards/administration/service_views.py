"""The catalogue of public services: listed, added, renamed, retired."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import requires_keeping_agencies
from agencies.models import Service
from agencies.services.catalogue import (
    CODE,
    LONGEST_CODE,
    LONGEST_NAME,
    ServiceChangedMeanwhile,
    ServiceCodeTaken,
    add_service,
    rename_service,
    retire_service,
)
from agencies.sorting import folded, sort_key
from agencies.table_files import rows_per_page
from dashboards.administration.frame import actor_of, faults_of, page_links, tabs, trail

PER_PAGE = 100
MISSING = {"required": gettext_lazy("Cần điền ô này.")}
CODE_WORDS = gettext_lazy("Mã không có khoảng trắng, ví dụ 1.004194.")


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên thủ tục"), max_length=LONGEST_NAME, error_messages=MISSING)


class ServiceForm(NameForm):
    code = forms.CharField(
        label=gettext_lazy("Mã thủ tục"),
        max_length=LONGEST_CODE,
        validators=[RegexValidator(rf"^(?:{CODE.pattern})\Z", CODE_WORDS)],
        error_messages=MISSING,
    )

    field_order = ("code", "name")


@require_safe
@requires_keeping_agencies
@never_cache
def services(request: HttpRequest) -> HttpResponse:
    search, state = request.GET.get("tim", "")[:100], request.GET.get("tinh-trang", "")
    wanted = folded(search)
    found = [
        service
        for service in Service.objects.all()
        if wanted in folded(f"{service.code} {service.name}")
        and (not state or (state == "het") == (service.retired_on is not None))
    ]
    page = Paginator(sorted(found, key=lambda each: (sort_key(each.name), each.code)), rows_per_page(request, PER_PAGE))
    shown = page.get_page(request.GET.get("trang"))
    states = [("", _("Mọi tình trạng")), ("con", _("còn hiệu lực")), ("het", _("đã bãi bỏ"))]
    context = {"lines": shown, "search": search, "state": state, "states": states, "tabs": tabs(request)}
    return render(request, "dashboards/administration/services.html", {**context, **page_links(request, shown)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if form.is_valid():
        try:
            add_service(**form.cleaned_data, actor=actor_of(request), at=timezone.now())
        except ServiceCodeTaken:
            form.add_error("code", _("Đã có thủ tục mang mã này."))
    if form.errors:
        return _page(request, form, status=422)
    messages.success(request, _("Đã thêm thủ tục “%s”.") % form.cleaned_data["name"])
    return redirect("administration:services")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_agencies
@never_cache
def service(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Service, pk=pk)
    if request.method != "POST":
        return _page(request, NameForm(initial={"name": found.name}), found)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, form, found, status=422)
    try:
        seen = request.POST.get("seen", "")
        name = form.cleaned_data["name"]
        rename_service(service=found, name=name, seen=seen, actor=actor_of(request), at=timezone.now())
    except ServiceChangedMeanwhile:
        found.refresh_from_db()
        return _page(request, form, found, clash=True, status=409)
    messages.success(request, _("Đã lưu thủ tục “%s”.") % name)
    return redirect("administration:services")


@require_POST
@requires_keeping_agencies
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a service, or let one that was retired be in force again."""
    found = get_object_or_404(Service, pk=pk)
    on = timezone.localdate() if request.POST.get("do") == "retire" else None
    retire_service(service=found, on=on, actor=actor_of(request), at=timezone.now())
    words = _("Đã bãi bỏ thủ tục “%s”.") if on else _("Thủ tục “%s” có hiệu lực trở lại.")
    messages.success(request, words % found.name)
    return redirect("administration:service", pk)


def _page(
    request: HttpRequest, form: forms.Form, found: Service | None = None, *, clash: bool = False, status: int = 200
) -> HttpResponse:
    heading = found.name if found else _("Thêm thủ tục")
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "heading": heading,
        "clash": clash,
        "faults": faults_of(form),
        "longest": LONGEST_NAME,
        "trail": trail((_("Thủ tục"), reverse("administration:services")), (heading, "")),
    }
    return render(request, "dashboards/administration/service.html", context, status=status)
