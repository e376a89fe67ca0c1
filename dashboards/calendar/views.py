"""The calendar: a year, a month of it, and both as a file for other calendars."""

from calendar import monthrange
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.services import record
from agencies.access import requires
from agencies.table_files import rows_per_page, wants_file
from dashboards.calendar import page
from dashboards.calendar.entries import months_of, next_after
from dashboards.calendar.fixed_views import keeps_dates
from dashboards.calendar.ics import MEDIA_TYPE, calendar_text
from dashboards.calendar.reader import reader_of
from dashboards.calendar.sources import entries
from scoring.access import user_of

READING = tuple(Role)
PAGE = 100


@require_safe
@requires(*READING)
@never_cache
def this_year(request: HttpRequest) -> HttpResponse:
    """Show the year that it is."""
    return _year(request, localdate().year)


@require_safe
@requires(*READING)
@never_cache
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year: its months with what begins in each."""
    return _year(request, year)


@require_safe
@requires(*READING)
@never_cache
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show a month of a year with everything in it, what lasts into it among them."""
    first, last = _month(year, month)
    reader, asked = reader_of(user_of(request), on=localdate()), page.read(request.GET)
    every = entries(reader, first, last)
    found = page.wanted(every, asked)
    shown = Paginator(found, rows_per_page(request, PAGE)).get_page(request.GET.get("trang"))
    name = _("Tháng %(month)d/%(year)d") % {"month": month, "year": year}
    context = {
        "title": name,
        "lines": page.lines(shown, reader.on),
        "pages": shown,
        "query": asked.query,
        "around": page.months_around(year, month, asked),
        "year_url": reverse("calendar:year", args=[year]) + asked.query,
        "trail": page.trail((str(year), reverse("calendar:year", args=[year])), (name, "")),
        **page.context_of(asked, every, reader.on),
    }
    return render(request, "dashboards/calendar/month.html", context)


@require_safe
@requires(*READING)
@never_cache
def ics(request: HttpRequest, year: int) -> HttpResponse:
    """Hand out a year for other calendars, filtered as the page is; each time recorded."""
    first, last = _year_days(year)
    user, at = user_of(request), now()
    found = page.wanted(entries(reader_of(user, on=localdate()), first, last), page.read(request.GET))
    record(actor=user, action="export", subject=f"calendar:{year}", detail={"file": "ics", "rows": len(found)}, at=at)
    base, host = request.build_absolute_uri("/").rstrip("/"), request.get_host()
    text = calendar_text(found, name=_("Lịch khảo sát hài lòng %d") % year, host=host, base=base, at=at)
    headers = {"Content-Disposition": f'attachment; filename="lich-{year}.ics"'}
    return HttpResponse(text, content_type=MEDIA_TYPE, headers=headers)


def _year(request: HttpRequest, year: int) -> HttpResponse:
    first, last = _year_days(year)
    reader, asked = reader_of(user_of(request), on=localdate()), page.read(request.GET)
    every = entries(reader, first, last)
    found = page.wanted(every, asked)
    most = len(every) if wants_file(request) else page.OF_A_MONTH
    months = [page.month_lines(each, reader.on, asked, most=most) for each in months_of(year, found)]
    coming = next_after(found, reader.on) if year == reader.on.year else None
    context = {
        "year": year,
        "months": months,
        "found": len(found),
        "next": page.lines([coming], reader.on)[0] if coming else None,
        "around": page.years_around(year, asked),
        "ics_url": reverse("calendar:ics", args=[year]) + asked.query,
        "keeps_dates": keeps_dates(reader.user),
        **page.context_of(asked, every, reader.on),
    }
    return render(request, "dashboards/calendar/year.html", context)


def _year_days(year: int) -> tuple[date, date]:
    """Return the first and last day of a year. Raises Http404 beyond those a calendar has."""
    if not page.FIRST_YEAR <= year <= page.LAST_YEAR:
        raise Http404
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> tuple[date, date]:
    _year_days(year)
    if not 1 <= month <= 12:
        raise Http404
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
