"""What a set of sums leaves open, by elimination in whole numbers modulo a prime. Pure.

A figure follows from sums if and only if it is the same in all of their solutions. One solution of the sums without
their constants is drawn at random: a figure that follows is 0 in it; any other is, with a chance of 1 : 2 · 10^18.
Tables have few figures in each sum, so that eliminating stays near to linear where solving by matrices is cubic.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# A Mersenne prime far above every minor of a table's sums.
PRIME = 2**61 - 1
SEED = 5


def modulo(weight: Fraction) -> int:
    """Return a fraction as a whole number modulo PRIME."""
    return weight.numerator * pow(weight.denominator, -1, PRIME) % PRIME


def drawn_beside(equations: Sequence[Mapping[Key, int]], keys: Collection[Key]) -> dict[Key, int]:
    """Return a random solution of Σ coefficient × figure = 0 modulo PRIME for all `keys`, the same for equal input."""
    often = Counter(key for equation in equations for key in equation)
    order: list[Key] = []
    solved: dict[Key, dict[Key, int]] = {}
    # Short sums first: each then gives up a figure that few others hold.
    for equation in sorted(equations, key=len):
        left = _reduced(equation, solved)
        if left:
            pivot = min(left, key=lambda key: often[key])
            factor = -pow(left.pop(pivot), -1, PRIME)
            solved[pivot] = {key: value * factor % PRIME for key, value in left.items()}
            order.append(pivot)
    random = Random(SEED)  # noqa: S311 - a draw that is to be repeatable, no secret
    drawn = {key: random.randrange(1, PRIME) for key in keys if key not in solved}
    for pivot in reversed(order):
        drawn[pivot] = sum(value * drawn[key] for key, value in solved[pivot].items()) % PRIME
    return drawn


def _reduced(equation: Mapping[Key, int], solved: Mapping[Key, Mapping[Key, int]]) -> dict[Key, int]:
    """Put what earlier equations solved into one; what they stand for may hold figures solved later."""
    left = dict(equation)
    waiting = [key for key in left if key in solved]
    while waiting:
        pivot = waiting.pop()
        factor = left.pop(pivot, 0)
        for key, value in solved[pivot].items() if factor else ():
            if key not in left and key in solved:
                waiting.append(key)
            left[key] = (left.get(key, 0) + factor * value) % PRIME
            if not left[key]:
                del left[key]
    return {key: value % PRIME for key, value in left.items()}
