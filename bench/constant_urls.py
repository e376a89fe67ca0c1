import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

from satisfaction import health

CONTENT = b"x" * int(os.environ["BENCH_BYTES"])


def constant(request: HttpRequest, **address: str) -> HttpResponse:
    """Answer as the form, or a page of results, does, with nothing to work out (see bench.references)."""
    return HttpResponse(CONTENT)


urlpatterns = [path("healthz", health.healthz), path("s/<token>/", constant)]
urlpatterns += [path("ket-qua/<code>/", constant), path("ket-qua/<code>/don-vi/<agency>/", constant)]
