"""Adds up what came in, counted by unit, channel, day and surveyor, in the ways in which the tables keep it."""

import numpy as np

from scoring.recount.counting import Ints, numbered
from scoring.recount.differences import Sums

UNIT, CHANNEL, DAY, SURVEYOR = range(4)
RECEIVED, EXCLUDED, FLAGGED, WAITED = range(4)
# The longest month; a day has two places, received and excluded, behind the forms counted of the month.
LONGEST, FIRST_PLACE = 31, 1
PLACES = FIRST_PLACE + 2 * LONGEST


def by_unit(arrivals: Sums) -> Sums:
    """Return keys (unit) with received, excluded, flagged, waited."""
    return _added(arrivals.keys[:, [UNIT]], arrivals.values)


def by_channel(arrivals: Sums) -> Sums:
    """Return keys (unit, channel) with received, excluded."""
    return _added(arrivals.keys[:, [UNIT, CHANNEL]], arrivals.values[:, [RECEIVED, EXCLUDED]])


def by_day(arrivals: Sums) -> Sums:
    """Return keys (unit, surveyor, month) with the forms counted, then received and excluded of each day."""
    days = arrivals.keys[:, DAY]
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    rows, different = numbered(np.column_stack([arrivals.keys[:, [UNIT, SURVEYOR]], months]))
    received, excluded = arrivals.values[:, RECEIVED], arrivals.values[:, EXCLUDED]
    values = np.zeros(len(different) * PLACES, dtype=np.int64)
    forms = rows * PLACES
    first = forms + FIRST_PLACE + 2 * (days - months)
    for places, added in ((forms, received - excluded), (first, received), (first + 1, excluded)):
        np.add.at(values, places, added)
    return Sums(different, values.reshape(-1, PLACES))


def _added(keys: Ints, values: Ints) -> Sums:
    rows, different = numbered(keys)
    sums = np.zeros((len(different), values.shape[1]), dtype=np.int64)
    np.add.at(sums, rows, values)
    return Sums(different, sums)
