from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from satisfaction.metrics import asked, counting

TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell this machine, or whoever has the token, how the portal fares; to others it is not there."""
    if not may_look(request):
        raise Http404
    return HttpResponse("\n".join([*counting.lines(), *asked.lines(), ""]), content_type=TEXT)


def may_look(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # A proxy on this machine stands for anybody.
    return "HTTP_X_FORWARDED_FOR" not in request.META and _is_this_machine(request.META.get("REMOTE_ADDR", ""))


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
