from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.entering import enter
from accounts.forms import FirstAdministratorForm, PasswordForm, SignInForm, paused
from accounts.models import OneTimeLink, User
from accounts.origin import address_of
from accounts.selectors import SpentLink, UnknownLink, usable_link

# It leads on by role: who runs the system sees no results, and their list would only refuse.
START = "agencies:start"
LONGEST_GOAL = 2000


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; every failure gets the same words."""
    goal = _goal(request)
    if request.method != "POST":
        return HttpResponseRedirect(goal) if request.user.is_authenticated else _sign_in_page(request, goal)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, goal, fault=_wrong(), status=422)
    try:
        user = services.check_password(**form.cleaned_data, address=address_of(request), at=timezone.now())
    except services.WrongPassword:
        return _sign_in_page(request, goal, fault=_wrong(), status=422)
    except services.TooManyFailures:
        return _sign_in_page(request, goal, fault=paused(), status=429)
    return enter(request, user, way="password", goal=goal)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        services.record_sign_out(user=request.user, at=timezone.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL or "/")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of a link set a password, once, and sign in with it; a second factor stays what it was."""
    try:
        link = usable_link(secret, at=timezone.now())
        form = _password_form(request, link)
        if request.method != "POST":
            return _password_page(request, link, form)
        if not form.is_valid():
            return _password_page(request, link, form, status=422)
        user = services.open_account(secret=secret, at=timezone.now(), **_chosen(form))
    except UnknownLink:
        return render(request, "accounts/link_unknown.html", status=404)
    except SpentLink:
        return render(request, "accounts/link_spent.html", status=410)
    except services.UsernameTaken:
        form.add_error("username", _("Đã có tài khoản mang tên này. Hãy chọn tên khác."))
        return _password_page(request, link, form, status=422)
    return enter(request, user, way="link", goal=resolve_url(START))


def _goal(request: HttpRequest) -> str:
    """Return where to go after sign-in: the asked page if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    # Addresses that we make ourselves are whole paths, and short enough for a header.
    fits = asked.startswith("/") and len(iri_to_uri(asked)) <= LONGEST_GOAL
    return asked if ours and fits else resolve_url(START)


def _wrong() -> str:
    return _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra lại rồi đăng nhập lần nữa.")


def _sign_in_page(request: HttpRequest, goal: str, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "goal": goal,
        "fault": fault,
        "username": request.POST.get("username", "")[:60],
        "provincial": settings.OIDC,
        "relaxed": not settings.MFA_REQUIRED,
    }
    response = render(request, "accounts/sign_in.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(services.FAILURE_WINDOW.seconds)
    return response


def _password_form(request: HttpRequest, link: OneTimeLink) -> PasswordForm:
    form = FirstAdministratorForm if link.names_account else PasswordForm
    return form(request.POST if request.method == "POST" else None, user=link.user)


def _chosen(form: PasswordForm) -> dict[str, str]:
    return {name: value for name, value in form.cleaned_data.items() if name != "password_again"}


def _password_page(request: HttpRequest, link: OneTimeLink, form: PasswordForm, *, status: int = 200) -> HttpResponse:
    faults = [(name, form.errors[name][0]) for name in form.fields if name in form.errors]
    context = {"link": link, "form": form, "faults": faults, "help": _password_help()}
    return render(request, "accounts/one_time_link.html", context, status=status)


def _password_help() -> str:
    return _("Ít nhất 12 ký tự, không phải mật khẩu phổ biến và không giống tên. Một câu dài dễ nhớ là tốt nhất.")
