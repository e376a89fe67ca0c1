"""Searching in what a person may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.search.page import page_of
from scoring.access import user_of


@require_safe
@requires(*Role.watching_collection())
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Show the agencies, rounds and comments that say the words in the address."""
    return render(request, "dashboards/search.html", {"page": page_of(request.GET, user_of(request), on=localdate())})
