"""The interval of one unit's index: Wilson's with an effective number of forms, never collapsing. Pure.

STATISTICS § 3. Wilson (1927) with effective n: Korn and Graubard (1998), Franco et al. (2019), SAS SURVEYFREQ
"modified Wilson". The bound: Bhatia and Davis (2000), the variance of anything in [a; b] with mean μ is at most
(b − μ)(μ − a), so one Bernoulli trial per respondent is the worst case.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

Rule = Literal["census", "bound", "estimated"]
Floats = NDArray[np.float64]

LEVEL = 0.95
# Fewer respondents than this carrying the shortfall say too little about its spread.
ENOUGH_DEVIATING = 5


@dataclass(frozen=True, slots=True)
class Estimate:
    """An index as a share of 1, and what its interval needs.

    `floor` is the least share possible, `variance` that of the ratio (None: it cannot be estimated), `n` the
    respondents (fewer where weights or an assumed design effect make them worth fewer), `units` the sampling units
    (clusters where there are any, else respondents), `shortfall` is d*, `fraction` the sampling fraction f and `df`
    the degrees of freedom of the variance. `binary`: one item, right or wrong. `assumed`: the variance holds only
    under an assumed design effect and is to be marked "giả định".
    """

    ratio: Fraction | float
    floor: Fraction
    variance: Fraction | float | None
    n: float
    units: int
    shortfall: float
    df: int
    fraction: Fraction = Fraction(0)
    clustered: bool = False
    binary: bool = False
    assumed: bool = False

    @property
    def share(self) -> Fraction | float:
        """Return p = (R − a)/(1 − a): where the ratio lies between its floor (0) and the best possible (1)."""
        return (self.ratio - self.floor) / (1 - self.floor)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an estimate's interval rests on at any level.

    `n_eff` is the effective number of forms, infinite for a census; `student` says whether the quantile is
    Student's with `df` degrees of freedom or the normal one.
    """

    rule: Rule
    n_eff: float
    student: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits as shares of 1 around `point`; `n_eff` is None for a census."""

    low: float
    high: float
    n_eff: float | None
    rule: Rule
    point: float

    @property
    def margin(self) -> float:
        """Return the larger side, where a single "sai số ±" is asked for."""
        return max(self.high - self.point, self.point - self.low)


def interval(estimate: Estimate, level: float = LEVEL, df: int | None = None) -> Interval:
    """Return the interval of an estimate at `level`; `df` takes the place of its own where Student's t is used."""
    ground = basis(estimate)
    q = quantile(level, (estimate.df if df is None else df) if ground.student else None)
    low, high = limits(float(estimate.share), ground.n_eff, q)
    return Interval(
        low=_back(float(low), estimate.floor),
        high=_back(float(high), estimate.floor),
        n_eff=None if math.isinf(ground.n_eff) else ground.n_eff,
        rule=ground.rule,
        point=float(estimate.ratio),
    )


def limits_of(estimates: Sequence[Estimate], level: float = LEVEL) -> tuple[Floats, Floats, list[Rule]]:
    """Return what `interval` does of many estimates at once: lows and highs as shares of 1, and the rules."""
    grounds = [basis(estimate) for estimate in estimates]
    df = np.array([max(1, estimate.df) for estimate in estimates])
    upper = (1 + level) / 2
    q = np.where([ground.student for ground in grounds], stdtrit(df, upper), ndtri(upper))
    shares = np.array([_share(estimate) for estimate in estimates])
    floors = np.array([float(estimate.floor) for estimate in estimates])
    low, high = limits(shares, np.array([ground.n_eff for ground in grounds]), q)
    back = [np.where(each == 1, 1.0, floors + (1 - floors) * each) for each in (low, high)]
    return back[0], back[1], [ground.rule for ground in grounds]


def basis(estimate: Estimate) -> Basis:
    """Decide by which rule an estimate's interval is drawn, and with how many effective forms."""
    if estimate.fraction == 1:
        return Basis("census", math.inf, student=False)
    kept = float(1 - estimate.fraction) if estimate.fraction else 1.0
    if _says_nothing_of_spread(estimate):
        return Basis("bound", min(estimate.n, estimate.units) / kept, student=False)
    n_eff, bound = _effective(estimate), estimate.n / kept
    if estimate.shortfall < ENOUGH_DEVIATING and n_eff > bound:
        return Basis("bound", bound, student=estimate.clustered)
    return Basis("estimated", n_eff, student=True)


def quantile(level: float, df: int | None) -> float:
    """Return how many standard errors an interval of `level` reaches to each side; normal without `df`."""
    upper = (1 + level) / 2
    return float(ndtri(upper) if df is None else stdtrit(df, upper))


def limits(share: ArrayLike, n_eff: ArrayLike, q: ArrayLike) -> tuple[Floats, Floats]:
    """Return Wilson's lower and upper limits of shares; all arguments broadcast.

    Exactly 0 and 1 at shares of 0 and 1; the share itself where `n_eff` is infinite; never past the share.
    """
    p, reach = np.asarray(share, dtype=np.float64), np.square(q) / np.asarray(n_eff, dtype=np.float64)
    middle = p + reach / 2
    half = np.sqrt(reach * (p * (1 - p) + reach / 4))
    low = np.where(p == 0, 0.0, np.clip((middle - half) / (1 + reach), 0.0, p))
    high = np.where(p == 1, 1.0, np.clip((middle + half) / (1 + reach), p, 1.0))
    return low, high


def _says_nothing_of_spread(estimate: Estimate) -> bool:
    """Tell where a variance is missing, zero by the luck of the draw, or known to be a plain share's."""
    plain_share = estimate.binary and not estimate.clustered
    return estimate.units < 2 or not estimate.variance or estimate.ratio in (estimate.floor, 1) or plain_share


def _effective(estimate: Estimate) -> float:
    """Return n_u/(n_u − 1) · p(1 − p)(1 − a)²/v, where p(1 − p)(1 − a)² = (R − a)(1 − R)."""
    ratio, floor = estimate.ratio, estimate.floor
    if isinstance(ratio, float):
        worst = float((1 - ratio) * (ratio - floor))
    else:
        # A quotient of whole numbers is rounded like the reduced fraction that it is, in a fifth of the time.
        (y, m), (a, b) = ratio.as_integer_ratio(), floor.as_integer_ratio()
        worst = (m - y) * (y * b - a * m) / (m * m * b)
    return worst * estimate.units / (estimate.units - 1) / float(estimate.variance or 1)


def _share(estimate: Estimate) -> float:
    """Return `share` as a float."""
    if isinstance(estimate.ratio, float):
        return float(estimate.share)
    (y, m), (a, b) = estimate.ratio.as_integer_ratio(), estimate.floor.as_integer_ratio()
    return (y * b - a * m) / (m * (b - a))


def _back(share: float, floor: Fraction) -> float:
    """Return the ratio that lies at `share` between floor and 1."""
    return share if share == 1 else float(floor) + (1 - float(floor)) * share
