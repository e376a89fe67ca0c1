"""The page on which a person lends roles to a colleague for the days of an absence."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Role
from agencies import services
from agencies.forms import DelegationForm
from agencies.models import Delegation, Membership
from agencies.people import days, scope_words

Line = dict[str, Any]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Show what one has lent and borrowed, and lend a role of one's own."""
    person = _person(request)
    form = DelegationForm(request.POST if request.method == "POST" else None, memberships=_own(person))
    if request.method != "POST":
        return _page(request, person, form)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    fault = _lend(person, form)
    if fault:
        form.add_error(*fault)
        return _page(request, person, form, status=422)
    messages.success(request, _("Đã ủy quyền. Người được ủy quyền dùng vai trò từ ngày đầu đến hết ngày cuối."))
    return redirect("agencies:delegations")


@login_required
@require_POST
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take a lent role back, or give a borrowed one back."""
    person = _person(request)
    mine = Delegation.objects.filter(Q(delegator=person) | Q(delegate=person))
    delegation = get_object_or_404(mine, pk=delegation_id)
    services.end_delegation(delegation=delegation, on=timezone.localdate(), actor=person, at=timezone.now())
    messages.success(request, _("Đã kết thúc ủy quyền."))
    return redirect("agencies:delegations")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- guarded by login_required
    return request.user


def _own(person: User) -> QuerySet[Membership]:
    """Return the roles of one's own that can be lent today or later; those borrowed are not among them."""
    today = timezone.localdate()
    lasting = Q(valid__endswith=None) | Q(valid__endswith__gt=today)
    own = Membership.objects.filter(lasting, user=person, role__in=Role.delegable())
    return own.select_related("agency", "block").order_by("pk")


def _lend(person: User, form: DelegationForm) -> tuple[str, str] | None:
    """Lend as typed; return the field and words of what hinders it."""
    typed = dict(form.cleaned_data)
    to = User.objects.filter(username__iexact=typed.pop("to")).first()
    nobody = _("Không có đồng nghiệp nào trong cùng phạm vi mang tên đăng nhập này.")
    if to is None:
        return "to", nobody
    try:
        services.delegate(to=to, **typed, on=timezone.localdate(), actor=person, at=timezone.now())
    except services.NotAColleague:
        return "to", nobody
    except services.NotDelegable:
        return "membership", _("Vai trò này không phải của ông/bà trong suốt những ngày đó.")
    except services.TooLong:
        return "last_day", _("Chọn những ngày từ hôm nay trở đi, ngày cuối không trước ngày đầu, tối đa 90 ngày.")
    except services.AlreadyDelegated:
        return "first_day", _("Người này đã được ủy quyền vai trò đó trong một số ngày đã chọn.")
    return None


def _page(request: HttpRequest, person: User, form: DelegationForm, *, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    with_all = Delegation.objects.select_related("membership__agency", "membership__block", "delegator", "delegate")
    lasting = with_all.filter(valid__endswith__gt=today)
    context = {
        "form": form,
        "roles": [(str(m.pk), f"{m.get_role_display()} · {scope_words(m, on=today)}") for m in _own(person)],
        "tables": (
            (_("Đã ủy quyền cho người khác"), _given(lasting, person), _("Người được ủy quyền")),
            (_("Được người khác ủy quyền"), _held(lasting, person), _("Người ủy quyền")),
        ),
        "faults": [(name, form.errors[name][0]) for name in form.fields if name in form.errors],
        "chosen": str(form["membership"].value() or ""),
    }
    return render(request, "agencies/delegations.html", context, status=status)


def _given(lasting: QuerySet[Delegation], person: User) -> list[Line]:
    return [_line(lent, lent.delegate) for lent in lasting.filter(delegator=person)]


def _held(lasting: QuerySet[Delegation], person: User) -> list[Line]:
    return [_line(lent, lent.delegator) for lent in lasting.filter(delegate=person)]


def _line(lent: Delegation, who: User) -> Line:
    today = timezone.localdate()
    return {
        "id": lent.pk,
        "role": lent.membership.get_role_display(),
        "scope": scope_words(lent.membership, on=today),
        "who": who.full_name,
        "days": days(lent.valid.lower, lent.valid.upper),
        "reason": lent.reason,
    }
