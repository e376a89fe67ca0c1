"""Tables by group beside those shown before: whoever kept an earlier one subtracts it. Pure.

STATISTICS § 10, differencing over time. A figure made of the same answers is the same figure, and stays shown. Where
answers changed, the later figure is the earlier one and the change; a change of fewer than k people is hidden like any
small figure. Tables tell how many people came and left, not who: a change counts as many as the numbers differ, at
least one, so it is never taken for more people than it may be.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Self

from scoring.certainty.hiding import Sum, few, revealed
from scoring.disclosure.families import Content, Family, Key

# A cell as it stood with this content; a change has two contents.
Figure = tuple[Key, tuple[Content, ...]]
Change = tuple[Key, tuple[Content, ...], tuple[Content, ...]]
# Of a figure or of a change: both begin with their cell.
Told = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A family as it stood once, and by column the cells of it that somebody was shown."""

    family: Family
    shown: tuple[frozenset[Key], ...]


@dataclass(frozen=True)
class Column:
    """The figures of one column now and before as one table with all sums that hold in it.

    `now` are the cells of today, `out` the figures that were shown before. Without `earlier` nothing was.
    """

    number: int
    k: int
    now: Mapping[Key, Figure]
    sizes: Mapping[Told, int]
    sums: Sequence[Sum[Told]]
    changes: Mapping[Told, tuple[Told, Told]]
    out: frozenset[Figure]

    @classmethod
    def of(cls, family: Family, earlier: Sequence[Earlier], column: int, k: int) -> Self:
        families = [each.family for each in earlier]
        sizes: dict[Told, int] = {}
        sums: dict[tuple[Told, tuple[Told, ...]], Sum[Told]] = {}
        for one in [*families, family] if earlier else []:
            sizes |= {_figure(one, key, column): size for key, size in one.sizes[column].items()}
            for each in one.sums:
                whole, parts = _figure(one, each.whole, column), tuple(_figure(one, key, column) for key in each.parts)
                sums.setdefault((whole, parts), Sum(whole, parts))
        changes = _changes(sizes)
        between: dict[Told, tuple[Told, Told]] = {each: ((each[0], each[1]), (each[0], each[2])) for each in changes}
        out = {_figure(each.family, key, column) for each in earlier for key in each.shown[column]}
        now = {key: _figure(family, key, column) for key in family.sizes[column]}
        return cls(column, k, now, sizes | changes, [*sums.values()], between, frozenset(out))

    def size(self, key: Key) -> int:
        return self.now[key][1][0][0]

    @cached_property
    def known(self) -> frozenset[Told]:
        """The figures that were shown before, and those that followed from them."""
        return self.out | self._follows(())

    @cached_property
    def same(self) -> frozenset[Key]:
        """The cells whose figure was shown before and is of no few people: hiding it would hide nothing."""
        return frozenset(key for key, figure in self.now.items() if figure in self.out and self.size(key) >= self.k)

    @cached_property
    def moved(self) -> frozenset[Key]:
        """The cells of which fewer than k people differ from a figure that is known."""
        versions: dict[Key, list[tuple[Content, ...]]] = defaultdict(list)
        for key, *contents in self.known:
            if len(contents) == 1:
                versions[key].append(contents[0])
        return frozenset(
            key
            for key, (_, after) in self.now.items()
            if any(before != after and _people(before, after) < self.k for before in versions[key])
        )

    def leaks(self, hidden: Collection[Key], kept: Collection[Key]) -> frozenset[str]:
        """Return the places of which a figure or a change of few people follows where these cells are hidden.

        What follows from `kept` cells alone cannot be taken back.
        """
        if not self.out:
            return frozenset()
        few_people = few(self.sizes, self.k)
        found = self._follows(self.now.keys() - hidden) & few_people
        return frozenset(each[0][0] for each in found - self._follows(kept)) if found else frozenset()

    def _follows(self, shown: Collection[Key]) -> frozenset[Told]:
        told = self.out | {self.now[key] for key in shown if key in self.now}
        return revealed(self.sizes, self.sums, self.sizes.keys() - told, self.k, changes=self.changes)


def _figure(family: Family, key: Key, column: int) -> Figure:
    return key, family.content(key, column)


def _changes(sizes: Mapping[Told, int]) -> dict[Change, int]:
    """Return the change between any two figures of a cell, with the number of people it is of, at least."""
    versions: dict[Key, list[tuple[Content, ...]]] = defaultdict(list)
    for key, content in sizes:
        versions[key].append(content)
    return {
        (key, before, after): _people(before, after)
        for key, contents in versions.items()
        for before, after in combinations(contents, 2)
    }


def _people(before: Sequence[Content], after: Sequence[Content]) -> int:
    return max(1, *(abs(now[0] - then[0]) for then, now in zip(before, after, strict=True)))
