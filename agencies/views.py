from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
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
from accounts.second_factor import with_second_factor
from accounts.services import EmailTaken, UsernameTaken
from agencies import services
from agencies.access import requires, roles_of
from agencies.forms import AccountForm, GrantForm
from agencies.mailing import send_link
from agencies.models import Membership
from agencies.people import agency_names, body_help, person_words
from agencies.people import people as people_lines
from agencies.rights import Bounds, bounds_of, may_change, may_keep, seen
from agencies.table_files import rows_per_page

PEOPLE_PER_PAGE = 50


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead a person to the first page of the own work; who has no role yet is told so."""
    roles = roles_of(request.user, on=timezone.localdate())
    if roles == {Role.SURVEYOR}:
        return redirect("surveyor:start")
    if roles:
        return redirect("today:today")
    return render(request, "agencies/start.html")


@requires(*Role.inviting())
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    search, role = request.GET.get("tim", "")[:100], request.GET.get("vai-tro", "")
    role = role if role in Role.values else ""
    bounds = bounds_today(request)
    lines = people_lines(bounds, on=timezone.localdate(), search=search, role=role)
    page = Paginator(lines, rows_per_page(request, PEOPLE_PER_PAGE)).get_page(request.GET.get("trang"))
    roles = [("", _("Mọi vai trò")), *((role.value, role.label) for role in bounds.roles)]
    context = {"page": page, "search": search, "role": role, "roles": roles, "administers": bounds.is_administrator}
    return render(request, "agencies/people.html", {**context, **_page_links(request, page)})


@requires(*Role.inviting())
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role, show the link that opens it, once, and send it where mail goes out."""
    posted = request.POST if request.method == "POST" else None
    account, right = AccountForm(posted), _grant_form(request, posted)
    if posted is None:
        return _add_page(request, account, right)
    if not (account.is_valid() & right.is_valid()):
        return _add_page(request, account, right, status=422)
    try:
        user, secret = _create(request, account, right)
    except UsernameTaken:
        account.add_error("username", _("Đã có tài khoản mang tên này. Hãy chọn tên khác."))
        return _add_page(request, account, right, status=422)
    except EmailTaken:
        account.add_error("email", email_taken())
        return _add_page(request, account, right, status=422)
    return _link_page(request, user, secret)


@requires(*Role.inviting())
@never_cache
@require_safe
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    return _person_page(request, _seen(request, user_id), _grant_form(request))


@requires(*Role.inviting())
@never_cache
@require_POST
def grant_role(request: HttpRequest, user_id: int) -> HttpResponse:
    user = _seen(request, user_id)
    if user.pk == request.user.pk and not bounds_today(request).is_administrator:
        raise PermissionDenied
    form = _grant_form(request, request.POST)
    if not form.is_valid():
        return _person_page(request, user, form, status=422)
    try:
        services.grant(user=user, **_granted(form), **_by(request))
    except services.MembershipHeld:
        form.add_error("role", _("Người này đang giữ vai trò đó trong cùng phạm vi. Kết thúc vai trò cũ trước."))
        return _person_page(request, user, form, status=422)
    messages.success(request, _("Đã cấp vai trò."))
    return redirect("agencies:person", user_id)


@requires(*Role.inviting())
@never_cache
@require_POST
def renew_link(request: HttpRequest, user_id: int) -> HttpResponse:
    user = kept(request, user_id)
    if not user.is_active:
        messages.error(request, _("Tài khoản đang khóa. Mở khóa trước khi cấp đường dẫn."))
        return redirect("agencies:person", user_id)
    return _link_page(request, user, services.renew_link(user=user, **_by(request)))


@requires(*Role.inviting())
@require_POST
def switch_off(request: HttpRequest, user_id: int) -> HttpResponse:
    return _switch(request, user_id, active=False, done=_("Đã khóa tài khoản."))


@requires(*Role.inviting())
@require_POST
def switch_on(request: HttpRequest, user_id: int) -> HttpResponse:
    return _switch(request, user_id, active=True, done=_("Đã mở khóa tài khoản."))


