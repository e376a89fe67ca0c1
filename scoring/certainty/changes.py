"""Is a change more than chance? Intervals and p values of changes, and the verdict on them. Pure.

STATISTICS § 5. A change is a weighted sum of independent estimates: +1 now, −1 before; for the mean of a block +1/K and
−1/K for each unit. Its interval is MOVER's (`combining`), its p value the α whose (1 − α) interval just touches 0: so
the interval and the verdict cannot disagree. Thousands of changes are inverted at once.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from scoring.certainty.combining import Part
from scoring.certainty.families import holm
from scoring.certainty.intervals import LEVEL, basis, limits
from scoring.formulas import Rounding

Floats = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)

Verdict = Literal["tang", "giam", "tuong_duong", "chua_du_can_cu"]
# Why a change has no verdict.
NoVerdict = Literal[
    "no_previous", "previous_too_few", "too_few", "not_comparable", "not_recomputable", "unit_changed", "voluntary"
]

# Verdicts are at this α whatever level a method draws its limits at: "tăng" means the same in every publication.
ALPHA = 0.05
# δ of STATISTICS § 5, of 1: a change within ± 1 point is no change that matters. A setting of the method.
MARGIN = 0.01
# Halvings of the range searched; more than a double can hold.
STEPS = 60
# A quantile no interval of estimates needs; beyond it p is 0.
FARTHEST = 1e9
SMALLEST_TAIL = 1e-300


@dataclass(frozen=True, slots=True)
class Change:
    """A change, of 1, with its interval, the inner one of 1 − 2α (90 %) for equivalence, and its unadjusted p.

    `assumed`: a variance in it holds only under an assumed design effect; to be marked "giả định".
    """

    difference: float
    low: float
    high: float
    inner_low: float
    inner_high: float
    p: float
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The one verdict on a change: `adjusted` is its p within the family; without a verdict there is a reason."""

    verdict: Verdict | None
    change: Change | None = None
    adjusted: float | None = None
    reason: NoVerdict | None = None


def judge_family(
    family: Mapping[Key, Change | NoVerdict],
    *,
    margin: float = MARGIN,
    alpha: float = ALPHA,
    adjust: Callable[[Sequence[float]], list[float]] = holm,
) -> dict[Key, Judged]:
    """Judge all changes of a family fixed before the data; what has no change keeps its reason.

    p is adjusted by Holm, or as `adjust` does.
    """
    changes = {key: member for key, member in family.items() if isinstance(member, Change)}
    adjusted = dict(zip(changes, adjust([change.p for change in changes.values()]), strict=True))
    return {
        key: Judged(verdict(member, adjusted[key], margin=margin, alpha=alpha), member, adjusted[key])
        if isinstance(member, Change)
        else Judged(None, reason=member)
        for key, member in family.items()
    }


def verdict(change: Change, adjusted: float, *, margin: float = MARGIN, alpha: float = ALPHA) -> Verdict:
    """Return tăng or giảm where p, adjusted, is below α; tương đương where the inner interval is inside ± margin.

    The latter are two one-sided tests at α (TOST). Otherwise the data are not enough, which is not "no change".
    """
    if adjusted < alpha and change.difference:
        return "tang" if change.difference > 0 else "giam"
    inside = -margin < change.inner_low and change.inner_high < margin
    return "tuong_duong" if inside else "chua_du_can_cu"


def printed_change(now: Fraction, before: Fraction, rounding: Rounding) -> str:
    """Return the printed value less the printed value before: readers subtract what they read."""
    return rounding.print(rounding(now) - rounding(before))


def measured(sums: Sequence[Sequence[Part]], level: float = LEVEL) -> list[Change]:
    """Return the interval at `level`, the one of 90 % for equivalence, and p of each sum of independent estimates.

    Raises ValueError where a sum has parts of different kinds, or none.
    """
    if any(len({part.estimate.floor for part in each}) != 1 for each in sums):
        raise ValueError("parts of a sum must be of one kind, and there must be some")
    table = _Table.of(sums)
    low, high = table.interval(table.quantiles(level))
    inner_low, inner_high = table.interval(table.quantiles(1 - 2 * ALPHA))
    columns = (table.difference, low, high, inner_low, inner_high, table.p_values())
    assumed = [any(part.estimate.assumed for part in each) for each in sums]
    return [Change(*row) for row in zip(*(column.tolist() for column in columns), assumed, strict=True)]


