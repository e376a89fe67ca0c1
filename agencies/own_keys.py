"""Keys of one's own: by them a program of an official reads the results that they may see themselves."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api_keys import MOST_OWN, TooManyKeys, make_own_key, revoke_api_key
from accounts.models import User
from accounts.roles import Role
from agencies.access import requires

LASTS = ((30, gettext_lazy("30 ngày")), (90, gettext_lazy("90 ngày")), (365, gettext_lazy("1 năm")))
MISSING = {"required": gettext_lazy("Cần điền ô này.")}


class OwnKeyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Dùng cho chương trình nào"), max_length=120, error_messages=MISSING)
    lasts = forms.TypedChoiceField(
        label=gettext_lazy("Dùng được trong"), choices=LASTS, coerce=int, initial=90, error_messages=MISSING
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.seeing_results())
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """List the reader's own keys; make one and show its secret, once."""
    if request.method != "POST":
        return _page(request, OwnKeyForm())
    form = OwnKeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    name, lasts = form.cleaned_data["name"], timedelta(days=form.cleaned_data["lasts"])
    try:
        made, secret = make_own_key(name=name, holder=_holder(request), lasts=lasts, at=timezone.now())
    except TooManyKeys:
        words = _("Ông/bà đang giữ %d khóa còn dùng được. Thu hồi khóa không dùng nữa rồi tạo khóa mới.")
        form.add_error("name", words % MOST_OWN)
        return _page(request, form, status=422)
    return _page(request, OwnKeyForm(), made=made, secret=secret)


@require_POST
@requires(*Role.seeing_results())
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    holder = _holder(request)
    key = get_object_or_404(holder.held_keys, pk=key_id)
    revoke_api_key(key=key, actor=holder, at=timezone.now())
    messages.success(request, _("Đã thu hồi khóa “%s”.") % key.name)
    return redirect("agencies:own_keys")


def _holder(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- guarded by requires
    return request.user


def _page(request: HttpRequest, form: OwnKeyForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "keys": _holder(request).held_keys.all(),
        "now": timezone.now(),
        "form": form,
        "faults": [(name, words[0]) for name, words in form.errors.items()],
        **shown,
    }
    return render(request, "agencies/own_keys.html", context, status=status)
