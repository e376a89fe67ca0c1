"""Sign-in through the province's OpenID provider, where one is configured."""

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

UNAVAILABLE = "unavailable"


@never_cache
@require_safe
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead on to the provider."""
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except RequestException:
        return _unavailable(request)
    return answer


@never_cache
@require_safe
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says of a person."""
    try:
        answer: HttpResponse = views.callback(request, provider_id)
    except RequestException:
        return _unavailable(request)
    return answer


def _unavailable(request: HttpRequest) -> HttpResponse:
    response = render(request, "accounts/provincial_refused.html", {"why": UNAVAILABLE}, status=503)
    response["Retry-After"] = "60"
    return response
