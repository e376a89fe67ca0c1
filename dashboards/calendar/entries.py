"""One thing in a calendar, and how a year of them is laid out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day (to `until`, where it lasts): its kind's code, what, where, its address ("" for none).

    `key` names it for calendars outside the portal: the same thing keeps the same key, whatever else changes.
    """

    day: date
    kind: str
    what: str
    key: str
    where: str = ""
    url: str = ""
    until: date | None = None
    late: bool = False

    @property
    def last(self) -> date:
        return self.until or self.day


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year with what begins in it; what lasts from an earlier month stands where it begins."""

    year: int
    number: int
    entries: tuple[Entry, ...]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.day, one.kind, one.what, one.key))


def months_of(year: int, entries: Iterable[Entry]) -> tuple[Month, ...]:
    """Return the twelve months of a year; what began before the year stands in January."""
    found: dict[int, list[Entry]] = {number: [] for number in range(1, 13)}
    for one in in_order(entries):
        found[one.day.month if one.day.year == year else 1].append(one)
    return tuple(Month(year, number, tuple(each)) for number, each in found.items())


def of_kinds(entries: Iterable[Entry], kind: str) -> list[Entry]:
    """Return the entries of one kind, all for ""."""
    return [one for one in entries if kind in ("", one.kind)]


def next_after(entries: Sequence[Entry], today: date) -> Entry | None:
    """Return the first thing that is today or later."""
    return next((one for one in in_order(entries) if one.last >= today), None)
