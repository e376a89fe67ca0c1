"""Which forms a re-check looks at: a simple random draw that anybody can repeat. Pure.

Every form gets SHA-256 of "seed/name"; the forms with the smallest digests are drawn, in that order. The same seed
over the same forms gives the same list on any machine and in any version of Python, and a form added later can only
push one out, never shuffle the rest.
"""

import hashlib
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal


def draw(names: Iterable[str], *, seed: int, count: int) -> list[str]:
    """Return `count` of the names (all, if there are fewer), in the order of the draw."""
    return sorted(set(names), key=lambda name: (_digest(seed, name), name))[:count]


def sample_size(population: int, percent: Decimal) -> int:
    """Return how many forms `percent` of a population are: rounded up, so that a small one is checked, too."""
    wanted = (Decimal(population) * percent / 100).to_integral_value(ROUND_CEILING)
    return min(population, int(wanted))


def _digest(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}/{name}".encode()).digest()
