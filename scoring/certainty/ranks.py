"""Ranks and how sure they are: joint rank intervals from intervals of the values (STATISTICS § 6). Pure.

[Wright-Klein-Wieczorek 2014, Klein-Wright-Wieczorek 2020]: deterministic, for all units together, and without a seed.
The ranks themselves are `scoring.formulas.competition_ranks` of the printed values.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

Limits = tuple[float, float]
RankInterval = tuple[int, int]


def sidak_level(units: int, level: float = 0.95) -> float:
    """Return the level of each of `units` independent intervals that hold together with a chance of `level`."""
    if units < 1 or not 0 < level < 1:
        raise ValueError(units, level)
    return float(level ** (1 / units))


def rank_intervals(limits: Sequence[Limits]) -> list[RankInterval]:
    """Return the best and the worst rank of each unit from the (low, high) of all; the highest value is rank 1.

    Best = 1 + how many lie surely above, worst = K − how many lie surely below. Limits at `sidak_level(K)` make the
    ranks right together with the chance of the whole. Raises ValueError where a low is above its high.
    """
    if any(not low <= high for low, high in limits):
        raise ValueError(limits)
    lows = sorted(low for low, _ in limits)
    highs = sorted(high for _, high in limits)
    return [(1 + len(lows) - bisect_right(lows, high), len(highs) - bisect_left(highs, low)) for low, high in limits]


def joint_rank_intervals(
    limits_at: Callable[[float], Sequence[Limits]], units: int, level: float = 0.95
) -> list[RankInterval]:
    """Return the rank intervals of `units` units that hold together; `limits_at` gives all limits at a level."""
    return rank_intervals(limits_at(sidak_level(units, level))) if units else []


def with_printed(intervals: Sequence[RankInterval], printed: Sequence[int]) -> list[RankInterval]:
    """Widen each interval to hold the printed rank.

    Values that differ only behind the printed digits share the better rank, though intervals as narrow as a census's
    may tell them apart. Widening never lowers the chance to be right.
    """
    return [(min(best, rank), max(worst, rank)) for (best, worst), rank in zip(intervals, printed, strict=True)]
