"""Hidden figures that the shown ones leave no room: all that is hidden together stands at its best, or its worst. Pure.

What two hidden figures add up to is known. Where it is all that there can be, or the least, each of them is known, too,
however many people both rest on. So every hidden Σy has bounds, and sums draw them closer; where a figure of few
people has no room left, more is hidden. The sums are those of `families` and, within a cell, of its factors.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scoring.disclosure.families import Family, Key

# A figure: its column and cell.
Term = tuple[int, Key]
Bounds = dict[Term, tuple[int, int]]
# Rounds of drawing bounds closer: after these nothing more is looked for.
MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Equation:
    """A whole as the sum of its parts."""

    whole: Term
    parts: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.parts, self.whole)


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
    def equations(self) -> tuple[Equation, ...]:
        return (*self._of_columns(), *self._of_rows())

    @cached_property
    def of(self) -> Mapping[Term, list[Equation]]:
        found: dict[Term, list[Equation]] = defaultdict(list)
        for each in self.equations:
            for term in each.terms:
                found[term].append(each)
        return found

    def _of_columns(self) -> Iterator[Equation]:
        for column, sizes in enumerate(self.family.sizes):
            for each in self.family.sums:
                if parts := tuple((column, key) for key in each.parts if sizes[key]):
                    yield Equation((column, each.whole), parts)

    def _of_rows(self) -> Iterator[Equation]:
        """Yield the index of each cell as the sum of its factors, where it is that."""
        for key, contents in self.family.contents.items():
            parts = tuple((column, key) for column in range(1, len(contents)) if contents[column][0])
            sums = [sum(contents[column][at] for column, _ in parts) for at in (1, 2)]
            if parts and sums == list(contents[0][1:]):
                yield Equation((0, key), parts)

    def _size(self, term: Term) -> int:
        return self.family.sizes[term[0]][term[1]]

    def _pressed(self, gone: Collection[Term]) -> Iterator[list[tuple[Term, Equation]]]:
        """Yield, round by round, the figures of few people that have no room left, and what took it."""
        bounds = {term: self._at_first(term) for term in gone}
        waiting = {each: None for term in sorted(gone, key=str) for each in self.of.get(term, ())}
        for _ in range(MOST_ROUNDS):
            found: list[tuple[Term, Equation]] = []
            moved: dict[Equation, None] = {}
            for each in waiting:
                for term in self._draw(each, bounds):
                    moved |= dict.fromkeys(self.of[term])
                    if bounds[term][0] >= bounds[term][1] and self._size(term) < self.k:
                        found.append((term, each))
            if found:
                yield found
            waiting = moved

    def _at_first(self, term: Term) -> tuple[int, int]:
        most = self.family.contents[term[1]][term[0]][2]
        return int(most * self.least[term[0]]), most

    def _draw(self, each: Equation, bounds: Bounds) -> list[Term]:
        """Draw the bounds of its hidden figures closer; return those that moved."""
        low, high = (sum(self._within(term, bounds)[at] for term in each.parts) for at in (0, 1))
        least, most = self._within(each.whole, bounds)
        found = {each.whole: (low, high)}
        for term in each.parts:
            own = self._within(term, bounds)
            found[term] = (least - (high - own[1]), most - (low - own[0]))
        return [term for term, drawn in found.items() if term in bounds and self._closer(term, drawn, bounds)]

    def _within(self, term: Term, bounds: Bounds) -> tuple[int, int]:
        shown = self.family.contents[term[1]][term[0]][1]
        return bounds.get(term, (shown, shown))

    @staticmethod
    def _closer(term: Term, drawn: tuple[int, int], bounds: Bounds) -> bool:
        old = bounds[term]
        bounds[term] = (max(old[0], drawn[0]), min(old[1], drawn[1]))
        return bounds[term] != old

    def _near(self, term: Term, each: Equation, gone: Collection[Term], kept: Sequence[Collection[Key]]) -> Term | None:
        """Return the smallest figure that may still be hidden: in this sum, in others with the figure, at its place."""
        beside = [one for other in self.of[term] for one in other.terms]
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
