"""What all public reads have in common: no cookie, a limit by network, ETag and Cache-Control, words in Vietnamese."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.key_rates import SECONDS, counted_beyond
from accounts.origin import address_of
from portal.api.refusals import said
from portal.serving import as_same_for_all

# A correction is seen within this time by whoever asks through a cache.
FRESH = "public, max-age=60"


class JSON(JSONRenderer):
    """Nobody asks for anything else: an Accept that names other kinds gets JSON all the same."""

    charset = None


class PublicRead(APIView):
    """A view that anybody may GET."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSON,)
    http_method_names = ("get", "head")

    def get_exception_handler(self) -> Any:
        return said

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return JSON(), JSON.media_type

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with translation.override(settings.LANGUAGE_CODE):
            response: Any = super().dispatch(request, *args, **kwargs)
            return as_same_for_all(_conditional(request, response.render()))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if counted_beyond(_caller(request), per_minute=settings.OPEN_API_PER_MINUTE, at=timezone.now()):
            raise Throttled(wait=SECONDS)


def _caller(request: Request) -> str:
    """Return by what a network is counted: no address is kept, nor can it be read back next minute."""
    address = address_of(request._request) or ""
    return "open-api:" + hashlib.sha256(f"{settings.SECRET_KEY}\0{address}".encode()).hexdigest()[:16]


def _conditional(request: HttpRequest, response: Response) -> Any:
    # Open data may be read by pages of others; nothing here depends on who asks.
    response["Access-Control-Allow-Origin"] = "*"
    if response.status_code != 200:
        response["Cache-Control"] = "no-store"
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"], response["Cache-Control"] = etag, FRESH
    return get_conditional_response(request, etag=etag, response=response)
