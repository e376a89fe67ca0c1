"""What all JSON doors for other systems have in common: a key in `Authorization: Bearer …`, refusals in words.

A refusal is {detail, errors}: 400 with messages by field, 401 no or unknown key, 403 a key for something else, 405,
413, 415, 429 with Retry-After; the doors add their own.
"""

import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.key_rates import SECONDS, too_many
from accounts.key_reads import count_read
from accounts.models import ApiKey
from accounts.selectors import api_key

# A flood of wrong fields must not be answered by a flood of messages.
MOST_ERRORS = 100
# What such keys read everybody may: it leaves no trace.
TELLS_PUBLISHED = frozenset({ApiKey.Purpose.POINTS})

Answer = tuple[Mapping[str, Any], int]
Act = Callable[[HttpRequest, ApiKey], Answer]


class Refused(Exception):
    """The request is answered with `status`, `detail` and messages by field."""

    def __init__(self, status: int, detail: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.errors = dict(islice((errors or {}).items(), MOST_ERRORS))


class Number(str):
    """A number as the sender wrote it: what it is worth is for who reads the field, not for a float."""

    __slots__ = ()


def answered(
    request: HttpRequest, *, purpose: ApiKey.Purpose, acts: Mapping[str, Act], per_minute: int
) -> JsonResponse:
    """Let a system in by its key and answer it with the act of its method, or with a refusal in words."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            act = acts.get(request.method or "")
            if act is None:
                raise Refused(405, _("Địa chỉ này chỉ nhận: %s.") % ", ".join(acts))
            key = _let_in(request, purpose, per_minute)
            body, status = act(request, key)
            if request.method == "GET" and purpose not in TELLS_PUBLISHED:
                count_read(key=key, request=request, at=timezone.now())
        except Refused as refused:
            body, status = {"detail": refused.detail, "errors": refused.errors}, refused.status
    return _response(body, status, acts)


def document(request: HttpRequest) -> Any:
    """Return the JSON of a request, however hostile it is; numbers are `Number`. Raises Refused."""
    if request.content_type != "application/json":
        raise Refused(415, _("Cần Content-Type: application/json."))
    try:
        return json.loads(request.body, parse_int=Number, parse_float=Number, parse_constant=_no_constant)
    except RequestDataTooBig as error:
        raise Refused(413, _("Nội dung gửi lên quá lớn.")) from error
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise Refused(400, _("Nội dung không phải JSON hợp lệ.")) from error


def is_text(value: Any) -> bool:
    """Say whether a value is a text on one line; a `Number` is none."""
    return isinstance(value, str) and not isinstance(value, Number) and value.isprintable()


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _let_in(request: HttpRequest, purpose: ApiKey.Purpose, per_minute: int) -> ApiKey:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    key = api_key(secret.strip()) if scheme.lower() == "bearer" and secret.isascii() else None
    if key is None:
        raise Refused(401, _("Thiếu khóa API, hoặc khóa sai hay đã thu hồi."))
    if key.purpose != purpose:
        raise Refused(403, _("Khóa API này không dùng cho việc này."))
    if too_many(key, per_minute=per_minute, at=timezone.now()):
        raise Refused(429, _("Quá nhiều yêu cầu trong một phút. Gửi lại sau."))
    return key


def _response(body: Mapping[str, Any], status: int, acts: Mapping[str, Act]) -> JsonResponse:
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    headers = {401: ("WWW-Authenticate", "Bearer"), 405: ("Allow", ", ".join(acts)), 429: ("Retry-After", str(SECONDS))}
    if status in headers:
        name, value = headers[status]
        response[name] = value
    return response
