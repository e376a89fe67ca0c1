"""Who may do much does nothing without a second factor: they are led to where one is set up, and nowhere else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import has_second_factor
from agencies.access import keep_memberships, roles_of

Answer = Callable[[HttpRequest], HttpResponse]
# Where factors are set up, and the way out.
OPEN = {
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate"),
    *("accounts:sign_out", "accounts:one_time_link", "accounts:password", "accounts:leave"),
    *("healthz", "readyz"),
}
# What citizens and other systems use: nothing there rests on who is signed in.
PUBLIC = {"press_public", "feedback_public", "surveys", "kiosk", "invited", "api", "invitations_api"}
# What is the same to everybody, and kept by caches: not even asked who reads it.
FOR_ALL = {"portal", "public", "open_data", "open_api", "reference"}


def second_factor_required(get_response: Answer) -> Answer:
    """Lead people whose role asks for a second factor, and who have none, to their own account's page.

    Roles held for an absent colleague count, too. Citizens carry no session: nothing is asked of the database for them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_for_all(request) or not is_missing(request):
            return get_response(request)
        request.second_factor_missing = True  # type: ignore[attr-defined]
        return get_response(request) if _is_open(request) else redirect("mfa_index")

    return middleware


def is_missing(request: HttpRequest) -> bool:
    """Say whether who asks holds a role that needs a second factor, and has none."""
    if not settings.MFA_REQUIRED or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    keep_memberships(request)
    user = request.user
    if not isinstance(user, User) or roles_of(user, on=timezone.localdate()).isdisjoint(settings.MFA_ROLES):
        return False
    return not has_second_factor(user)


def _is_for_all(request: HttpRequest) -> bool:
    match = _match(request)
    return match is not None and match.namespace in FOR_ALL


def _is_open(request: HttpRequest) -> bool:
    match = _match(request)
    return match is not None and (match.view_name in OPEN or match.namespace in PUBLIC)


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None
