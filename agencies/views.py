from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from accounts.services import UsernameTaken, make_link
from agencies import services
from agencies.access import requires, roles_of
from agencies.forms import AccountForm, GrantForm
from agencies.models import Block, Membership
from agencies.people import agency_names, person_line
from agencies.people import people as people_lines

PEOPLE_PER_PAGE = 50


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead a person to the first page of the own work; who has no role yet is told so."""
    roles = roles_of(request.user, on=timezone.localdate())
    if not roles.isdisjoint(Role.seeing_results()):
        return redirect("dashboards:rounds")
    if not roles.isdisjoint(Role.managing_people()):
        return redirect("agencies:people")
    if Role.COORDINATOR in roles:
        return redirect("collection:rounds")
    if Role.SURVEYOR in roles:
        return redirect("surveyor:start")
    return render(request, "agencies/start.html", {"roles": sorted(Role(role).label for role in roles)})


@requires(*Role.managing_people())
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    search, role = request.GET.get("tim", "")[:100], request.GET.get("vai-tro", "")
    role = role if role in Role.values else ""
    lines = people_lines(on=timezone.localdate(), search=search, role=role)
    page = Paginator(lines, PEOPLE_PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "search": search, "role": role, "roles": [("", _("Mọi vai trò")), *Role.choices]}
    return render(request, "agencies/people.html", {**context, **_page_links(request, page)})


@requires(*Role.managing_people())
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role and show the link that opens it, once."""
    posted = request.POST if request.method == "POST" else None
    account, right = AccountForm(posted), GrantForm(posted, today=timezone.localdate())
    if posted is None:
        return _add_page(request, account, right)
    if not (account.is_valid() & right.is_valid()):
        return _add_page(request, account, right, status=422)
    try:
        user, secret = _create(request, account, right)
    except UsernameTaken:
        account.add_error("username", _("Đã có tài khoản mang tên này. Hãy chọn tên khác."))
        return _add_page(request, account, right, status=422)
    return _link_page(request, user, secret)


@requires(*Role.managing_people())
@never_cache
@require_safe
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    return _person_page(request, user, GrantForm(today=timezone.localdate()))


@requires(*Role.managing_people())
@never_cache
@require_POST
def grant_role(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    form = GrantForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _person_page(request, user, form, status=422)
    try:
        services.grant(user=user, **_granted(form), **_by(request))
    except services.MembershipHeld:
        form.add_error("role", _("Người này đang giữ vai trò đó trong cùng phạm vi. Kết thúc vai trò cũ trước."))
        return _person_page(request, user, form, status=422)
    messages.success(request, _("Đã cấp vai trò."))
    return redirect("agencies:person", user_id)


@requires(*Role.managing_people())
@never_cache
@require_POST
def renew_link(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    if not user.is_active:
        messages.error(request, _("Tài khoản đang khóa. Mở khóa trước khi cấp đường dẫn."))
        return redirect("agencies:person", user_id)
    return _link_page(request, user, make_link(user=user, **_by(request)))


@requires(*Role.managing_people())
@require_POST
def switch_off(request: HttpRequest, user_id: int) -> HttpResponse:
    return _switch(request, user_id, active=False, done=_("Đã khóa tài khoản."))


@requires(*Role.managing_people())
@require_POST
def switch_on(request: HttpRequest, user_id: int) -> HttpResponse:
    return _switch(request, user_id, active=True, done=_("Đã mở khóa tài khoản."))


@requires(*Role.managing_people())
@require_POST
def end_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    membership = get_object_or_404(Membership, pk=membership_id)
    user_id = membership.user_id
    try:
        services.end_membership(membership=membership, on=timezone.localdate(), **_by(request))
        messages.success(request, _("Đã kết thúc vai trò."))
    except services.LastAdministrator:
        messages.error(request, _last_administrator())
    return redirect("agencies:person", user_id)


def _switch(request: HttpRequest, user_id: int, *, active: bool, done: str) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    try:
        services.switch_account(user=user, active=active, on=timezone.localdate(), **_by(request))
        messages.success(request, done)
    except services.LastAdministrator:
        messages.error(request, _last_administrator())
    return redirect("agencies:person", user_id)


def _last_administrator() -> str:
    return _("Đây là người quản trị cuối cùng. Cấp vai trò quản trị cho một người khác trước.")


@transaction.atomic
def _create(request: HttpRequest, account: AccountForm, right: GrantForm) -> tuple[User, str]:
    user, secret = services.create_account(**account.cleaned_data, **_by(request))
    services.grant(user=user, **_granted(right), **_by(request))
    return user, secret


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": timezone.now()}


def _granted(form: GrantForm) -> dict[str, Any]:
    return {**form.cleaned_data, "first_day": form.today}


def _page_links(request: HttpRequest, page: Any) -> dict[str, str]:
    def address(number: int) -> str:
        query = request.GET.copy()
        query["trang"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "words": _("Trang %(number)d trong %(count)d") % {"number": page.number, "count": page.paginator.num_pages},
    }


def _choices(form: GrantForm) -> dict[str, Any]:
    blocks = Block.objects.values_list("code", "name")
    return {
        "right": form,
        "roles": [("", _("Chọn vai trò")), *Role.choices],
        "agencies": [("", _("Không chọn đơn vị")), *agency_names(on=form.today)],
        "blocks": [("", _("Không chọn khối")), *blocks],
    }


def _faults(*forms: Any) -> list[tuple[str, str]]:
    return [(name, form.errors[name][0]) for form in forms for name in form.fields if name in form.errors]


def _add_page(request: HttpRequest, account: AccountForm, right: GrantForm, *, status: int = 200) -> HttpResponse:
    context = {"account": account, "faults": _faults(account, right), **_choices(right)}
    return render(request, "agencies/add_person.html", context, status=status)


def _person_page(request: HttpRequest, user: User, form: GrantForm, *, status: int = 200) -> HttpResponse:
    context = {"person": person_line(user, on=timezone.localdate()), "faults": _faults(form), **_choices(form)}
    return render(request, "agencies/person.html", context, status=status)


def _link_page(request: HttpRequest, user: User, secret: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("accounts:one_time_link", args=[secret]))
    return render(request, "agencies/link.html", {"person": user, "address": address})