@requires(*Role.inviting())
@require_POST
def end_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    membership = changeable(request, membership_id)
    user_id = membership.user_id
    try:
        services.end_membership(membership=membership, on=timezone.localdate(), **_by(request))
        messages.success(request, _("Đã kết thúc vai trò."))
    except services.LastAdministrator:
        messages.error(request, last_administrator())
    return redirect("agencies:person", user_id)


def _switch(request: HttpRequest, user_id: int, *, active: bool, done: str) -> HttpResponse:
    user = kept(request, user_id)
    try:
        services.switch_account(user=user, active=active, on=timezone.localdate(), **_by(request))
        messages.success(request, done)
    except services.LastAdministrator:
        messages.error(request, last_administrator())
    return redirect("agencies:person", user_id)


def last_administrator() -> str:
    return _("Đây là người quản trị cuối cùng. Cấp vai trò quản trị cho một người khác trước.")


def bounds_today(request: HttpRequest) -> Bounds:
    """Return what the signed-in person may give, asked once a request."""
    found: Bounds | None = getattr(request, "_bounds", None)
    if found is None:
        assert isinstance(request.user, User)  # noqa: S101 -- guarded by a role
        found = bounds_of(request.user, on=timezone.localdate())
        request._bounds = found  # type: ignore[attr-defined]
    return found


def _seen(request: HttpRequest, user_id: int) -> User:
    return get_object_or_404(with_second_factor(seen(bounds_today(request))), pk=user_id)


def kept(request: HttpRequest, user_id: int) -> User:
    """Return a person whose account is in one's hands: 404 for whom one does not see, 403 otherwise."""
    user = _seen(request, user_id)
    if not may_keep(bounds_today(request), user, on=timezone.localdate()):
        raise PermissionDenied
    return user


def changeable(request: HttpRequest, membership_id: int) -> Membership:
    """Return a role that one may end or date: 404 outside the own bounds, 403 for one's own."""
    bounds = bounds_today(request)
    membership = get_object_or_404(Membership.objects.filter(bounds.of_memberships()), pk=membership_id)
    if not may_change(bounds, membership):
        raise PermissionDenied
    return membership


def email_taken() -> str:
    return _("Địa chỉ này đã gắn với một tài khoản khác.")


def _grant_form(request: HttpRequest, posted: Any = None) -> GrantForm:
    return GrantForm(posted, today=timezone.localdate(), bounds=bounds_today(request))


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
    blocks = form.bounds.blocks().values_list("code", "name")
    return {
        "right": form,
        "roles": [("", _("Chọn vai trò")), *form.fields["role"].choices],  # type: ignore[attr-defined]
        "agencies": [("", _("Không chọn đơn vị")), *agency_names(form.bounds, on=form.today)],
        "blocks": [("", _("Không chọn khối")), *blocks],
        "names_bodies": Role.SUPERVISOR in form.bounds.roles,
        "body_help": body_help() if Role.SUPERVISOR in form.bounds.roles else "",
    }


def _faults(*forms: Any) -> list[tuple[str, str]]:
    return [(name, form.errors[name][0]) for form in forms for name in form.fields if name in form.errors]


def _add_page(request: HttpRequest, account: AccountForm, right: GrantForm, *, status: int = 200) -> HttpResponse:
    context = {"account": account, "faults": _faults(account, right), **_choices(right)}
    return render(request, "agencies/add_person.html", context, status=status)


def _person_page(request: HttpRequest, user: User, form: GrantForm, *, status: int = 200) -> HttpResponse:
    today, bounds = timezone.localdate(), form.bounds
    line, standing_in = person_words(user, bounds, on=today)
    context = {
        "person": line,
        "standing_in": standing_in,
        "email": user.email,
        "keeps": may_keep(bounds, user, on=today),
        "grants": bounds.is_administrator or user.pk != bounds.person_id,
        "resets": bounds.is_administrator and user.pk != bounds.person_id and user.has_second_factor,  # type: ignore[attr-defined]
        "faults": _faults(form),
        **_choices(form),
    }
    return render(request, "agencies/person.html", context, status=status)


def _link_page(request: HttpRequest, user: User, secret: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("accounts:one_time_link", args=[secret]))
    sent = send_link(user, address)
    return render(request, "agencies/link.html", {"person": user, "address": address, "sent": sent})
