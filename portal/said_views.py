"""Điều ông bà nói → việc đã làm, of all agencies. /viec-da-lam/"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal import said_done, serving


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """List what agencies made public of what was said to them, and of what they do about it."""

    def make() -> serving.Body:
        return serving.page(request, "portal/said.html", {"said": said_done.of_all(), "all": True})

    return serving.served(request, said_done.stamp, make)
