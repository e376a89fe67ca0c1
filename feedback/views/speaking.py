"""The language that an address asks for: survey pages carry theirs there, and lead here without a cookie."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ASKED = "lang"
View = Callable[[HttpRequest], HttpResponse]


def speaks(view: View) -> View:
    """Let a page speak the language its address asks for, if the portal does, else the one chosen by the menu."""

    @wraps(view)
    def spoken(request: HttpRequest) -> HttpResponse:
        language = _asked(request)
        if not language:
            return view(request)
        with translation.override(language):
            response = view(request)
        response["Content-Language"] = language
        return response

    return spoken


def carried(request: HttpRequest) -> str:
    """Return what the addresses of the next pages end in to stay in the language asked for; no code is ever in it."""
    language = _asked(request)
    return f"?{urlencode({ASKED: language})}" if language else ""


def _asked(request: HttpRequest) -> str:
    asked = request.GET.get(ASKED, "")
    return asked if asked in dict(settings.LANGUAGES) else ""