@dataclass(frozen=True, slots=True)
class _Table:
    """The parts of all sums, one after another; `owner` is the place of each part's sum, `df` and others go by sum."""

    owner: "NDArray[np.intp]"
    weight: Floats
    share: Floats
    span: Floats
    n_eff: Floats
    student: "NDArray[np.bool_]"
    df: Floats
    difference: Floats

    @classmethod
    def of(cls, sums: Sequence[Sequence[Part]]) -> "_Table":
        parts = [part for each in sums for part in each]
        bases = [basis(part.estimate) for part in parts]
        owner = np.repeat(np.arange(len(sums)), [len(each) for each in sums])
        df = np.bincount(owner, [part.estimate.df for part in parts], len(sums))
        floor = np.array([float(part.estimate.floor) for part in parts])
        return cls(
            owner=owner,
            weight=np.array([float(part.weight) for part in parts]),
            share=(np.array([float(part.estimate.ratio) for part in parts]) - floor) / (1 - floor),
            span=1 - floor,
            n_eff=np.array([each.n_eff for each in bases]),
            student=np.array([each.student for each in bases]),
            df=np.maximum(df, 1),
            # Exact until here: equal years differ by nothing, not by a rounding error.
            difference=np.array([float(sum(part.weight * part.estimate.ratio for part in each)) for each in sums]),
        )

    def quantiles(self, level: float) -> tuple[Floats, Floats]:
        """Return the normal and Student's quantile of each sum at a level."""
        upper = (1 + level) / 2
        return np.full(len(self.df), ndtri(upper)), stdtrit(self.df, upper)

    def interval(self, quantiles: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """Return MOVER's limits: θ − √Σ w²(R − l)² and θ + √Σ w²(u − R)²; sides change where w < 0."""
        normal, student = quantiles
        low, high = limits(self.share, self.n_eff, np.where(self.student, student[self.owner], normal[self.owner]))
        below, above = self.weight * self.span * (self.share - low), self.weight * self.span * (high - self.share)
        down, up = np.where(self.weight > 0, below, above), np.where(self.weight > 0, above, below)
        return self.difference - self._root(down), self.difference + self._root(up)

    def _root(self, sides: Floats) -> Floats:
        return np.sqrt(np.bincount(self.owner, sides**2, len(self.df)))

    def p_values(self) -> Floats:
        """Return the α of each sum whose (1 − α) interval just touches 0.

        Bisects the quantile, which the widths grow with: Student's where a part uses it, else the normal one.
        """
        uses_t = np.bincount(self.owner, self.student, len(self.df)) > 0
        near, far = np.zeros(len(self.df)), np.full(len(self.df), 1 - 1 / FARTHEST)
        for _ in range(STEPS):
            middle = (near + far) / 2
            clear = self._clear_of_zero(_stretched(middle), uses_t)
            near, far = np.where(clear, middle, near), np.where(clear, far, middle)
        q = _stretched(far)
        p = 2 * self._tail(q, uses_t)
        # No interval reaches 0 where every part is a census.
        return np.where(self.difference == 0, 1.0, np.where(self._clear_of_zero(q, uses_t), 0.0, p))

    def _tail(self, q: Floats, uses_t: "NDArray[np.bool_]") -> Floats:
        tail: Floats = np.where(uses_t, stdtr(self.df, -q), ndtr(-q))
        return tail

    def _clear_of_zero(self, q: Floats, uses_t: "NDArray[np.bool_]") -> "NDArray[np.bool_]":
        normal = np.where(uses_t, -ndtri(np.maximum(self._tail(q, uses_t), SMALLEST_TAIL)), q)
        low, high = self.interval((normal, q))
        clear: NDArray[np.bool_] = (low > 0) | (high < 0)
        return clear


def _stretched(place: Floats) -> Floats:
    """Map [0, 1) onto the quantiles from 0 up."""
    return place / (1 - place)
