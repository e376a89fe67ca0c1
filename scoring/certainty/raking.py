"""Weights that make the answers' margins those of the population: raking with trimming. Pure.

STATISTICS § 9. Deming and Stephan (1940); Kish (1965, 1992) for what weighting costs (`variance.kish`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EXACT = 1e-12
# Margins that contradict each other would go round for ever.
MOST_PASSES = 10_000
TRIM = (1 / 5, 5.0)
MOST_TRIMMINGS = 50
# A weight this close to a limit lies on it; shares this close to 1 add up to it.
CLOSE = 1e-9


class CannotRake(ValueError):
    """No weights give the margins asked for; subclasses say why."""


class NoTarget(CannotRake):
    """Respondents belong to a group whose share in the population is not given, or is nothing."""

    def __init__(self, margin: str, group: str) -> None:
        super().__init__(f"{margin}: {group}")
        self.margin, self.group = margin, group


class EmptyGroup(CannotRake):
    """A group of the population has no respondent who could stand for it."""

    def __init__(self, margin: str, group: str) -> None:
        super().__init__(f"{margin}: {group}")
        self.margin, self.group = margin, group


class Contradiction(CannotRake):
    """The margins cannot hold together with these respondents."""


@dataclass(frozen=True, slots=True)
class Margin:
    """The group of each respondent and the share of each group in the population; shares add up to 1."""

    name: str
    groups: Sequence[str]
    targets: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Raked:
    """A weight for each respondent, 1 on average.

    `trimmings` counts the rounds in which weights were cut; `within_limits` is False where weights still leave the
    limits after the last allowed round. The margins hold in either case.
    """

    weights: Floats
    trimmings: int
    within_limits: bool


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Respondents by kind: those of one kind are in the same group of every margin, so they share a weight.

    `places` has a row for each margin with the place of each kind's group, `wanted` the weight of each place.
    """

    counts: "NDArray[np.int64]"
    places: "NDArray[np.int64]"
    wanted: tuple[Floats, ...]

    def fitted(self, weights: Floats) -> Floats:
        """Rake the weights of kinds until every margin holds."""
        for _ in range(MOST_PASSES):
            for number, (places, wanted) in enumerate(zip(self.places, self.wanted, strict=True)):
                weights = weights * (wanted / self._held(number, weights))[places]
            if self._off(weights) < EXACT:
                return weights
        raise Contradiction

    def _held(self, margin: int, weights: Floats) -> Floats:
        held = np.bincount(self.places[margin], weights * self.counts, minlength=len(self.wanted[margin]))
        return held.astype(np.float64)

    def _off(self, weights: Floats) -> float:
        """Return how far the worst share is from its target."""
        gaps = [np.abs(self._held(number, weights) - wanted).max() for number, wanted in enumerate(self.wanted)]
        return float(max(gaps)) / int(self.counts.sum())


def rake(margins: Sequence[Margin]) -> Raked:
    """Return weights under which each group has its share of the population.

    Weights are adjusted by margin in turn until no share is off by 1e-12, cut to [1/5; 5] of their mean and raked
    again, at most 50 times. EmptyGroup and NoTarget name the group they refuse, Contradiction says that no weights
    exist; ValueError for shares that do not add up to 1 or margins of different length.
    """
    n = _respondents(margins)
    columns = [_column(margin, n) for margin in margins]
    rows, kind_of, counts = np.unique(
        np.column_stack([places for places, _ in columns]), axis=0, return_inverse=True, return_counts=True
    )
    kinds = _Kinds(counts, rows.T, tuple(wanted for _, wanted in columns))
    weights, trimmings = _trimmed(kinds)
    return Raked(weights[kind_of.ravel()], trimmings, _within_limits(weights))


def _trimmed(kinds: _Kinds) -> tuple[Floats, int]:
    """Return the weights of kinds, and how often they had to be cut."""
    weights = kinds.fitted(np.ones(len(kinds.counts)))
    for trimmings in range(MOST_TRIMMINGS):
        if _within_limits(weights):
            return weights, trimmings
        weights = kinds.fitted(np.clip(weights, *TRIM))
    return weights, MOST_TRIMMINGS


def _respondents(margins: Sequence[Margin]) -> int:
    lengths = {len(margin.groups) for margin in margins}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueError("margins must be of the same respondents, and there must be some")
    return lengths.pop()


def _column(margin: Margin, n: int) -> tuple["NDArray[np.int64]", Floats]:
    """Return the place of each respondent's group, and the weight that each place is to have of n."""
    total = sum(margin.targets.values())
    if abs(total - 1) > CLOSE or min(margin.targets.values()) < 0:
        raise ValueError(f"{margin.name}: shares must add up to 1")
    targets = {group: share for group, share in margin.targets.items() if share > 0}
    present = set(margin.groups)
    for group in sorted(present - targets.keys()):
        raise NoTarget(margin.name, group)
    for group in sorted(targets.keys() - present):
        raise EmptyGroup(margin.name, group)
    place = {group: number for number, group in enumerate(targets)}
    return np.array([place[group] for group in margin.groups]), np.array(list(targets.values())) * n / total


def _within_limits(weights: Floats) -> bool:
    low, high = TRIM
    return bool(weights.min() >= low - CLOSE and weights.max() <= high + CLOSE)
