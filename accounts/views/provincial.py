"""Sign-in through the province's OpenID provider, where one is configured."""

from hmac import compare_digest
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.nonces import nonce_of

UNAVAILABLE = "unavailable"


class OtherIssuer(RequestException):
    """The address configured describes another provider than itself, whose word must not be taken for its own."""


class IssuerAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes the description of a provider only if it names the issuer that is configured (ASVS 10.5.3).

    What it says of a person it must say for this request (its nonce, ASVS 10.5.1), and twice the same.
    """

    nonce = ""
    told: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        told: dict[str, Any] = super().openid_config
        expected: Any = settings.OIDC
        if str(told.get("issuer", "")).rstrip("/") != expected["settings"]["server_url"]:
            raise OtherIssuer
        return told

    def get_access_token_data(self, *asked: Any, pkce_code_verifier: str | None = None) -> Any:
        self.nonce = nonce_of(pkce_code_verifier) if pkce_code_verifier else ""
        return super().get_access_token_data(*asked, pkce_code_verifier=pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **more: Any) -> Any:
        if not more["response"].get("id_token"):
            raise OAuth2Error("no ID token")
        return super().complete_login(request, app, token, **more)

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        told: dict[str, Any] = super()._fetch_user_info(access_token)
        self.told = str(told.get("sub"))
        return told

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        if not self.nonce or not compare_digest(str(claims.get("nonce")).encode(), self.nonce.encode()):
            raise OAuth2Error("the nonce is another request's")
        if self.told not in (None, str(claims.get("sub"))):
            raise OAuth2Error("the ID token is another person's")
        return claims


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
