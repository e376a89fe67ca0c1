"""The one way in: whoever has proved to be a person passes here, where a second factor is asked for."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.models import User

# What changes an account asks for its password again after this long.
FRESH_SECONDS = 600


def enter(request: HttpRequest, user: User, *, way: str, goal: str) -> HttpResponse:
    """Sign a person in, or lead on to the second factor; `way` is how the first was proved (password, link)."""
    if request.user.is_authenticated:
        # Who opens a colleague's link must not go on as oneself.
        logout(request)
    record_authentication(request, user, method=way)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=goal))
    return answer


def ways_of(request: HttpRequest, user: User) -> list[str]:
    """Return how a person was known in this session, in order: password, link, oidc, totp, webauthn, …"""
    return [_way(entry) for entry in get_authentication_records(request, user)]


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the person proved who it is a short while ago."""
    entries: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return any(time.time() - entry["at"] < FRESH_SECONDS for entry in entries)


def _way(entry: dict[str, Any]) -> str:
    return str(entry.get("type") or {"socialaccount": "oidc"}.get(entry["method"], entry["method"]))
