"""Reads which rows of a run are hidden, in whole or in part: little to keep, where a page shows figures of many runs.

What is hidden is what `scoring.shown` says, hence what the page of the round hides.
"""

from dataclasses import dataclass
from functools import lru_cache

from scoring.disclosure import TOP, RoundHidden
from scoring.models import ScoringRun
from scoring.shown import shown_by, together_of

# Runs never change. A page of years or of rounds shows some dozens of them to each reader.
MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Gaps:
    """The rows, by their keys in `scoring.disclosure`, that are `hidden`, and those of which any figure or count is."""

    hidden: frozenset[str]
    partly: frozenset[str]

    @classmethod
    def of(cls, found: RoundHidden) -> "Gaps":
        inside = {row for row, nodes in found.nodes.items() if nodes}
        return cls(frozenset(found.rows), frozenset({*found.rows, *inside, *found.counts}))


def gaps_together(run: ScoringRun) -> Gaps:
    """Return the gaps for whoever sees all rows of the round, or of a block."""
    return _together(run.pk, run.input_hash)


def gaps_alone(run: ScoringRun, agency: str) -> Gaps:
    """Return the gaps of one unit for whoever sees no other."""
    return _alone(run.pk, run.input_hash, agency)


def gaps_of_total(run: ScoringRun) -> Gaps:
    """Return the gaps of the whole round, under TOP, for whoever sees no unit: where it measures the province."""
    return _total(run.pk, run.input_hash)


@lru_cache(maxsize=MOST_KEPT)
def _together(pk: int, input_hash: str) -> Gaps:
    return Gaps.of(together_of(pk, input_hash))


@lru_cache(maxsize=MOST_KEPT)
def _alone(pk: int, input_hash: str, agency: str) -> Gaps:
    return Gaps.of(shown_by(pk, input_hash).alone(agency))


@lru_cache(maxsize=MOST_KEPT)
def _total(pk: int, input_hash: str) -> Gaps:
    found = Gaps.of(shown_by(pk, input_hash).total())
    return Gaps(*(frozenset({TOP} if rows else ()) for rows in (found.hidden, found.partly)))
