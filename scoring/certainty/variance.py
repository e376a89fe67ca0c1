"""The variance of an index under the ways a sample can be drawn: estimates for `intervals` and `combining`. Pure.

STATISTICS § 2, 4 and 9. Linearised ratio: Woodruff (1971), Särndal, Swensson and Wretman (1992) § 5.6; strata:
Cochran (1977) 6.11, combined ratio estimate; clusters: ultimate clusters, Cochran ch. 9. Everything but weights is
exact. A sampling fraction belongs to samples drawn from a list of known length, never to opt-in channels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.intervals import Estimate
from scoring.certainty.sums import Moments, squared_residuals

# What the answers of one interviewer's respondents are taken to have in common where one cluster tells nothing of it.
ASSUMED_CORRELATION = Fraction(2, 100)
ALL_CLUSTERS = "every cluster was drawn: each of them is a stratum"


class NoRespondents(ValueError):
    """Nobody gave a valid answer at this node: it has no index, so no certainty either."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A unit of a block, or a part of a unit that was sampled on its own.

    `drawn` holds the moments of each sampling unit where these are clusters; without it respondents are the sampling
    units. `population` is the length of the list drawn from, counted in sampling units; None: not drawn from one.
    """

    moments: Moments
    drawn: tuple[Moments, ...] = ()
    population: int | None = None

    @property
    def units(self) -> int:
        """Count the sampling units that answered."""
        return sum(unit.n > 0 for unit in self.drawn) or self.moments.n

    @property
    def fraction(self) -> Fraction:
        return _fraction(self.units, self.population)


def of_respondents(moments: Moments, floor: Fraction, population: int | None = None) -> Estimate:
    """Return the estimate of respondents drawn one by one from `population` (None: not drawn from a list).

    v = (1 − f) · n/(n − 1) · Σ(y − Rm)²/(Σm)²; `population` counts what was drawn: dossiers, not persons.
    """
    ratio = _ratio(moments)
    fraction = _fraction(moments.n, population)
    spread = moments.scatter(ratio) / moments.m**2
    return Estimate(
        ratio=ratio,
        floor=floor,
        variance=(1 - fraction) * spread * Fraction(moments.n, moments.n - 1) if moments.n > 1 else None,
        n=moments.n,
        units=moments.n,
        shortfall=moments.shortfall,
        df=moments.n - 1,
        fraction=fraction,
        binary=moments.binary,
    )


def of_clusters(
    clusters: Sequence[Moments], floor: Fraction, population: int | None = None, rho: Fraction = ASSUMED_CORRELATION
) -> Estimate:
    """Return the estimate of respondents who came in clusters (interviewer, postman, thôn) out of `population`.

    v = (1 − f) · C/(C − 1) · ΣZ²/(Σm)² with Z = Σ(y − Rm) of a cluster. One cluster tells nothing of how clusters
    differ: its estimate is marked as assumed, with the design effect 1 + (b̄ − 1)·`rho`. Where every cluster was
    visited, clusters are strata: ValueError.
    """
    answered = [cluster for cluster in clusters if cluster.n]
    moments = sum(answered, Moments())
    ratio, fraction = _ratio(moments), _fraction(len(answered), population)
    if fraction == 1:
        raise ValueError(ALL_CLUSTERS)
    if len(answered) == 1:
        return with_assumed_effect(of_respondents(moments, floor), moments.n, rho)
    squares = squared_residuals(answered, ratio)
    return replace(
        of_respondents(moments, floor),
        variance=(1 - fraction) * Fraction(len(answered), len(answered) - 1) * squares / moments.m**2,
        units=len(answered),
        df=len(answered) - 1,
        fraction=fraction,
        clustered=True,
    )


def with_assumed_effect(estimate: Estimate, size: int | Fraction, rho: Fraction = ASSUMED_CORRELATION) -> Estimate:
    """Widen an estimate by the design effect 1 + (size − 1)·rho of clusters of that mean size (Kish 1965).

    Its respondents are then worth that many times fewer. The result is marked as assumed ("giả định").
    """
    effect = 1 + (size - 1) * rho
    variance = None if estimate.variance is None else estimate.variance * effect
    return replace(estimate, variance=variance, n=float(estimate.n / effect), assumed=True)


def of_strata(strata: Sequence[Stratum], floor: Fraction) -> Estimate:
    """Return the estimate of the pooled index Σy/Σm over units or strata, each sampled on its own.

    v = Σ(1 − f) · n/(n − 1) · Σ(z − z̄)²/(Σm)², z = y − Rm with the common R, centred within each stratum. Drawing
    one sampling unit in a stratum leaves its spread unknown: it counts as z² (R's `survey.lonely.psu = "adjust"`).
    Bounds ignore sampling fractions, unless everyone was asked everywhere. ValueError where every cluster of a
    stratum was visited: each is then a stratum.
    """
    answered = [stratum for stratum in strata if stratum.moments.n]
    if any(stratum.drawn and stratum.fraction == 1 for stratum in answered):
        raise ValueError(ALL_CLUSTERS)
    moments = sum((stratum.moments for stratum in answered), Moments())
    ratio = _ratio(moments)
    units = sum(stratum.units for stratum in answered)
    df = units - len(answered)
    variance = sum((_within(stratum, ratio) for stratum in answered), Fraction(0)) / moments.m**2
    return replace(
        of_respondents(moments, floor),
        variance=variance if df else None,
        units=units,
        df=df,
        fraction=Fraction(all(stratum.fraction == 1 for stratum in answered)),
        clustered=any(stratum.drawn for stratum in answered),
    )


def of_weighted(
    y: "NDArray[np.integer]", m: "NDArray[np.integer]", weights: "NDArray[np.float64]", floor: Fraction
) -> Estimate:
    """Return the estimate of Σwy/Σwm with a weight for each respondent (`raking`).

    v = n/(n − 1) · Σw²(y − Rm)²/(Σwm)²; bounds use Kish's n = (Σw)²/Σw² (Kish 1992). All arrays have the same shape.
    """
    moments = Moments.of_arrays(y, m)
    plain = of_respondents(moments, floor)
    counted = m != 0
    y, m, w = y[counted], m[counted], weights[counted]
    if w.min() <= 0:
        raise ValueError("weights must be positive")
    possible = float(w @ m)
    # Where every answer lies on an end, rounding must not turn certainty into a small spread.
    ratio = plain.ratio if plain.share in (0, 1) else float(w @ y) / possible
    squares = float(np.square(w * (y - float(ratio) * m)).sum())
    return replace(
        plain,
        ratio=ratio,
        variance=moments.n / (moments.n - 1) * squares / possible**2 if moments.n > 1 else None,
        n=kish(w),
        binary=False,
    )


def kish(weights: "NDArray[np.float64]") -> float:
    """Return how many respondents of equal weight these are worth: (Σw)²/Σw²."""
    return float(weights.sum() ** 2 / np.square(weights).sum())


def _ratio(moments: Moments) -> Fraction:
    if moments.ratio is None:
        raise NoRespondents
    return moments.ratio


def _fraction(drawn: int, population: int | None) -> Fraction:
    """Return f = n/N; a list may not be shorter than what came from it."""
    if population is None:
        return Fraction(0)
    if population < drawn:
        raise ValueError(f"{drawn} drawn from a list of {population}")
    return Fraction(drawn, population)


def _within(stratum: Stratum, ratio: Fraction) -> Fraction:
    """Return (1 − f) · n/(n − 1) · Σ(z − z̄)² of a stratum."""
    n = stratum.units
    total = stratum.moments.residual(ratio)
    if n == 1:
        return (1 - stratum.fraction) * total**2
    squares = _squares(stratum, ratio) - total**2 / n
    return (1 - stratum.fraction) * Fraction(n, n - 1) * squares


def _squares(stratum: Stratum, ratio: Fraction) -> Fraction:
    if not stratum.drawn:
        return stratum.moments.scatter(ratio)
    return squared_residuals(stratum.drawn, ratio)
