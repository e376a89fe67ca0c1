"""Hidden figures that the shown ones leave no room: all that is hidden together stands at its best, or its worst. Pure.

What two hidden figures add up to is known. Where it is all that there can be, or the least, each of them is known, too,
however many people both rest on. So every hidden Σy has bounds, and sums draw them closer; where a figure of few
people has no room left, more is hidden. The sums are those of `families` and, within a cell, of its factors.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scoring.certainty.hiding import Sum
from scoring.disclosure.bounds import Slack, Ties
from scoring.disclosure.families import Family, Key

# A figure: its column and cell.
Term = tuple[int, Key]
Equation = Sum[Term]


@dataclass(frozen=True)
class Room:
    """How far the hidden figures of a family may lie apart. `least` is by column the least share of the best result."""

    family: Family
    least: Sequence[Fraction]
    k: int

    def without(self, hidden: Sequence[Collection[Key]], kept: Sequence[Collection[Key]]) -> dict[int, frozenset[Key]]:
        """Return by column what to hide besides; nothing where every figure of few people has room.

        What is `kept` may not be hidden; where nothing else is left, nothing is done.
        """
        gone = {(column, key) for column, keys in enumerate(hidden) for key in keys if self._size((column, key))}
        for pressed in self._pressed(gone):
            near = (self._near(term, each, gone, kept) for term, each in pressed)
            if more := {one for one in near if one is not None}:
                return self._with_factors(more)
        return {}

    @cached_property
    def ties(self) -> Ties[Term]:
        return Ties([*self._of_columns(), *self._of_rows()])

    def _of_columns(self) -> Iterator[Equation]:
        for column, sizes in enumerate(self.family.sizes):
            for each in self.family.sums:
                if parts := tuple((column, key) for key in each.parts if sizes[key]):
                    yield Sum((column, each.whole), parts)

    def _of_rows(self) -> Iterator[Equation]:
        """Yield the index of each cell as the sum of its factors, where it is that."""
        for key, contents in self.family.contents.items():
            parts = tuple((column, key) for column in range(1, len(contents)) if contents[column][0])
            sums = [sum(contents[column][at] for column, _ in parts) for at in (1, 2)]
            if parts and sums == list(contents[0][1:]):
                yield Sum((0, key), parts)

    def _size(self, term: Term) -> int:
        return self.family.sizes[term[0]][term[1]]

    def _pressed(self, gone: Collection[Term]) -> Iterator[list[tuple[Term, Equation]]]:
        """Yield, round by round, the figures of few people that have no room left, and what took it."""
        for pressed in self.ties.pressed({term: self._at_first(term) for term in gone}):
            yield [(term, each) for term, each in pressed.items() if self._size(term) < self.k]

    def _at_first(self, term: Term) -> Slack:
        _, shown, most = self.family.contents[term[1]][term[0]]
        return Slack(shown - int(most * self.least[term[0]]), most - shown)

    def _near(self, term: Term, each: Equation, gone: Collection[Term], kept: Sequence[Collection[Key]]) -> Term | None:
        """Return the smallest figure that may still be hidden: in this sum, in others with the figure, at its place."""
        beside = [one for other in self.ties.of[term] for one in (*other.parts, other.whole)]
        there = [(at, key) for at, sizes in enumerate(self.family.sizes) for key in sizes if key[0] == term[1][0]]
        for among in (each.parts, (each.whole,), beside, there):
            free = [one for one in among if self._size(one) and one not in gone and one[1] not in kept[one[0]]]
            if free:
                return min(free, key=lambda one: (self._size(one), str(one)))
        return None

    def _with_factors(self, more: Collection[Term]) -> dict[int, frozenset[Key]]:
        """Return them by column; an index takes its factors with it."""
        columns = range(len(self.family.sizes))
        return {column: frozenset(key for at, key in more if at in {0, column}) for column in columns}
