"""Pages that change a role's dates, an account's address, and what its holder has lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Role
from accounts.services import EmailTaken, subject_of
from agencies import services
from agencies.access import requires
from agencies.forms import DatesForm, EmailForm
from agencies.meanwhile import ChangedMeanwhile, Clash, clash_of, mark_of, mark_to_send
from agencies.models import Membership
from agencies.people import scope_words
from agencies.services.people import days_of, last_day_of
from agencies.views import changeable, email_taken, kept, last_administrator


@requires(*Role.inviting())
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Let a role begin later or end on another day; what is past stays."""
    membership = changeable(request, membership_id)
    today = timezone.localdate()
    if request.method != "POST":
        stated = {"first_day": membership.valid.lower, "last_day": last_day_of(membership)}
        return _dates_page(request, membership, DatesForm(initial=stated))
    form = DatesForm(request.POST)
    if not form.is_valid():
        return _dates_page(request, membership, form, status=422)
    try:
        by = {"actor": request.user, "at": timezone.now(), "on": today, "seen": request.POST.get("seen")}
        services.change_dates(membership=membership, **form.cleaned_data, **by)  # type: ignore[arg-type]
    except ChangedMeanwhile as refusal:
        return _dates_page(request, membership, form, clash=_clash(membership, form, refusal), status=409)
    except (services.PastChanged, services.MembershipHeld, services.LastAdministrator) as refusal:
        form.add_error(*_why(refusal))
        return _dates_page(request, membership, form, status=422)
    messages.success(request, _("Đã đổi thời hạn của vai trò."))
    return redirect("agencies:person", membership.user_id)


@requires(*Role.inviting())
@require_POST
def email(request: HttpRequest, user_id: int) -> HttpResponse:
    """Set where a person gets mail."""
    user, form = kept(request, user_id), EmailForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Địa chỉ thư không đúng dạng tên@máy-chủ."))
        return redirect("agencies:person", user_id)
    try:
        assert isinstance(request.user, User)  # noqa: S101 -- guarded by a role
        shown = request.POST.get("seen")
        seen = None if shown is None else mark_of({"email": shown})
        by = {"actor": request.user, "at": timezone.now(), "seen": seen}
        services.set_email(user=user, email=form.cleaned_data["email"], **by)  # type: ignore[arg-type]
        messages.success(request, _("Đã lưu địa chỉ thư."))
    except ChangedMeanwhile as refusal:
        both = {"stored": refusal.stored["email"] or "–", "typed": form.cleaned_data["email"] or "–"}
        words = _("Người khác đã sửa địa chỉ thư: đang lưu %(stored)s, ông/bà gõ %(typed)s. Chưa lưu gì.")
        messages.error(request, words % both)
    except EmailTaken:
        messages.error(request, email_taken())
    return redirect("agencies:person", user_id)


@requires(*Role.managing_people())
@require_POST
def reset_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take the second factors off the account of a colleague who lost them; nobody takes off the own here."""
    user = get_object_or_404(User, pk=user_id)
    if user.pk == request.user.pk:
        raise PermissionDenied
    assert isinstance(request.user, User)  # noqa: S101 -- guarded by a role
    services.take_factor_off(user=user, actor=request.user, at=timezone.now())
    messages.success(request, _("Đã bỏ lớp bảo vệ thứ hai. Người đó đặt lại ở lần đăng nhập tới."))
    return redirect("agencies:person", user_id)


def _why(refusal: Exception) -> tuple[str, str]:
    if isinstance(refusal, services.LastAdministrator):
        return "last_day", last_administrator()
    if isinstance(refusal, services.MembershipHeld):
        return "first_day", _(
            "Người này còn giữ chính vai trò đó trong một khoảng thời gian khác trùng với các ngày này."
        )
    return "first_day", _(
        "Vai trò đã bắt đầu thì không đổi được ngày đầu; ngày cuối không sớm hơn hôm qua và không trước ngày đầu."
    )


def _clash(membership: Membership, form: DatesForm, refusal: ChangedMeanwhile) -> Clash:
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return clash_of(refusal, form.data, labels, subject=subject_of(membership.user), action="rights.dated")


def _dates_page(
    request: HttpRequest,
    membership: Membership,
    form: DatesForm,
    *,
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "person": membership.user,
        "role": membership.get_role_display(),
        "scope": scope_words(membership, on=timezone.localdate()),
        "begun": membership.valid.lower is not None and membership.valid.lower < timezone.localdate(),
        "form": form,
        "clash": clash,
        "seen": mark_to_send(clash, request.POST, days_of(membership)),
        "first_day": _typed(form, "first_day"),
        "last_day": _typed(form, "last_day"),
        "faults": [(name, form.errors[name][0]) for name in form.fields if name in form.errors],
    }
    return render(request, "agencies/dates.html", context, status=status)


def _typed(form: DatesForm, name: str) -> str:
    value = form[name].value()
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
