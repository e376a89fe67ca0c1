"""Sign-in through the province's OpenID provider, where one is configured."""

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

UNAVAILABLE = "unavailable"


class OtherIssuer(RequestException):
    """The address configured describes another provider than itself, whose word must not be taken for its own."""


class IssuerAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes the description of a provider only if it names the issuer that is configured (ASVS 10.5.3)."""

    @property
    def openid_config(self) -> dict[str, Any]:
        told: dict[str, Any] = super().openid_config
        expected: Any = settings.OIDC
        if str(told.get("issuer", "")).rstrip("/") != expected["settings"]["server_url"]:
            raise OtherIssuer
        return told


@never_cache
@require_safe
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead on to the provider."""
    try:
        return _asked(OAuth2LoginView, request, provider_id)
    except RequestException:
        return _unavailable(request)


@never_cache
@require_safe
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says of a person."""
    try:
        return _asked(OAuth2CallbackView, request, provider_id)
    except RequestException:
        return _unavailable(request)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = IssuerAdapter(request, provider_id)
    try:
        # Read before anything is asked there: leading on to the provider, allauth takes an adapter of its own.
        _checked = adapter.openid_config
        answer: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


def _unavailable(request: HttpRequest) -> HttpResponse:
    response = render(request, "accounts/provincial_refused.html", {"why": UNAVAILABLE}, status=503)
    response["Retry-After"] = "60"
    return response
