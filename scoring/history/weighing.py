"""The weighted mean of an agency's predecessors: shown beside it under that name, never as its own value. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.formulas import weighted

# What predecessors are weighed by: the dossiers N each stated, or the forms n it had.
Weight = Literal["population", "forms"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A predecessor's index, in percent, and its size; `share` of it passed on, None where that is not known."""

    value: Fraction
    forms: int
    population: int | None = None
    share: Fraction | None = Fraction(1)


@dataclass(frozen=True, slots=True)
class PredecessorMean:
    """Σ size·share·value / Σ size·share over `count` predecessors; `by` says what their size is."""

    value: Fraction
    by: Weight
    count: int


def mean_of_predecessors(predecessors: Sequence[Weighed]) -> PredecessorMean | None:
    """Return the mean weighted by N where all state it, else by n.

    None of no predecessor, where nothing weighs, and where the part of one that passed on is not known: but for a
    single predecessor, whose value is the mean whatever part it is.
    """
    alone = len(predecessors) == 1
    shares = [Fraction(1) if alone else each.share for each in predecessors]
    stated = all(each.population for each in predecessors)
    sizes = [each.population if stated else each.forms for each in predecessors]
    pairs = [
        (share * (size or 0), each.value)
        for share, size, each in zip(shares, sizes, predecessors, strict=True)
        if share is not None
    ]
    value = weighted(pairs) if len(pairs) == len(predecessors) else None
    return None if value is None else PredecessorMean(value, "population" if stated else "forms", len(predecessors))
