"""The officials' home: what waits for whoever signed in."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import keep_memberships, requires, roles_of
from dashboards.today.page import today as page_of
from surveys.access import user_of

WORKING = tuple(Role)


@require_safe
@never_cache
def today(request: HttpRequest) -> HttpResponseBase:
    """Show what waits today: the front door of all officials. Who has no role yet is told so elsewhere."""
    keep_memberships(request)
    if request.user.is_authenticated and not roles_of(request.user, on=localdate()):
        return redirect("agencies:start")
    return _today(request)


@requires(*WORKING)
def _today(request: HttpRequest) -> HttpResponse:
    page = page_of(user_of(request), on=localdate())
    return render(request, "dashboards/today.html", {"page": page})
