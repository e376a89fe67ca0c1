"""The fixed dates of the province's year: read by whoever keeps them, Sở Nội vụ with the whole province."""

from calendar import monthrange
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Role
from actionplans.models import FixedDate
from actionplans.services.calendar import AlreadyThere, restore_date, set_date, withdraw_date
from agencies.access import requires, scope_of
from dashboards.calendar import page
from feedback.comment_page import fields_of
from scoring.access import user_of

KEEPING = (Role.HOME_AFFAIRS,)
# 29/2 of every year is the last of February where there is none.
LEAP = 2000


class DateForm(forms.Form):
    """A date: its day and year may be left out."""

    title = forms.CharField(label=gettext_lazy("Việc"), max_length=300)
    source = forms.CharField(
        label=gettext_lazy("Theo văn bản"),
        max_length=300,
        help_text=gettext_lazy("Số, ngày văn bản và điểm quy định mốc này."),
    )
    month = forms.IntegerField(label=gettext_lazy("Tháng"), min_value=1, max_value=12)
    day = forms.IntegerField(
        label=gettext_lazy("Ngày"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=gettext_lazy("Để trống: ngày cuối tháng."),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        min_value=page.FIRST_YEAR,
        max_value=page.LAST_YEAR,
        required=False,
        help_text=gettext_lazy("Để trống: mọi năm."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        month, day = typed.get("month"), typed.get("day")
        if month and day and day > monthrange(typed.get("year") or LEAP, month)[1]:
            self.add_error("day", _("Tháng này không có ngày đó."))
        return typed


def keeps_dates(user: User) -> bool:
    """Say whether the province's dates are a person's to keep."""
    return scope_of(user, on=localdate(), roles=KEEPING).everything


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*KEEPING)
@never_cache
def dates(request: HttpRequest) -> HttpResponse:
    """List the fixed dates; add one."""
    user = _keeper(request)
    if request.method != "POST":
        return _page(request, DateForm())
    form = DateForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        set_date(**form.cleaned_data, actor=user, at=now())
    except AlreadyThere:
        form.add_error("title", _("Mốc này đã có trong lịch."))
        return _page(request, form, status=422)
    messages.success(request, _("Đã thêm mốc; mọi người thấy trong lịch năm."))
    return redirect("calendar:dates")


@require_POST
@requires(*KEEPING)
@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a date out; it can be put back."""
    user, fixed = _keeper(request), get_object_or_404(FixedDate, pk=pk)
    gone = withdraw_date(fixed=fixed, actor=user, at=now())
    messages.success(request, _("Đã bỏ mốc khỏi lịch; khôi phục được ở cuối trang.") if gone else _("Mốc đã bỏ rồi."))
    return redirect("calendar:dates")


@require_POST
@requires(*KEEPING)
@never_cache
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back a date that was taken out."""
    user, fixed = _keeper(request), get_object_or_404(FixedDate, pk=pk)
    try:
        restore_date(fixed=fixed, actor=user, at=now())
        messages.success(request, _("Đã đưa mốc trở lại lịch."))
    except AlreadyThere:
        messages.warning(request, _("Mốc này đã có trong lịch."))
    return redirect("calendar:dates")


def _keeper(request: HttpRequest) -> User:
    user = user_of(request)
    if not keeps_dates(user):
        raise PermissionDenied
    return user


def _page(request: HttpRequest, form: DateForm, *, status: int = 200) -> HttpResponse:
    form.auto_id = "%s"
    found = list(FixedDate.objects.all())
    context = {
        "dates": [(each, _day(each)) for each in found if each.withdrawn_at is None],
        "gone": [(each, _day(each)) for each in found if each.withdrawn_at is not None],
        "fields": fields_of(form),
        "faults": [(field.name, f"{field.label}: {field.errors[0]}") for field in form if field.errors],
        "trail": page.trail((_("Mốc chung của tỉnh"), "")),
    }
    return render(request, "dashboards/calendar/dates.html", context, status=status)


def _day(fixed: FixedDate) -> str:
    day = f"{fixed.day}/{fixed.month}" if fixed.day else _("cuối tháng %d") % fixed.month
    return f"{day}/{fixed.year}" if fixed.year and fixed.day else f"{day}, {fixed.year}" if fixed.year else day
