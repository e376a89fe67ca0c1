"""Keys of other systems, for the administrator: listed, made (shown once), revoked."""

import re
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

from accounts.api_keys import revoke_api_key
from accounts.models import ApiKey
from accounts.roles import Role
from agencies.access import requires
from agencies.models import Agency
from agencies.services.keys import make_key

SEPARATORS = re.compile(r"[\s,;]+")
MISSING = {"required": gettext_lazy("Cần điền ô này.")}


class KeyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên hệ thống"), max_length=120, error_messages=MISSING)
    purpose = forms.ChoiceField(label=gettext_lazy("Dùng để"), choices=ApiKey.Purpose.choices, error_messages=MISSING)
    agencies = forms.CharField(label=gettext_lazy("Đơn vị được đọc"), max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Turn codes into agencies: a key that reads results needs some, any other has none."""
        typed = super().clean() or {}
        reads = typed.get("purpose") == ApiKey.Purpose.RESULTS
        codes = set(SEPARATORS.split(typed.get("agencies", ""))) - {""} if reads else set()
        found = list(Agency.objects.filter(code__in=codes))
        unknown = sorted(codes - {agency.code for agency in found})
        if unknown:
            self.add_error("agencies", _("Không có đơn vị mang mã: %s.") % ", ".join(unknown))
        elif reads and not codes:
            self.add_error("agencies", _("Nêu mã của ít nhất một đơn vị."))
        return {**typed, "agencies": found}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.managing_people())
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys; make one and show its secret, once."""
    if request.method != "POST":
        return _page(request, KeyForm())
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    typed = form.cleaned_data
    purpose = ApiKey.Purpose(typed["purpose"])
    said = {"name": typed["name"], "purpose": purpose, "agencies": typed["agencies"]}
    made, secret = make_key(**said, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _page(request, KeyForm(), made=made, secret=secret)


@require_POST
@requires(*Role.managing_people())
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=key_id)
    revoke_api_key(key=key, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Đã thu hồi khóa “%s”. Hệ thống dùng khóa này không vào được nữa.") % key.name)
    return redirect("agencies:api_keys")


def _page(request: HttpRequest, form: KeyForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "keys": ApiKey.objects.select_related("made_by", "holder").prefetch_related("agencies"),
        "form": form,
        "faults": [(name, words[0]) for name, words in form.errors.items()],
        **shown,
    }
    return render(request, "agencies/api_keys.html", context, status=status)
