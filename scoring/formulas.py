"""The arithmetic of an index: exact fractions of counts, rounding on output, ranks. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Self

PooledKind = Literal["top2", "points", "points0"]
RoundingMode = Literal["half_up", "truncate"]
# What a child without any valid answer counts for.
Policy = Literal["exclude", "zero", "full"]

Levels = Sequence[int]
# Decimals in a method have at most six places, and two more where they are written in percent.
LONGEST_DECIMAL = 8


@dataclass(frozen=True, slots=True)
class Sums:
    """Σy and Σm of a node: their ratio is its share of the best possible result."""

    reached: int
    possible: int

    def __add__(self, other: Self) -> "Sums":
        return Sums(self.reached + other.reached, self.possible + other.possible)

    @property
    def share(self) -> Fraction | None:
        """Return Σy/Σm, or None without a valid answer."""
        return Fraction(self.reached, self.possible) if self.possible else None


NOTHING = Sums(0, 0)


def satisfied(levels: Levels) -> int:
    """Count the answers on the two best levels; `levels[k - 1]` answers chose level k."""
    return sum(levels[-2:])


def top2(levels: Levels) -> Sums:
    """Satisfied valid answers out of all valid ones."""
    return Sums(satisfied(levels), sum(levels))


def points(levels: Levels) -> Sums:
    """Σ k out of Σ best level: with five levels the share runs from 20 to 100 %."""
    return Sums(sum(level * times for level, times in enumerate(levels, 1)), len(levels) * sum(levels))


def points0(levels: Levels) -> Sums:
    """Σ (k − 1) out of Σ (best level − 1): the share runs from 0 to 100 %."""
    return Sums(sum(level * times for level, times in enumerate(levels)), (len(levels) - 1) * sum(levels))


SUMS: Mapping[PooledKind, Callable[[Levels], Sums]] = {"top2": top2, "points": points, "points0": points0}


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a number is printed: half away from zero, or cut off towards zero."""

    digits: int
    mode: RoundingMode

    def __call__(self, value: Fraction) -> Fraction:
        """Return the printed value as a fraction."""
        unit = 10**self.digits
        return Fraction(self._places(value, unit), unit)

    def print(self, value: Fraction | float, *, percent: bool = False) -> str:
        """Return the printed value with a dot, times 100 if `percent`; a value that rounds to zero has no sign."""
        unit = 10**self.digits
        places = self._places(value, 100 * unit if percent else unit)
        whole, rest = divmod(abs(places), unit)
        sign = "-" if places < 0 else ""
        return f"{sign}{whole}.{rest:0{self.digits}d}" if self.digits else f"{sign}{whole}"

    def _places(self, value: Fraction | float, times: int) -> int:
        """Return the printed value, so many times over, as a whole number; exact also for a float."""
        above, below = value.as_integer_ratio()
        twice: int = abs(above) * times * 2 // below
        whole = twice // 2 if self.mode == "truncate" else (twice + 1) // 2
        return whole if above >= 0 else -whole


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """Return the plain mean, or None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def weighted(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return Σ w·v / Σ w of (weight, value) pairs, or None where the weights add up to nothing."""
    total = sum((weight for weight, _ in pairs), Fraction(0))
    return sum((weight * value for weight, value in pairs), Fraction(0)) / total if total else None


def competition_ranks(values: Sequence[Fraction]) -> list[int]:
    """Return the rank of each value, best first; equal values share the better rank (1, 2, 2, 4)."""
    best_first = sorted(values, reverse=True)
    first_place = {value: place for place, value in reversed(list(enumerate(best_first, 1)))}
    return [first_place[value] for value in values]


def reduced(value: Fraction) -> str:
    """Write a fraction as numerator/denominator, 1 as 1/1."""
    return f"{value.numerator}/{value.denominator}"


def plain(value: Fraction) -> str:
    """Write a decimal of at most eight places without trailing zeros: 6, 7.5, 0."""
    return Rounding(LONGEST_DECIMAL, "half_up").print(value).rstrip("0").rstrip(".")
