"""What people do with the own account: password, proof that it is they, sessions."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import ChangePasswordForm, ConfirmForm, paused
from accounts.models import User
from accounts.origin import address_of


@login_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password; every other session of the account ends with it."""
    user = _person(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if request.method != "POST":
        return _password_page(request, form)
    if not (form.is_valid() and _is_own(request, form, "current")):
        return _password_page(request, form, status=422)
    services.change_password(user=user, password=form.cleaned_data["password"], at=timezone.now())
    # All sessions end with the password that signed them; this one is signed anew.
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    messages.success(request, _("Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất."))
    return redirect("mfa_index")


@login_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask who has been signed in for a while for the password again, before the account is changed."""
    goal = _goal(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_own(request, form, "password"):
        reauthenticate_by_password(request)
        return redirect(goal)
    context = {"form": form, "goal": goal, "has_password": _person(request).has_usable_password()}
    return render(request, "accounts/confirm.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End one session of the own, or all but this one."""
    user, number = _person(request), request.POST.get("phien", "")
    if number:
        # No account has as many sessions as nine digits count.
        own = UserSession.objects.filter(user_id=user.pk)
        end_sessions(request, [get_object_or_404(own, pk=int(number) if _is_number(number) else 0)])
    else:
        end_other_sessions(request, user)
    at = timezone.now()
    detail = {"which": "one" if number else "others"}
    services.record(
        actor=user, action="accounts.sessions_ended", subject=services.subject_of(user), detail=detail, at=at
    )
    if not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    messages.success(request, _("Đã đăng xuất thiết bị đã chọn."))
    return redirect("mfa_index")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- guarded by login_required
    return request.user


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _is_own(request: HttpRequest, form: ConfirmForm | ChangePasswordForm, field: str) -> bool:
    """Say whether a field holds the own password, wrong ones counted; what is wrong is added to the form."""
    name = _person(request).username
    try:
        address, at = address_of(request), timezone.now()
        services.check_password(username=name, password=form.cleaned_data[field], address=address, at=at)
    except services.WrongPassword:
        form.add_error(field, _("Mật khẩu không đúng."))
    except services.TooManyFailures:
        form.add_error(field, paused())
    return not form.errors


def _goal(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") and len(asked) < 500 else "mfa_index"


def _password_page(request: HttpRequest, form: ChangePasswordForm, *, status: int = 200) -> HttpResponse:
    faults = [(name, form.errors[name][0]) for name in form.fields if name in form.errors]
    return render(request, "accounts/password.html", {"form": form, "faults": faults}, status=status)
