"""Simulated surveys of STATISTICS § 3: 16 items on five levels, latent correlation 0.5, 10 % not applicable."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.sums import FLOORS, Moments
from scoring.formulas import PooledKind

Integers = NDArray[np.int64]

ITEMS = 16
CORRELATION = 0.5
NOT_APPLICABLE = 0.1
# A latent opinion above these bounds chooses levels 2 to 5.
BOUNDS = np.array([-2.0, -1.0, 0.0, 1.4])
# Opinions drawn at once: bounds the memory.
AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Population:
    """People whose latent opinion has this mean and variance 1; `shared` of it comes from the interviewer."""

    kind: PooledKind
    mean: float
    shared: float = 0

    @property
    def floor(self) -> Fraction:
        return FLOORS[self.kind]

    @property
    def index(self) -> float:
        """Return the true index: every item has the same distribution."""
        above = [NormalDist(self.mean).cdf(bound) for bound in BOUNDS]
        return 1 - above[2] if self.kind == "top2" else 1 - sum(above) / 5

    def surveys(
        self, random: np.random.Generator, count: int, n: int, clusters: int
    ) -> Iterator[tuple[Integers, Integers]]:
        """Yield (y, m) of `count` surveys of n people in batches: shapes (surveys of the batch, n)."""
        batch = max(1, AT_ONCE // (n * ITEMS))
        for start in range(0, count, batch):
            yield self._batch(random, min(batch, count - start), n, clusters)

    def _batch(self, random: np.random.Generator, count: int, n: int, clusters: int) -> tuple[Integers, Integers]:
        interviewer = np.repeat(random.normal(0, self.shared**0.5, (count, clusters)), n // clusters, axis=1)
        person = interviewer + random.normal(self.mean, (CORRELATION - self.shared) ** 0.5, (count, n))
        opinion = random.normal(0, (1 - CORRELATION) ** 0.5, (count, n, ITEMS)) + person[:, :, None]
        valid = random.random((count, n, ITEMS)) >= NOT_APPLICABLE
        if self.kind == "top2":
            return ((opinion > BOUNDS[2]) & valid).sum(axis=2), valid.sum(axis=2)
        levels = 1 + sum((opinion > bound).astype(np.int64) for bound in BOUNDS)
        return (levels * valid).sum(axis=2), 5 * valid.sum(axis=2)


def moments(y: Integers, m: Integers) -> list[Moments]:
    """Return the moments of each row of respondents."""
    rows = np.repeat(np.arange(len(y)), y.shape[1])
    return Moments.by_group(y.ravel(), m.ravel(), rows, len(y))
