"""A year of several rounds: its page, its table as a file, and having it computed."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.files import Kind, file_answer
from dashboards.looks import heads_shown, look_at_board
from dashboards.years.page import file_rows, year_page
from dashboards.years.rights import year_for
from scoring.access import user_of
from scoring.services.years import request_year_score


@require_safe
def cut_short(request: HttpRequest) -> HttpResponse:
    """Lead the address of a year whose end was cut off to all the years."""
    return redirect("history:whole")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year with its units, as the address sorts and filters them."""
    page = year_page(year_for(request, year), request.GET)
    look = look_at_board(request, page.board)
    heads = heads_shown(page.board.heads, look) if page.board and look else []
    return render(request, "dashboards/years/year.html", {"page": page, "look": look, "heads": heads})


@require_safe
@requires(*Role.seeing_results())
@never_cache
def year_file(request: HttpRequest, year: int, kind: Kind) -> HttpResponseBase:
    """Hand out the table of a year as the page orders and filters it."""
    rows = file_rows(year_page(year_for(request, year), request.GET))
    return file_answer(request, kind, rows, subject=f"year:{year}", name=f"ket-qua-nam-{year}")


@require_POST
@requires(*Role.computing_results())
def score(request: HttpRequest, year: int) -> HttpResponse:
    """Have a worker compute the year and show how far it is."""
    seen = year_for(request, year)
    back = reverse("years:year", args=[seen.year])
    job = request_year_score(year=seen.year, actor=user_of(request), back_url=back, at=now())
    return redirect("jobs:job", job.id)
