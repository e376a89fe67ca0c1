"""Stands before everything that reads a request: what no browser sends must not become an error of ours."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# Every page says UTF-8, so every form comes back in it.
UTF_8 = frozenset({"utf-8", "utf8"})
FOREIGN_FORM = "satisfaction.foreign_form"


def in_utf_8(application: Application) -> Application:
    """Wrap the WSGI application: whatever charset a request claims, it is read as UTF-8.

    Django reads the address's query in the claimed charset, before any middleware; Python knows charsets that are
    none (hex, rot13) and some that make half surrogate pairs (utf-7).
    """

    def settled(environ: Environ, start_response: Any) -> Iterable[bytes]:
        kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        claimed = parameters.pop("charset", "utf-8").strip().lower()
        if claimed not in UTF_8:
            environ["CONTENT_TYPE"] = "; ".join([kind, *(f'{name}="{text}"' for name, text in parameters.items())])
            environ[FOREIGN_FORM] = kind in FORMS
        return application(environ, start_response)

    return settled


class Intake:
    """Middleware; must stand before whatever reads cookies, the address's query or the body."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(FOREIGN_FORM):
            raise BadRequest("charset")
        # No database can be asked for NUL, no keyboard types one, and no cookie of ours holds one.
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Say in words that a body is too large, before the CSRF check reads it and fails; take NUL out of a form."""
        # Views without a session read the body themselves and have words of their own.
        if getattr(view, "csrf_exempt", False):
            return None
        if is_too_large(request, _largest(request, view)):
            return too_large(request)
        try:
            _clean_form(request)
        except RequestDataTooBig:
            # Beside a file as large as the page takes, its fields are still as small as everywhere.
            return too_large(request)
        return None


def _clean_form(request: HttpRequest) -> None:
    """Read the form as the CSRF check is about to, which answers for a body that breaks off."""
    try:
        posted = request.POST
    except UnreadablePostError:
        return
    if _has_nul(posted):
        request.POST = _without_nul(posted)  # type: ignore[assignment]


def _has_nul(sent: QueryDict) -> bool:
    return any("\0" in text for name, values in sent.lists() for text in (name, *values))


def _without_nul(sent: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        for text in values:
            kept.appendlist(name.replace("\0", ""), text.replace("\0", ""))
    kept._mutable = False
    return kept


def too_large(request: HttpRequest) -> HttpResponse:
    """Say it in words: as JSON to a script that sends JSON."""
    if request.content_type == "application/json":
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 2**20
        words = _("Nội dung gửi lên quá lớn, tối đa %(most)d MB một lần. Chia nhỏ rồi gửi lại.") % {"most": most}
        return JsonResponse({"detail": words}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "errors/413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _largest(request: HttpRequest, view: Any) -> int | None:
    """Return how much a view takes (see documents.receiving.takes_files); visitors may not send files."""
    marked: int | None = getattr(view, "largest_body", None)
    return marked if marked and is_too_large(request) and request.user.is_authenticated else None


def is_too_large(request: HttpRequest, most: int | None = None) -> bool:
    """Tell by the announced length, before a byte of the body is read."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not (announced.isascii() and announced.isdigit()):
        return False
    return len(announced) > 18 or int(announced) > (most or settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
