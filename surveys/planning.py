"""How many forms a round wants, and what that many can show. Pure.

Sample size after QĐ 1383/QĐ-BNV (28/12/2012): n = N / (1 + N·e²), rounded up; it assumes one question, a share of 50 %
and a simple random draw, and knows nothing of people who do not answer. The least change is the usual planning formula
of two independent samples, each of n: n = 2 (z₀.₉₇₅ + z₀.₈)² σ² / Δ².
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil

DEFAULT_MARGIN = Decimal(5)
# Standard deviation of one form's score in points of 100: an assumption, said wherever the figure stands.
SCORE_DEVIATION = 12
# Quantiles of the normal distribution: 5 % two-sided, 80 % power.
Z = Decimal("1.959963984540054") + Decimal("0.841621233572914")
LARGEST_POPULATION = 100_000_000


def sample_size(population: int, margin: Decimal) -> int:
    """Return the forms wanted of a unit with `population` finished dossiers for a margin of e percentage points.

    Raises ValueError for a population below 1 or a margin outside (0, 50].
    """
    if population < 1 or not 0 < margin <= 50:
        raise ValueError(population, margin)
    return ceil(population / (1 + population * (Fraction(margin) / 100) ** 2))


def forms_to_issue(quota: int, expected_response: Decimal) -> int:
    """Return how many forms to hand out so that `quota` come back at the expected rate in percent, rounded up."""
    if not 0 < expected_response <= 100:
        raise ValueError(expected_response)
    return ceil(quota * 100 / Fraction(expected_response))


def least_change(forms: int) -> Decimal | None:
    """Return the least change between two rounds of `forms` each that is seen with 80 % power, in points.

    One decimal, half up; None for fewer than two forms.
    """
    if forms < 2:
        return None
    with localcontext(prec=28):
        change = Z * SCORE_DEVIATION * (Decimal(2) / forms).sqrt()
    return change.quantize(Decimal("0.1"), ROUND_HALF_UP)


def forms_for_change(change: Decimal) -> int:
    """Return how many forms each of two rounds needs to see a change in points with 80 % power, rounded up."""
    if change <= 0:
        raise ValueError(change)
    return ceil(2 * (Fraction(Z) * SCORE_DEVIATION / Fraction(change)) ** 2)
