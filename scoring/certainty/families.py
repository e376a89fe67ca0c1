"""Several comparisons at once: p values adjusted over a family that was fixed before the data (STATISTICS § 5). Pure.

Families tested for a verdict, by Holm: the indices of all units of one block, the factors of one unit, its parts. Items
are only described: Benjamini-Hochberg. What has no comparable value before belongs to no family: leave it out first.
"""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values of which none below α is wrong with a chance above α, in the order given [Holm 1979].

    The smallest of m is multiplied by m, the next by m − 1, …; none falls below one that was smaller. Raises
    ValueError for a p outside [0, 1].
    """
    _check(p_values)
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return p values of which those below α are wrong in at most a share α, in the order given.

    For independent or positively related tests [Benjamini-Hochberg 1995, JRSS B 57:289]. Raises ValueError for a p
    outside [0, 1].
    """
    _check(p_values)
    adjusted = [0.0] * len(p_values)
    smallest = 1.0
    largest_first = sorted(range(len(p_values)), key=p_values.__getitem__, reverse=True)
    for passed, index in enumerate(largest_first):
        smallest = min(smallest, p_values[index] * len(p_values) / (len(p_values) - passed))
        adjusted[index] = smallest
    return adjusted


def _check(p_values: Sequence[float]) -> None:
    wrong = [p for p in p_values if not 0 <= p <= 1]
    if wrong:
        raise ValueError(wrong)
