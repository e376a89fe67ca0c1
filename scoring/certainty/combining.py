"""The certainty of weighted sums of indices: means of a block, weighted roll-ups, changes over time. Pure.

STATISTICS § 4. MOVER: Zou and Donner (2008); for a difference of two shares it is Newcombe's interval (1998). Units
are fixed, not sampled: all agencies of a block are measured, so only their own samples make the mean uncertain.
`of_surveyed_units` is for blocks of which only some units were surveyed (Cochran 1977, ch. 10).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.certainty.intervals import LEVEL, Estimate, basis, interval


@dataclass(frozen=True, slots=True)
class Part:
    """A weight and the estimate it applies to; samples of different parts are independent."""

    weight: Fraction | int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Combined:
    """Σ w·R and its limits: shares of 1, or a difference of shares. `assumed` as in `Estimate`."""

    value: Fraction | float
    low: float
    high: float
    df: int
    assumed: bool


def combined(parts: Sequence[Part], level: float = LEVEL) -> Combined:
    """Return the MOVER interval of Σ w·R.

    low = θ − √Σ w²(R − l)², high = θ + √Σ w²(u − R)²; for a negative weight l and u change places. Student's
    quantiles have the degrees of freedom of all parts together. ValueError without parts or for different kinds.
    """
    _check(parts)
    df = sum(part.estimate.df for part in parts)
    value = sum((part.weight * part.estimate.ratio for part in parts), Fraction(0))
    below, above = np.array([_reach(part, level, df) for part in parts]).T
    return Combined(
        value=value,
        low=float(value) - float(np.hypot.reduce(below)),
        high=float(value) + float(np.hypot.reduce(above)),
        df=df,
        assumed=any(part.estimate.assumed for part in parts),
    )


def mean_of(estimates: Sequence[Estimate]) -> tuple[Part, ...]:
    """Return the parts of a plain mean; units without enough forms are left out before."""
    return tuple(Part(Fraction(1, len(estimates)), estimate) for estimate in estimates)


def weighted_by(sizes: Sequence[tuple[Fraction | int, Estimate]]) -> tuple[Part, ...]:
    """Return the parts of a mean weighted by the size N of each unit. ValueError unless sizes are positive."""
    total = sum(size for size, _ in sizes)
    if any(size <= 0 for size, _ in sizes):
        raise ValueError("a unit's size must be positive")
    return tuple(Part(Fraction(size) / total, estimate) for size, estimate in sizes)


def change(now: Estimate, before: Estimate) -> tuple[Part, Part]:
    """Return the parts of now − before, of two independent samples."""
    return Part(1, now), Part(-1, before)


def of_surveyed_units(surveyed: Sequence[tuple[Fraction | int, Sequence[Part]]], units: int) -> Estimate:
    """Return the mean of K surveyed units, weighted by their sizes, as an estimate of the mean of all `units` K₀.

    A surveyed unit is its size and the parts of its own index, one or (over a year) several. With w = size/Σ size
    v = (1 − K/K₀)·K/(K − 1)·Σw²(R − R̄)² + (K/K₀)·Σw²v_h, for equal sizes (1 − K/K₀)·s²/K + (K/K₀)·Σv_h/K² (Cochran
    1977, ch. 10); a part under the bound of § 3 enters with p(1 − p)(1 − a)²/n_eff. Its interval takes units for
    clusters. ValueError unless 0 < K < K₀: with all units surveyed the mean is not sampled.
    """
    k, total = len(surveyed), sum(size for size, _ in surveyed)
    if not 0 < k < units:
        raise ValueError(f"{k} of {units} units surveyed")
    estimates = [part.estimate for _, parts in surveyed for part in parts]
    _check([Part(1, estimate) for estimate in estimates])
    weights = [Fraction(size) / total for size, _ in surveyed]
    shares = [sum((part.weight * part.estimate.ratio for part in parts), Fraction(0)) for _, parts in surveyed]
    center = sum((weight * share for weight, share in zip(weights, shares, strict=True)), Fraction(0))
    w, moved = np.array(weights, dtype=float), np.array(shares, dtype=float) - float(center)
    short = w * np.array([1 - share for share in shares], dtype=float)
    within = float(np.square(w) @ np.array([_variance_of(parts) for _, parts in surveyed]))
    between = k / (k - 1) * float(np.square(w * moved).sum()) if k > 1 else None
    return Estimate(
        ratio=center,
        floor=estimates[0].floor,
        variance=None if between is None else (1 - k / units) * between + k / units * within,
        n=sum(estimate.n for estimate in estimates),
        units=k,
        shortfall=float(short.sum() ** 2 / np.square(short).sum()) if short.any() else 0.0,
        df=k - 1,
        clustered=True,
        assumed=any(estimate.assumed for estimate in estimates),
    )


def _variance_of(parts: Sequence[Part]) -> float:
    """Return the variance of a unit's own index."""
    return sum(float(part.weight) ** 2 * _own_variance(part.estimate) for part in parts)


def _check(parts: Sequence[Part]) -> None:
    if len({part.estimate.floor for part in parts}) != 1:
        raise ValueError("parts must be of one kind, and there must be some")


def _reach(part: Part, level: float, df: int) -> tuple[float, float]:
    """Return how far a part pulls the sum down and up."""
    own = interval(part.estimate, level, df)
    weight = abs(float(part.weight))
    below, above = weight * (own.point - own.low), weight * (own.high - own.point)
    return (below, above) if part.weight >= 0 else (above, below)


def _own_variance(estimate: Estimate) -> float:
    ground = basis(estimate)
    if ground.rule == "estimated":
        return float(estimate.variance or 0)
    share = estimate.share
    return float(share * (1 - share) * (1 - estimate.floor) ** 2) / ground.n_eff
