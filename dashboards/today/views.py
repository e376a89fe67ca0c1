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

# Who only watches over personal data has another start.
WORKING = tuple(dict.fromkeys((*Role.watching_collection(), *Role.keying_paper(), *Role.managing_people())))


@require_safe
@never_cache
def today(request: HttpRequest) -> HttpResponseBase:
    """Show what waits today: the front door of all officials. Whoever has other work is led to it."""
    keep_memberships(request)
    if request.user.is_authenticated and roles_of(request.user, on=localdate()).isdisjoint(WORKING):
        return redirect("agencies:start")
    return _today(request)


@requires(*WORKING)
def _today(request: HttpRequest) -> HttpResponse:
    page = page_of(user_of(request), on=localdate())
    return render(request, "dashboards/today.html", {"page": page})
