"""The sums over respondents that variances and intervals are computed from: exact integers. Pure.

STATISTICS § 1: at a node, respondent j of a unit gives the pair (y, m): what was reached and what could have been.
`top2` y = satisfied valid answers, m = valid ones; `points` y = Σ k, m = 5·valid; `points0` y = Σ (k − 1),
m = 4·valid. A respondent without a valid answer below the node (m = 0) does not count there: neither in its n nor in
its degrees of freedom. R's `survey::subset` would keep such respondents in n/(n − 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.formulas import PooledKind

# The least share an index of this kind can have: five levels answered "1" throughout still give 20 %.
FLOORS: dict[PooledKind, Fraction] = {"top2": Fraction(0), "points": Fraction(1, 5), "points0": Fraction(0)}


@dataclass(frozen=True, slots=True)
class Moments:
    """n, Σy, Σm, Σy², Σym and Σm² over the respondents of a unit, stratum or cluster at one node."""

    n: int = 0
    y: int = 0
    m: int = 0
    yy: int = 0
    ym: int = 0
    mm: int = 0

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.n + other.n,
            self.y + other.y,
            self.m + other.m,
            self.yy + other.yy,
            self.ym + other.ym,
            self.mm + other.mm,
        )

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Moments":
        """Add up the pairs (y, m) of respondents."""
        return sum((cls(1, y, m, y * y, y * m, m * m) for y, m in pairs if m), cls())

    @classmethod
    def of_arrays(cls, y: "NDArray[np.integer]", m: "NDArray[np.integer]") -> "Moments":
        """Add up two arrays with a place for each respondent."""
        counted = m != 0
        y, m = y[counted].astype(np.int64), m[counted].astype(np.int64)
        return cls(len(m), int(y.sum()), int(m.sum()), int(y @ y), int(y @ m), int(m @ m))

    @classmethod
    def by_group(
        cls, y: "NDArray[np.integer]", m: "NDArray[np.integer]", groups: "NDArray[np.integer]", count: int
    ) -> list["Moments"]:
        """Add up the respondents of each group (unit, stratum or cluster) 0 … count − 1; all arrays have one shape.

        ValueError for a group beyond. Sums are exact up to 2⁵³.
        """
        if groups.size and not 0 <= groups.min() <= groups.max() < count:
            raise ValueError(f"groups run from {groups.min()} to {groups.max()}, not from 0 to {count - 1}")
        counted = m != 0
        y, m, groups = y[counted].astype(np.int64), m[counted].astype(np.int64), groups[counted]
        sums = [np.bincount(groups, each, minlength=count) for each in (y, m, y * y, y * m, m * m)]
        columns = np.column_stack([np.bincount(groups, minlength=count), *sums]).astype(np.int64)
        return [cls(*row) for row in columns.tolist()]

    @property
    def ratio(self) -> Fraction | None:
        """Return R = Σy/Σm, or None without a respondent."""
        return Fraction(self.y, self.m) if self.m else None

    @property
    def shortfall(self) -> float:
        """Return d* = (Σu)²/Σu² with u = m − y: how many respondents carry what is missing to 100 %."""
        squares = self.mm - 2 * self.ym + self.yy
        return (self.m - self.y) ** 2 / squares if squares else 0.0

    @property
    def binary(self) -> bool:
        """Tell whether each respondent gave one answer that is right or wrong: m = 1 throughout."""
        return 0 < self.n == self.m

    def residual(self, ratio: Fraction) -> Fraction:
        """Return Σ(y − ratio·m): 0 over all respondents of the ratio, not over a cluster or stratum of them."""
        above, below = ratio.as_integer_ratio()
        return Fraction(below * self.y - above * self.m, below)

    def scatter(self, ratio: Fraction) -> Fraction:
        """Return Σ(y − ratio·m)²."""
        above, below = ratio.as_integer_ratio()
        return Fraction(below**2 * self.yy - 2 * above * below * self.ym + above**2 * self.mm, below**2)


def added(several: Iterable[Moments]) -> Moments:
    """Return what several samples have together."""
    columns = [(one.n, one.y, one.m, one.yy, one.ym, one.mm) for one in several]
    return Moments(*map(sum, zip(*columns, strict=True)))


def between(clusters: Iterable[Moments]) -> Moments:
    """Return the sums over clusters with answers, each with its Σy and Σm as if it were one respondent."""
    return Moments.of((each.y, each.m) for each in clusters)
