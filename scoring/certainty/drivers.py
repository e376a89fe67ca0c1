"""What satisfaction hangs on: Johnson's relative weights of factors, and importance against performance. Pure.

STATISTICS § 10, [Johnson 2000]. Weights tell association, not cause. The outcome must be a question of its own (overall
satisfaction): against a total of the same factors they would only tell how that total is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LEAST_FORMS_PER_FACTOR = 10
# Factors correlated nearer to 1 than this leave an eigenvalue that is rounding error: no weight can be told.
SMALLEST_EIGENVALUE = 1e-10

Reason = Literal["few_forms", "no_variance", "same_factors"]
# [Martilla-James 1977] J. Marketing 41:77: important and good; important and weak; neither; good where it matters less.
Quadrant = Literal["giu_vung", "uu_tien_cai_thien", "uu_tien_thap", "vuot_muc_can"]


class NotEstimable(Exception):
    """The correlations carry no relative weights: factors say the same, or are no correlations."""


@dataclass(frozen=True, slots=True)
class Drivers:
    """Relative weights by factor, or why there are none; they add up to `r_squared`, the explained variance."""

    weights: tuple[float, ...]
    r_squared: float | None
    n: int
    reason: Reason | None = None

    @property
    def shares(self) -> tuple[float, ...]:
        """Each factor's part of the explained variance; they add up to 1. Empty where nothing is explained."""
        return tuple(weight / self.r_squared for weight in self.weights) if self.r_squared else ()


def relative_weights(correlations: "NDArray[np.float64]", with_outcome: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return the weight of each factor from the factors' correlations (k, k) and theirs with the outcome (k,).

    With V, D the eigenvectors and eigenvalues of the former: Λ = V·D^½·Vᵀ, β = Λ⁻¹·r, weights = Λ∘Λ · β∘β.
    """
    values, vectors = np.linalg.eigh(correlations)
    if values.min(initial=1.0) < SMALLEST_EIGENVALUE:
        raise NotEstimable(values)
    root = (vectors * np.sqrt(values)) @ vectors.T
    beta = np.linalg.solve(root, with_outcome)
    weights: NDArray[np.float64] = root**2 @ beta**2
    return weights


def drivers(factors: "NDArray[np.float64]", outcome: "NDArray[np.float64]") -> Drivers:
    """Return what the outcome (n,) of respondents hangs on among their scores at factors (n, k).

    Respondents with a missing value (NaN) at any are left out; at least ten for each factor must remain.
    """
    together = np.column_stack([factors, outcome]).astype(np.float64)
    complete = together[~np.isnan(together).any(axis=1)]
    n, k = len(complete), factors.shape[1]
    if n < LEAST_FORMS_PER_FACTOR * k:
        return Drivers((), None, n, "few_forms")
    if (np.ptp(complete, axis=0) == 0).any():
        return Drivers((), None, n, "no_variance")
    correlations = np.asarray(np.corrcoef(complete, rowvar=False))
    try:
        weights = relative_weights(correlations[:k, :k], correlations[:k, k])
    except NotEstimable:
        return Drivers((), None, n, "same_factors")
    return Drivers(tuple(map(float, weights)), float(weights.sum()), n)


def quadrants(importance: Mapping[str, float], performance: Mapping[str, float]) -> dict[str, Quadrant]:
    """Return the quadrant of each factor: above or at, or below, the mean importance and the mean performance."""
    if importance.keys() != performance.keys():
        raise ValueError(sorted(importance.keys() ^ performance.keys()))
    if not importance:
        return {}
    # The exact mean: factors that are all alike lie on it, not a rounding error above or below.
    middle = mean(importance.values()), mean(performance.values())
    named: Mapping[tuple[bool, bool], Quadrant] = {
        (True, True): "giu_vung",
        (True, False): "uu_tien_cai_thien",
        (False, False): "uu_tien_thap",
        (False, True): "vuot_muc_can",
    }
    return {code: named[importance[code] >= middle[0], performance[code] >= middle[1]] for code in importance}
