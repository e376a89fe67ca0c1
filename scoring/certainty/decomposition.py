"""Why a pooled index changed: its factors changed, or the mix of answers did (STATISTICS § 8). Pure, exact.

A pooled index is Σ w_k·R_k with w_k = m_k/Σm, so its change splits without a rest into Σ w̄_k·ΔR_k (real change within
factors) and Σ R̄_k·Δw_k (another mix of answers); bars are means of the two years.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.formulas import NOTHING, Sums


@dataclass(frozen=True, slots=True)
class Effect:
    """What one factor adds to the change of the index, as fractions of 1."""

    within: Fraction
    mix: Fraction


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of a pooled index, of 1, and the effects it is the sum of, by factor."""

    change: Fraction
    effects: Mapping[str, Effect]

    @property
    def within(self) -> Fraction:
        return sum((effect.within for effect in self.effects.values()), Fraction(0))

    @property
    def mix(self) -> Fraction:
        return sum((effect.mix for effect in self.effects.values()), Fraction(0))


def decompose(now: Mapping[str, Sums], before: Mapping[str, Sums]) -> Decomposition | None:
    """Split the change of the index pooled over factors; None where a year has no valid answer.

    A factor answered in one year only cannot have changed within: all it adds is mix. Raises ValueError where the two
    years have other factors: compute both on the common ones first (`comparability`).
    """
    if now.keys() != before.keys():
        raise ValueError(sorted(now.keys() ^ before.keys()))
    total, total_before = sum(now.values(), NOTHING), sum(before.values(), NOTHING)
    if total.share is None or total_before.share is None:
        return None
    effects = {code: _effect(now[code], before[code], total.possible, total_before.possible) for code in now}
    return Decomposition(total.share - total_before.share, effects)


def _effect(now: Sums, before: Sums, possible: int, possible_before: int) -> Effect:
    ratio = next((sums.share for sums in (now, before) if sums.share is not None), Fraction(0))
    ratio_before = ratio if before.share is None else before.share
    weight, weight_before = Fraction(now.possible, possible), Fraction(before.possible, possible_before)
    return Effect(
        within=(weight + weight_before) / 2 * (ratio - ratio_before),
        mix=(ratio + ratio_before) / 2 * (weight - weight_before),
    )
