"""What is answered while the database cannot be reached: 503 in words, with all that was typed still in the page.

Nothing was stored, and whoever sent something must not type it again. So the page that says so holds the same fields
and a button that sends them to the same address: it needs no script, and no page before it that a phone may have lost.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults

from accounts.outage import is_out_of_reach
from portal.intake import FORMS, is_too_large
from satisfaction.valve import wants_json

RETRY_AFTER_SECONDS = 10
INTERFACES = "/api/"
# By its number a visit's form is stored once, however often it comes.
VISIT = "_visit"
# What a person types unseen, or once: a page that holds it could be read by whoever comes after at a shared machine.
SECRET = re.compile(r"pass|^code$|^pin|^key$|secret|otp")
UNREADABLE = (
    *(BadRequest, SuspiciousOperation, RequestDataTooBig, MultiPartParserError, UnreadablePostError),
    *(RawPostDataException, ValueError),
)
Fields = list[tuple[str, str]]


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what broke, as Django's `handler500`: 503 where the database is what is missing, 500 else."""
    if not is_out_of_reach(sys.exc_info()[1]):
        return defaults.server_error(request)
    with _spoken(request):
        response = _as_json() if _from_a_program(request) else _page(request)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _from_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(INTERFACES) or wants_json(request.META)


def _as_json() -> HttpResponse:
    words = _("Cổng tạm thời không lưu, không đọc được dữ liệu. Nội dung vừa gửi chưa được nhận: giữ lại, gửi lại sau.")
    return JsonResponse({"detail": words, "errors": {}}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _page(request: HttpRequest) -> HttpResponse:
    """Render without the request: nothing on this page may ask the database who is signed in."""
    fields = kept(request)
    told = {"fields": fields, "sent": request.method == "POST", "address": request.get_full_path()}
    told |= {"province_name": settings.PROVINCE_NAME, "once": VISIT in dict(fields or ())}
    content = render_to_string("errors/out_of_reach.html", told)
    return HttpResponse(content, status=HTTPStatus.SERVICE_UNAVAILABLE)


def kept(request: HttpRequest) -> Fields | None:
    """Return the fields of a form to send once more; None where a page cannot hold them: a file, a password."""
    if request.method != "POST" or request.content_type not in FORMS or is_too_large(request):
        return None
    try:
        fields, files = list(_fields(request)), request.FILES
    except UNREADABLE:
        return None
    return None if files or any(SECRET.search(name) for name, _value in fields) else fields


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        for value in values:
            yield name, str(value)


def _spoken(request: HttpRequest) -> AbstractContextManager[Any]:
    """Speak the language of the form that was sent; else the one that is being spoken."""
    fields = dict(kept(request) or ())
    asked = fields.get("_lang") or request.GET.get("lang") or translation.get_language()
    return translation.override(asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
