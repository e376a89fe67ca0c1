"""The periods that extracts are made of: quarters, half years, years, April. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2100
# By kind: how many there are in a year, and how many months each has.
KINDS: Mapping[str, tuple[int, int]] = {"quarter": (4, 3), "half": (2, 6), "year": (1, 12), "april": (1, 1)}
APRIL = 4


class NoSuchPeriod(ValueError):
    """A year has no such part."""


@dataclass(frozen=True, slots=True)
class Period:
    """A part of a year with its first and last day; `number` counts from 1."""

    kind: str
    year: int
    number: int
    first: date
    last: date


def period(kind: str, year: int, number: int = 1) -> Period:
    """Return a part of a year. Raises NoSuchPeriod."""
    parts, months = KINDS.get(kind, (0, 0))
    if not (1 <= number <= parts and FIRST_YEAR <= year <= LAST_YEAR):
        raise NoSuchPeriod(kind, year, number)
    start = APRIL if kind == "april" else months * (number - 1) + 1
    end = start + months - 1
    return Period(kind, year, number, date(year, start, 1), date(year, end, monthrange(year, end)[1]))


def containing(kind: str, on: date) -> Period:
    """Return the part of a year that a day is in."""
    months = KINDS[kind][1]
    return period(kind, on.year, 1 if kind in ("year", "april") else (on.month - 1) // months + 1)
