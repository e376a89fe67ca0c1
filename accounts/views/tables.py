"""How a person has tables shown."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.table_looks import COOKIE, COOKIE_AGE, chosen

LONGEST_WAY_BACK = 2000


@login_required
@never_cache
@require_POST
def table_look(request: HttpRequest) -> HttpResponse:
    """Remember in a cookie how a table is to be shown and go back to it."""
    value = chosen(
        request.COOKIES.get(COOKIE, ""),
        request.POST.get("table", ""),
        density=request.POST.get("density", ""),
        known=request.POST.get("known", ""),
        shown=request.POST.getlist("column"),
        every="every" in request.POST,
    )
    answer = redirect(_way_back(request))
    answer.set_cookie(
        COOKIE, value, max_age=COOKIE_AGE, path="/", secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return answer


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    fits = asked.startswith("/") and len(iri_to_uri(asked)) <= LONGEST_WAY_BACK
    return asked if ours and fits else "agencies:start"
