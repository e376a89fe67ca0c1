"""Targets: which hold in a year, setting one, withdrawing one with its reason."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from agencies.access import requires
from dashboards.beside.query import year_in, years_to_choose
from dashboards.beside.targets import TargetForm, lines_of, subject_choices, whom_choices
from dashboards.beside.views import trail
from scoring.access import user_of
from scoring.indicators.targets import targets_in_force
from scoring.models import IndicatorTarget
from scoring.services.indicator_targets import (
    AlreadyWithdrawn,
    InvalidTarget,
    TargetStands,
    set_target,
    withdraw_target,
)

# Where the field of a refusal stands in the form.
BOXES = {"indicator": "subject", "node": "subject", "agency": "whom", "block": "whom", "year": "subject"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.computing_results())
@never_cache
def targets(request: HttpRequest) -> HttpResponse:
    """List the targets of a year and set one more."""
    year = year_in(request.GET.get("nam", ""), default=localdate().year)
    form = TargetForm(
        request.POST if request.method == "POST" else None,
        year=year,
        subjects=subject_choices(),
        whom=whom_choices(settings.PROVINCE_NAME),
    )
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, [(name, errors[0]) for name, errors in form.errors.items()], status=422)
    return _set(request, form)


def _set(request: HttpRequest, form: TargetForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        set_target(
            aim=form.aim,
            operator=said["operator"],
            value=said["value"],
            source=said["source"],
            actor=user_of(request),
            at=now(),
        )
    except InvalidTarget as refusal:
        return _page(request, form, [(BOXES.get(refusal.field, refusal.field), str(refusal))], status=422)
    except TargetStands as refusal:
        return _page(request, form, [("subject", str(refusal))], status=422)
    messages.success(request, _("Đã đặt mục tiêu."))
    return redirect(f"{reverse('beside:targets')}?nam={form.year}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.computing_results())
@never_cache
def withdraw(request: HttpRequest, target_id: int) -> HttpResponse:
    """Withdraw a target; the page asks why."""
    target = get_object_or_404(
        IndicatorTarget.objects.select_related("indicator", "method", "block", "agency"), pk=target_id
    )
    back = f"{reverse('beside:targets')}?nam={target.year}"
    fault = ""
    if request.method == "POST":
        reason = " ".join(request.POST.get("reason", "").split())
        try:
            withdraw_target(target=target, reason=reason, actor=user_of(request), at=now())
        except InvalidTarget as refusal:
            fault = str(refusal)
        except AlreadyWithdrawn as refusal:
            messages.info(request, str(refusal))
            return redirect(back)
        else:
            messages.success(request, _("Đã rút mục tiêu. Mục tiêu cũ và lý do được lưu lại."))
            return redirect(back)
    context = {
        "line": lines_of([target], province=settings.PROVINCE_NAME)[0],
        "year": target.year,
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "withdrawn": target.withdrawn_at,
        "back": back,
        "trail": trail(_("Rút mục tiêu")),
    }
    return render(request, "dashboards/beside/withdraw.html", context, status=422 if fault else 200)


def _page(
    request: HttpRequest, form: TargetForm, faults: list[tuple[str, Any]] | None = None, *, status: int = 200
) -> HttpResponse:
    years = IndicatorTarget.objects.values_list("year", flat=True).distinct()
    by_box = dict(faults or [])
    context = {
        "form": form,
        "typed": form.data,
        "operators": [(str(code), str(words)) for code, words in IndicatorTarget.Operator.choices],
        "errors": by_box,
        "faults": faults or [],
        "lines": lines_of(targets_in_force(year=form.year), province=settings.PROVINCE_NAME),
        "year": str(form.year),
        "years": years_to_choose(years, chosen=form.year, today=localdate().year),
        "subjects": form.fields["subject"].choices,  # type: ignore[attr-defined]
        "whom": form.fields["whom"].choices,  # type: ignore[attr-defined]
        "address": f"{reverse('beside:targets')}?nam={form.year}",
        "trail": trail(_("Mục tiêu")),
    }
    return render(request, "dashboards/beside/targets.html", context, status=status)
