"""How far a second reading of the same forms agrees with the first. Pure.

Agreement is the share of equal answers among the pairs in which at least one of the two has an answer: an item that
was asked neither time says nothing. Cohen's kappa (J. Cohen, 1960) takes off what agrees by chance:
κ = (p_o − p_e) / (1 − p_e), p_e the chance of equal answers from the two sets of shares.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`compared` pairs, `equal` of them; `kappa` is None where chance alone explains everything or nothing is there."""

    compared: int
    equal: int
    kappa: Fraction | None = None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.equal, self.compared) if self.compared else None


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Return the agreement of pairs of codes (first, second) of one item."""
    said = [pair for pair in pairs if pair != (0, 0)]
    equal = sum(first == second for first, second in said)
    return Agreement(len(said), equal, _kappa(said, equal))


def pooled(parts: Iterable[Agreement]) -> Agreement:
    """Return the agreement over several items: equal answers over all compared ones, without a kappa."""
    known = list(parts)
    return Agreement(sum(part.compared for part in known), sum(part.equal for part in known))


def _kappa(said: Sequence[Pair], equal: int) -> Fraction | None:
    if not said:
        return None
    n = len(said)
    first, second = Counter(pair[0] for pair in said), Counter(pair[1] for pair in said)
    expected = Fraction(sum(first[code] * second[code] for code in first), n * n)
    return None if expected == 1 else (Fraction(equal, n) - expected) / (1 - expected)
