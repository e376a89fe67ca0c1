"""What the monitor adds up of days: by date, by unit, by surveyor. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from scoring.day_reading import Days

Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Brought:
    """Forms one surveyor brought: all, those left out, those counted of the last days, and when the last one came."""

    received: int
    excluded: int
    pace: int
    last_day: date | None


def by_date(days: Days) -> Mapping[date, tuple[int, int]]:
    """Return how many forms came in on each date and how many are left out, where there are any."""
    found: dict[date, tuple[int, int]] = {}
    for first in np.unique(days.month).tolist():
        mine = days.month == first
        received, excluded = days.received[mine].sum(axis=0), days.excluded[mine].sum(axis=0)
        for at in np.flatnonzero(received | excluded).tolist():
            found[_date(first + at)] = int(received[at]), int(excluded[at])
    return found


def fresh_by_unit(days: Days, *, after: date, last: date) -> Mapping[int, int]:
    """Return how many forms of each unit came in on the days after the one up to the other."""
    return _added(days.unit, (days.received * days.between(after, last)).sum(axis=1))


def by_surveyor(days: Days, *, after: date, last: date) -> Mapping[int | None, Brought]:
    """Return what each surveyor brought, None what nobody did; the pace is that of the days between."""
    received = _added(days.surveyor, days.received.sum(axis=1))
    excluded = _added(days.surveyor, days.excluded.sum(axis=1))
    counted = _added(days.surveyor, ((days.received - days.excluded) * days.between(after, last)).sum(axis=1))
    newest = _newest(days)
    return {
        surveyor or None: Brought(received[surveyor], excluded[surveyor], counted[surveyor], newest.get(surveyor))
        for surveyor in received
    }


def _newest(days: Days) -> Mapping[int, date]:
    came = days.received > 0
    last = days.month + came.shape[1] - 1 - came[:, ::-1].argmax(axis=1)
    found: dict[int, int] = {}
    for surveyor, day in zip(days.surveyor[came.any(axis=1)].tolist(), last[came.any(axis=1)].tolist(), strict=True):
        found[surveyor] = max(day, found.get(surveyor, day))
    return {surveyor: _date(day) for surveyor, day in found.items()}


def _added(keys: Ints, numbers: Ints) -> dict[int, int]:
    different, places = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(different), dtype=np.int64)
    np.add.at(sums, places, numbers)
    return dict(zip(different.tolist(), sums.tolist(), strict=True))


def _date(number: int) -> date:
    return EPOCH + timedelta(days=number)
