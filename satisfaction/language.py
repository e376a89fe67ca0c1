from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]


def chosen_language(get_response: Answer) -> Answer:
    """Speak Vietnamese unless another language was chosen on a page.

    Phones are often sold with an English browser: its wish must not turn the portal into English.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        # Files and answers to programs speak one language to everybody: a cache may keep one for all.
        if not getattr(response, "same_for_all", False):
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware
