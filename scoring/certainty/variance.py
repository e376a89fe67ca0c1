"""The variance of an index under the ways a sample can be drawn: estimates for `intervals` and `combining`. Pure.

STATISTICS § 2, 4 and 9. Linearised ratio: Woodruff (1971), Särndal, Swensson and Wretman (1992) § 5.6; strata:
Cochran (1977) 6.11, combined ratio estimate; clusters: ultimate clusters, Cochran ch. 9. Everything but weights is
exact. A sampling fraction belongs to samples drawn from a list of known length, never to opt-in channels.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.intervals import Estimate
from scoring.certainty.sums import Moments, added, between

# What the answers of one interviewer's respondents are taken to have in common where one cluster tells nothing of it.
ASSUMED_CORRELATION = Fraction(2, 100)
# f of a sample that was not drawn from a list.
NOT_LISTED = Fraction(0)
ALL_CLUSTERS = "every cluster was drawn: each of them is a stratum"


class NoRespondents(ValueError):
    """Nobody gave a valid answer at this node: it has no index, so no certainty either."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A unit of a block, or a part of a unit that was sampled on its own.

    `drawn` holds the moments of each sampling unit where these are clusters, or `between` those of all of them added up
    (`sums.between`); without either respondents are the sampling units. `population` is the length of the list drawn
    from, counted in sampling units; None: not drawn from one.
    """

    moments: Moments
    drawn: tuple[Moments, ...] = ()
    population: int | None = None
    between: Moments | None = None

    @property
    def clustered(self) -> bool:
        return bool(self.drawn) or self.between is not None

    @property
    def sampled(self) -> Moments:
        """Return the sums over sampling units, each as one respondent."""
        return self.between or (between(self.drawn) if self.drawn else self.moments)

    @property
    def units(self) -> int:
        """Count the sampling units that answered."""
        return self.sampled.n

    @property
    def fraction(self) -> Fraction:
        return _fraction(self.units, self.population)


def of_respondents(moments: Moments, floor: Fraction, population: int | None = None) -> Estimate:
    """Return the estimate of respondents drawn one by one from `population` (None: not drawn from a list).

    v = (1 − f) · n/(n − 1) · Σ(y − Rm)²/(Σm)²; `population` counts what was drawn: dossiers, not persons.
    """
    fraction = _fraction(moments.n, population)
    return Estimate(
        ratio=_ratio(moments),
        floor=floor,
        variance=_variance(moments, moments, fraction) if moments.n > 1 else None,
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
    return of_cluster_sums(sum(clusters, Moments()), between(clusters), floor, population, rho)


def of_cluster_sums(
    moments: Moments,
    clusters: Moments,
    floor: Fraction,
    population: int | None = None,
    rho: Fraction = ASSUMED_CORRELATION,
) -> Estimate:
    """Return what `of_clusters` does from the sums over respondents and those over clusters (`sums.between`)."""
    ratio, fraction = _ratio(moments), _fraction(clusters.n, population)
    if fraction == 1:
        raise ValueError(ALL_CLUSTERS)
    if clusters.n == 1:
        return with_assumed_effect(of_respondents(moments, floor), moments.n, rho)
    return Estimate(
        ratio=ratio,
        floor=floor,
        variance=_variance(moments, clusters, fraction),
        n=moments.n,
        units=clusters.n,
        shortfall=moments.shortfall,
        df=clusters.n - 1,
        fraction=fraction,
        clustered=True,
        binary=moments.binary,
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
    fractions = [stratum.fraction for stratum in answered]
    if any(fraction == 1 and stratum.clustered for stratum, fraction in zip(answered, fractions, strict=True)):
        raise ValueError(ALL_CLUSTERS)
    moments = added(stratum.moments for stratum in answered)
    ratio = _ratio(moments)
    units = sum(stratum.units for stratum in answered)
    df = units - len(answered)
    return Estimate(
        ratio=ratio,
        floor=floor,
        variance=_between_strata(answered, fractions, moments) if df else None,
        n=moments.n,
        units=units,
        shortfall=moments.shortfall,
        df=df,
        fraction=Fraction(all(fraction == 1 for fraction in fractions)),
        clustered=any(stratum.clustered for stratum in answered),
        binary=moments.binary,
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
    ratio = moments.ratio
    if ratio is None:
        raise NoRespondents
    return ratio


def _fraction(drawn: int, population: int | None) -> Fraction:
    """Return f = n/N; a list may not be shorter than what came from it."""
    if population is None:
        return NOT_LISTED
    if population < drawn:
        raise ValueError(f"{drawn} drawn from a list of {population}")
    return Fraction(drawn, population)


def _variance(moments: Moments, sampled: Moments, fraction: Fraction) -> Fraction:
    """Return (1 − f) · n/(n − 1) · Σ(y − Rm)²/(Σm)² over sampling units, in whole numbers: one reduction, not nine."""
    y, m, n = moments.y, moments.m, sampled.n
    squares = m * m * sampled.yy - 2 * y * m * sampled.ym + y * y * sampled.mm
    drawn, listed = fraction.as_integer_ratio()
    return Fraction((listed - drawn) * n * squares, listed * (n - 1) * m**4)


def _between_strata(strata: Sequence[Stratum], fractions: Sequence[Fraction], whole: Moments) -> Fraction:
    """Return Σ(1 − f) · n/(n − 1) · Σ(z − z̄)²/(Σm)² over strata, z = y − Rm with the R of the whole.

    In whole numbers, those of one denominator added up first: hundreds of strata have few different ones, and adding
    fractions one after the other takes a hundred times as long.
    """
    y, m = whole.y, whole.m
    found: dict[int, int] = {}
    for stratum, fraction in zip(strata, fractions, strict=True):
        sampled, (drawn, listed) = stratum.sampled, fraction.as_integer_ratio()
        n, total = sampled.n, m * sampled.y - y * sampled.m
        if n == 1:
            below, spread = listed, total**2
        else:
            squares = m * m * sampled.yy - 2 * y * m * sampled.ym + y * y * sampled.mm
            below, spread = listed * (n - 1), n * squares - total**2
        found[below] = found.get(below, 0) + (listed - drawn) * spread
    common = math.lcm(*found)
    return Fraction(sum(spread * (common // below) for below, spread in found.items()), common * m**4)
