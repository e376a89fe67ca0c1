"""The fixed dates of the province's year, as entries of a calendar."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from actionplans.models import FixedDate
from dashboards.calendar.entries import Entry


def fixed_entries(first: date, last: date) -> Iterator[Entry]:
    """Yield the fixed dates between two days of one or more years, in one query. They are the same for everybody."""
    found = list(FixedDate.objects.filter(Q(year=None) | Q(year__range=(first.year, last.year)), withdrawn_at=None))
    for year in range(first.year, last.year + 1):
        for one in found:
            day = day_in(one, year)
            if one.year in (None, year) and first <= day <= last:
                yield Entry(day, "moc", one.title, f"moc-{one.pk}-{year}", one.source)


def day_in(fixed: FixedDate, year: int) -> date:
    """Return the day of a date in a year; one past the end of the month is its last day."""
    length = monthrange(year, fixed.month)[1]
    return date(year, fixed.month, min(fixed.day or length, length))
