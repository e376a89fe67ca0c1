"""Refusals of the public API: {detail, errors}, as the doors with a key say it (`accounts.keyed_api`)."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled
from rest_framework.response import Response

from accounts.key_rates import SECONDS
from accounts.keyed_api import Refused


def said(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the answer to what a view raised, for REST framework; None for what is an error of ours."""
    if isinstance(error, Refused):
        return Response({"detail": error.detail, "errors": error.errors}, status=error.status)
    if isinstance(error, Http404):
        return Response({"detail": _("Không có địa chỉ này, hoặc chưa công bố."), "errors": {}}, status=404)
    if isinstance(error, Throttled):
        words = _("Quá nhiều yêu cầu trong một phút. Gửi lại sau.")
        return Response({"detail": words, "errors": {}}, status=429, headers={"Retry-After": str(SECONDS)})
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(context["view"].allowed_methods)
        words = _("Địa chỉ này chỉ nhận: %s.") % allowed
        return Response({"detail": words, "errors": {}}, status=405, headers={"Allow": allowed})
    if isinstance(error, NotAcceptable):
        return Response({"detail": _("Chỉ trả lời bằng JSON."), "errors": {}}, status=406)
    if isinstance(error, APIException):
        return Response({"detail": _("Yêu cầu không đọc được."), "errors": {}}, status=error.status_code)
    return None


# No session speaks for the sender.
@csrf_exempt
def nowhere(request: HttpRequest, rest: str | None = None) -> JsonResponse:
    """Answer for addresses of the API that do not exist."""
    return JsonResponse({"detail": _("API không có địa chỉ này."), "errors": {}}, status=404)
