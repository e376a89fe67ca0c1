"""Which cells of tables by group stay hidden: those of few people, and what would give them away. Pure.

STATISTICS § 10. One family holds every table of a grouping: of all units, their blocks and the round, with all margins,
so that no viewer works a hidden cell back from several pages. Index and factors have sizes of their own; in a cell with
a hidden factor at least two are hidden, as the index is made of all of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scoring.analysis.answers import Unit, reaches_of
from scoring.certainty.hiding import Sum, revealed, suppressed

# A group of each question, None for all of them together.
Cell = tuple[int | None, ...]
# The cell of a unit, a block or the round.
Key = tuple[str, Cell]
Sizes = Mapping[Key, int]
Ints = NDArray[np.int64]


class TooManyCells(ValueError):
    """The family has more cells than can be protected against each other."""


# Solving for what follows from what takes the third power of the hidden cells.
MOST_CELLS = 4_000


@dataclass(frozen=True, slots=True)
class Family:
    """Every cell with the number of its respondents at each column (index, factors), and the sums among cells."""

    sizes: tuple[Sizes, ...]
    sums: tuple[Sum[Key], ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What stands on the pages of units, blocks and the round: the columns that each hides; the others are shown there.

    What has no page hides nothing and shows nothing.
    """

    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)
    # The groups of the cell that stands there: all of them together, unless told otherwise.
    total: Cell = (None,)

    def also(self, family: Family, column: int) -> frozenset[Key]:
        return frozenset(key for key in family.sizes[column] if self._is_total(key) and self._hides(key[0], column))

    def kept(self, family: Family, column: int) -> frozenset[Key]:
        """Return the totals that stand on other pages: hiding them here would hide nothing."""
        totals = [key for key in family.sizes[column] if self._is_total(key) and key[0] in self.hidden]
        return frozenset(key for key in totals if not self._hides(key[0], column))

    def _is_total(self, key: Key) -> bool:
        return key[1] == self.total

    def _hides(self, place: str, column: int) -> bool:
        return column in self.hidden.get(place, frozenset())


def family_of(
    units: Sequence[Unit],
    unit: Ints,
    groups: Sequence[Ints],
    valid: "NDArray[np.bool_]",
    *,
    nested: bool = False,
    by_unit: bool = True,
) -> Family:
    """Return the family of tables by these groups; `valid` (respondents, columns) tells who counts at a column.

    With `nested` each group lies within one of the question before, and all of the first together stand nowhere.
    Without `by_unit` only blocks and the round have tables. TooManyCells where it cannot be protected.
    """
    leaves, which = np.unique(np.column_stack([unit, *groups]), axis=0, return_inverse=True)
    counts = [np.bincount(which.ravel(), each, minlength=len(leaves)).astype(int).tolist() for each in valid.T]
    sizes: list[dict[Key, int]] = [defaultdict(int) for _ in counts]
    parts: dict[tuple[Key, str], set[Key]] = defaultdict(set)
    for leaf, *sizes_of_leaf in zip(leaves.tolist(), *counts, strict=True):
        places = reaches_of(units[leaf[0]])[0 if by_unit else 1 :]
        for key, wholes in _cells(places, leaf[1:], nested=nested):
            for column, count in enumerate(sizes_of_leaf):
                sizes[column][key] += count
            for dimension, whole in wholes:
                parts[whole, dimension].add(key)
    if len(sizes[0]) > MOST_CELLS:
        raise TooManyCells(len(sizes[0]))
    sums = tuple(Sum(whole, tuple(sorted(found, key=str))) for (whole, _), found in parts.items())
    return Family(tuple(dict(each) for each in sizes), sums)


def hidden_in(family: Family, before: Before, k: int) -> tuple[frozenset[Key], ...]:
    """Return the hidden cells of each column: first those of the index, which take the factors with them."""
    index = _column(family, before, 0, frozenset(), k)
    hidden = [index, *(_column(family, before, column, index, k) for column in range(1, len(family.sizes)))]
    while more := _across(family, before, hidden, k):
        for column, keys in more.items():
            hidden[column] = _column(family, before, column, hidden[column] | keys, k)
    return tuple(hidden)


def _column(family: Family, before: Before, column: int, also: frozenset[Key], k: int) -> frozenset[Key]:
    """Return what is hidden at one column; a place whose cells still follow from others shows none."""
    kept = before.kept(family, column)
    sizes, told = family.sizes[column], also | before.also(family, column)
    hidden = suppressed(sizes, family.sums, also=told, kept=kept, k=k)
    leaks = revealed(sizes, family.sums, hidden, k) - kept
    places = {key[0] for key in leaks}
    return hidden | frozenset(key for key in sizes if key[0] in places and key not in kept)


def _across(family: Family, before: Before, hidden: Sequence[frozenset[Key]], k: int) -> dict[int, frozenset[Key]]:
    """Return the factors to hide besides, so that no hidden factor follows from the index and the other factors."""
    more: dict[int, set[Key]] = defaultdict(set)
    kept = [before.kept(family, column) for column in range(len(hidden))]
    for key in set().union(*hidden[1:]) - hidden[0]:
        sizes = {column: family.sizes[column][key] for column in range(1, len(hidden)) if family.sizes[column][key]}
        lost = [column for column in sizes if key in hidden[column]]
        left = [column for column in sizes if key not in hidden[column] and key not in kept[column]]
        if lost and left and not (len(lost) >= 2 and sum(sizes[column] for column in lost) >= k):
            more[min(left, key=lambda column: sizes[column])].add(key)
    return {column: frozenset(keys) for column, keys in more.items()}


def _cells(
    places: Sequence[str], groups: Sequence[int], *, nested: bool
) -> Iterator[tuple[Key, list[tuple[str, Key]]]]:
    """Yield every cell a respondent counts in, with the sums that it is a part of: (of what, its whole)."""
    margins = list(_margins(groups, nested=nested))
    for cell in margins:
        for number, place in enumerate(places):
            wholes: list[tuple[str, Key]] = []
            if number + 1 < len(places):
                wholes.append(("place", (places[number + 1], cell)))
            for dimension in (at for at, group in enumerate(cell) if group is not None):
                above = (*cell[:dimension], None, *cell[dimension + 1 :])
                if above in margins:
                    wholes.append((str(dimension), (place, above)))
            yield (place, cell), wholes


def _margins(groups: Sequence[int], *, nested: bool) -> Iterator[Cell]:
    """Yield the cell of these groups and every one it is part of."""
    if nested:
        for length in range(len(groups), 0, -1):
            yield (*groups[:length], *(None for _ in groups[length:]))
        return
    for together in product((False, True), repeat=len(groups)):
        yield tuple(None if all_of else group for group, all_of in zip(groups, together, strict=True))
