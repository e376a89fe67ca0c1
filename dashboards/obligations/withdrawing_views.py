"""Taking back all tasks that were just given after a directive."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from actionplans.reach import GIVING
from actionplans.services.taking import Changed, NotNow
from actionplans.services.withdrawing import withdraw_set
from agencies.access import requires
from dashboards.obligations.directive_views import directive_page, seen_directive
from dashboards.obligations.forms import SetForm


@require_POST
@requires(*GIVING)
@never_cache
def withdraw_given(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the whole set that was given last, unless somebody acted on one of it meanwhile (409)."""
    reader, found = seen_directive(request, pk)
    if not reader.gives:
        raise PermissionDenied
    form = SetForm(request.POST)
    if not form.is_valid():
        fault = _("Ghi lý do rút đợt giao, tối đa 5.000 ký tự.")
        return directive_page(request, reader, found, fault=fault, reason=request.POST.get("reason", ""), status=422)
    reason = form.cleaned_data["reason"]
    try:
        given_at = datetime.fromisoformat(form.cleaned_data["given_at"])
        done = withdraw_set(directive=found, given_at=given_at, note=reason, actor=reader.user, at=now())
    except (Changed, NotNow, ValueError, TypeError):
        fault = _("Đợt giao này đã có người làm tiếp hoặc đã rút; hãy thôi giao từng nhiệm vụ nếu vẫn cần.")
        return directive_page(request, reader, found, fault=fault, reason=reason, status=409)
    messages.success(request, ngettext("Đã rút %d nhiệm vụ vừa giao.", "Đã rút %d nhiệm vụ vừa giao.", done) % done)
    return redirect("obligations:directive", found.pk)
