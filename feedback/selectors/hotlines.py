"""Hotlines as citizens and officials see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from feedback.models import DutyShift, Hotline, TestCall
from feedback.selectors.comments import names_on

AHEAD = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A hotline, the days ahead on which nobody is on duty, the last test call; without `code` the province's."""

    hotline: Hotline
    code: str
    name: str
    unattended: tuple[date, ...]
    last_test: TestCall | None


def hotlines(*, agency_ids: Collection[int] | None, on: date) -> list[Line]:
    """Return the hotlines of agencies, or (None) all with the province's first."""
    found = Hotline.objects.select_related("agency").prefetch_related("shifts").order_by("agency__code")
    if agency_ids is not None:
        found = found.filter(agency__in=agency_ids)
    names = names_on({each.agency_id for each in found if each.agency_id}, on=on)
    tests = {each.hotline_id: each for each in TestCall.objects.filter(hotline__in=found).order_by("at", "pk")}
    lines = [
        Line(
            each,
            each.agency.code if each.agency else "",
            names.get(each.agency_id or 0, ""),
            unattended(list(each.shifts.all()), on=on),
            tests.get(each.pk),
        )
        for each in found
    ]
    return sorted(lines, key=lambda line: (bool(line.code), line.name))


def unattended(shifts: Collection[DutyShift], *, on: date) -> tuple[date, ...]:
    """Return the working days of two weeks from a day on which nobody is on duty."""
    days = (on + timedelta(days=ahead) for ahead in range(AHEAD))
    working = (day for day in days if day.weekday() < 5)
    return tuple(day for day in working if not any(shift.first_day <= day <= shift.last_day for shift in shifts))


def coming_shifts(hotline: Hotline, *, on: date) -> QuerySet[DutyShift]:
    return hotline.shifts.filter(last_day__gte=on).order_by("first_day", "pk")


def test_calls(hotline: Hotline) -> list[TestCall]:
    """Return the last twenty test calls, the newest first."""
    return list(hotline.test_calls.select_related("actor").order_by("-at", "-pk")[:20])


def numbers_to_show() -> list[Line]:
    """Return the hotlines that citizens may ring."""
    return hotlines(agency_ids=None, on=timezone.localdate())
