import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

from satisfaction import health

CONTENT = b"x" * int(os.environ["BENCH_BYTES"])


def constant(request: HttpRequest, token: str) -> HttpResponse:
    """Answer as the form does, with nothing to work out (see bench.references)."""
    return HttpResponse(CONTENT)


urlpatterns = [path("healthz", health.healthz), path("s/<token>/", constant)]
