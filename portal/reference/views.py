"""The schema, and the page that shows it with examples."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import serving
from portal.reference import merged
from portal.reference.shown import groups

FORMATS = {
    "yaml": ("application/vnd.oai.openapi; charset=utf-8", merged.as_yaml),
    "json": ("application/json", merged.as_json),
}


@require_safe
@serving.same_for_all
def schema(request: HttpRequest) -> HttpResponse:
    """Return the schema: YAML, or JSON by `?format=json` or an Accept that asks for JSON."""
    wished = request.GET.get("format") or ("json" if "json" in request.headers.get("Accept", "") else "yaml")
    kind, written = FORMATS.get(wished, FORMATS["yaml"])
    content = written()
    response = HttpResponse(content, content_type=kind)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["ETag"], response["Cache-Control"], response["Vary"] = etag, "public, max-age=300", "Accept"
    response["Access-Control-Allow-Origin"] = "*"
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show every route with what it takes and answers: the same for as long as the process lives."""

    def make() -> serving.Body:
        context = {
            "groups": groups(request.build_absolute_uri("/").rstrip("/")),
            "limits": {"open": settings.OPEN_API_PER_MINUTE, "keyed": settings.RESULTS_PER_MINUTE},
            "title": _("API của cổng"),
        }
        # Open data is where the menu leads to programs.
        return serving.page(request, "portal/reference.html", context, section=reverse("open_data:start"))

    return serving.served(request, tuple, make)
