"""Cronbach's alpha: how far the items of a node measure one thing (STATISTICS § 10). Pure, exact.

alpha = k/(k−1) · (1 − Σ s_i² / s_T²) over the respondents who gave a valid answer at every item [Cronbach 1951]. It may
be negative: items that contradict each other; it is printed so.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

# Below this many complete forms alpha says more about chance than about the items.
LEAST_FORMS = 30

Reason = Literal["one_item", "few_forms", "no_variance"]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Alpha of a node, or why there is none; `n` counts the complete forms it rests on, k the items."""

    alpha: Fraction | None
    n: int
    k: int
    reason: Reason | None = None


def reliability(answers: "NDArray[np.integer[Any]]", *, least: int = LEAST_FORMS) -> Reliability:
    """Return alpha of answers of shape (respondents, items): choices from 1 up; 0 and less is no valid answer."""
    complete = answers[(answers > 0).all(axis=1)].astype(np.int64)
    n, k = complete.shape
    if k < 2:
        return Reliability(None, n, k, "one_item")
    if n < max(least, 2):
        return Reliability(None, n, k, "few_forms")
    alpha = cronbach(complete)
    return Reliability(alpha, n, k, None if alpha is not None else "no_variance")


def cronbach(complete: "NDArray[np.int64]") -> Fraction | None:
    """Return alpha of complete answers (n ≥ 2, k ≥ 2), None where all forms have the same total."""
    k = complete.shape[1]
    of_totals = _spread(complete.sum(axis=1))
    of_items = sum(_spread(column) for column in complete.T)
    return Fraction(k, k - 1) * (1 - Fraction(of_items, of_totals)) if of_totals else None


def _spread(values: "NDArray[np.int64]") -> int:
    """Return n·Σx² − (Σx)², which is n·(n − 1) times the variance, as an integer."""
    return len(values) * int(np.dot(values, values)) - int(values.sum()) ** 2
