"""Doing something about a plan over a block."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.roles import Role
from actionplans.reach import GIVING
from actionplans.services.plans import Incomplete, Superseded
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from dashboards.plan_tools.block_acts import KINDS, ActForm, has_right, label_of
from dashboards.plan_tools.block_views import block_page, seen_block_plan


@require_POST
@requires(*GIVING, Role.SECTOR_LEAD)
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing about a plan over a block, unless somebody did another meanwhile (409)."""
    reader, plan = seen_block_plan(request, pk)
    code, form = request.POST.get("action", ""), ActForm(request.POST)
    if not has_right(code, plan, reader):
        raise PermissionDenied
    if not form.is_valid():
        return block_page(request, reader, plan, fault=_("Ghi chú tối đa 5.000 ký tự."), status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        KINDS[code].do(plan=plan, note=form.cleaned_data["note"], hand=hand)
    except (Changed, NotNow, Superseded):
        plan.refresh_from_db()
        return block_page(request, reader, plan, changed=form.cleaned_data["note"] or " ", status=409)
    except (Incomplete, WordsMissing) as refusal:
        words = _("Chưa có biện pháp nào để trình.") if isinstance(refusal, Incomplete) else _("Ghi lý do.")
        return block_page(request, reader, plan, fault=words, status=422)
    messages.success(request, _("Đã ghi: %s.") % label_of(code))
    return redirect("plan_tools:block_plan", plan.pk)
