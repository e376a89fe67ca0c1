"""Grades (xếp loại): bands of an index or of points in percent of their maximum, apart from rank. Pure.

Bounds and values are exact fractions, so 85 % is in the grade that the bound at 85 belongs to and in no other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

Basis = Literal["index", "points"]
Reads = Literal["printed", "exact"]
FaultKind = Literal["none", "many", "name", "twice", "bound", "empty", "gap", "overlap", "below", "above"]
LEAST, MOST = Fraction(0), Fraction(100)
MOST_BANDS = 12
LONGEST_NAME = 60


class NoBound(ValueError):
    """A bound is no number from 0 to 100 with at most four decimals."""


@dataclass(frozen=True, slots=True)
class Band:
    """A grade from `low` to `high` percent; None: open. `low_in` and `high_in` say whether a bound belongs to it."""

    name: str
    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool

    def holds(self, value: Fraction) -> bool:
        """Say whether a value in percent is of this grade."""
        over = self.low is None or value > self.low or (self.low_in and value == self.low)
        under = self.high is None or value < self.high or (self.high_in and value == self.high)
        return over and under

    def meets(self, low: Fraction, high: Fraction) -> bool:
        """Say whether some value from `low` to `high`, both included, is of this grade."""
        begins = self.low is None or high > self.low or (self.low_in and high == self.low)
        ends = self.high is None or low < self.high or (self.high_in and low == self.high)
        return begins and ends

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "low": None if self.low is None else plain(self.low),
            "low_in": self.low_in,
            "high": None if self.high is None else plain(self.high),
            "high_in": self.high_in,
        }

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> "Band":
        low, high = (None if json[name] is None else bound(json[name]) for name in ("low", "high"))
        return cls(json["name"], low, bool(json["low_in"]), high, bool(json["high_in"]))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a scheme: of which grades, at which value (gaps, overlaps)."""

    kind: FaultKind
    names: tuple[str, ...] = ()
    at: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """Bands, lowest first, with what they are read from: the printed or the exact index, or points of the maximum."""

    bands: tuple[Band, ...]
    basis: Basis = "index"
    reads: Reads = "printed"

    def grade(self, value: Fraction) -> Band | None:
        """Return the grade of a value in percent."""
        return next((band for band in self.bands if band.holds(value)), None)

    def possible(self, low: Fraction, high: Fraction) -> tuple[Band, ...]:
        """Return the grades that limits leave open, best first."""
        return tuple(band for band in reversed(self.bands) if band.meets(low, high))


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade; `possible` are those that the limits leave open, best first: more than one, it is not certain.

    Without limits `possible` is empty: nothing is said of certainty.
    """

    name: str
    possible: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.possible == (self.name,)

    @property
    def is_open(self) -> bool:
        return len(self.possible) > 1

    @property
    def others(self) -> str:
        """The grades left open beside this one, in words."""
        return ", ".join(name for name in self.possible if name != self.name)

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "possible": list(self.possible)}

    @classmethod
    def from_json(cls, json: Mapping[str, Any] | None) -> "Grade | None":
        return None if json is None else cls(json["name"], tuple(json["possible"]))


def graded(scheme: Scheme, value: Fraction | None, limits: tuple[Fraction, Fraction] | None = None) -> Grade | None:
    """Return the grade of a value in percent; None without a value, or where no band holds it."""
    band = None if value is None else scheme.grade(value)
    if band is None or value is None:
        return None
    if limits is None:
        return Grade(band.name)
    low, high = min(limits[0], value), max(limits[1], value)
    return Grade(band.name, tuple(each.name for each in scheme.possible(low, high)))


def bound(text: str) -> Fraction:
    """Return a bound as people write it, with a comma or dot. Raises NoBound."""
    try:
        read = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as wrong:
        raise NoBound(text) from wrong
    exponent = read.as_tuple().exponent
    if not read.is_finite() or not isinstance(exponent, int) or exponent < -4 or not LEAST <= Fraction(read) <= MOST:
        raise NoBound(text)
    return Fraction(read)


def plain(value: Fraction) -> str:
    """Write a bound as a plain decimal: 85, 87.5."""
    written = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def in_order(bands: Sequence[Band]) -> tuple[Band, ...]:
    """Return bands from the lowest up; one that is open below comes first."""
    return tuple(sorted(bands, key=lambda band: (band.low is not None, band.low or LEAST, not band.low_in)))


def faults(bands: Sequence[Band]) -> tuple[Fault, ...]:
    """Return what is wrong: every value from 0 to 100 must be of one grade and of one only."""
    if not bands:
        return (Fault("none"),)
    if len(bands) > MOST_BANDS:
        return (Fault("many"),)
    single = (*_names(bands), *(Fault("empty", (band.name,)) for band in bands if band.is_empty))
    return single or tuple(_seams(in_order(bands)))


def _names(bands: Sequence[Band]) -> Iterator[Fault]:
    seen: set[str] = set()
    for band in bands:
        if not band.name.strip() or len(band.name) > LONGEST_NAME:
            yield Fault("name", (band.name,))
        elif band.name.casefold() in seen:
            yield Fault("twice", (band.name,))
        seen.add(band.name.casefold())


def _seams(bands: Sequence[Band]) -> Iterator[Fault]:
    first, last = bands[0], bands[-1]
    if not first.holds(LEAST):
        yield Fault("below", (first.name,), (first.low or LEAST,))
    for lower, upper in pairwise(bands):
        yield from _seam(lower, upper)
    if not last.holds(MOST):
        yield Fault("above", (last.name,), (last.high or MOST,))


def _seam(lower: Band, upper: Band) -> Iterator[Fault]:
    names = (lower.name, upper.name)
    if lower.high is None or upper.low is None or lower.high > upper.low:
        yield Fault("overlap", names, tuple(at for at in (upper.low, lower.high) if at is not None))
    elif lower.high < upper.low:
        yield Fault("gap", names, (lower.high, upper.low))
    elif lower.high_in and upper.low_in:
        yield Fault("overlap", names, (lower.high,))
    elif not lower.high_in and not upper.low_in:
        yield Fault("gap", names, (lower.high,))
