"""Which cells of tables by group stay hidden: those of few people, and what would give them away. Pure.

STATISTICS § 10. One family holds every table of a grouping: of all units, their blocks and the round, with all margins,
so that no viewer works a hidden cell back from several pages. Index and factors have sizes of their own; in a cell with
a hidden factor at least two are hidden, as the index is made of all of them; more where these leave each other no room
(`extremes`). What was shown of the same grouping before belongs to the family, too (`earlier`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from scoring.certainty.hiding import Sum, revealed, suppressed
from scoring.disclosure.earlier import Column, Earlier
from scoring.disclosure.extremes import Room
from scoring.disclosure.families import Cell, Family, Key

# A place where this many cells were hidden one by one is hidden whole.
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Before:
    """What stands on the pages of units, blocks and the round: the columns that each hides; the others are shown there.

    What has no page hides nothing and shows nothing. `untold` are the places whose pages do not tell the index of the
    forms that people volunteered beside it, `volunteered` the groups of the cell of these forms.
    """

    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)
    # The groups of the cell that stands there: all of them together, unless told otherwise.
    total: Cell = (None,)
    untold: frozenset[str] = frozenset()
    volunteered: Cell | None = None

    def also(self, family: Family, column: int) -> frozenset[Key]:
        keys = family.sizes[column]
        untold = frozenset(key for key in keys if key[1] == self.volunteered and key[0] in self.untold)
        return untold | {key for key in keys if self._is_total(key) and self._hides(key[0], column)}

    def kept(self, family: Family, column: int) -> frozenset[Key]:
        """Return the totals that stand on other pages: hiding them here would hide nothing."""
        totals = [key for key in family.sizes[column] if self._is_total(key) and key[0] in self.hidden]
        return frozenset(key for key in totals if not self._hides(key[0], column))

    def _is_total(self, key: Key) -> bool:
        return key[1] == self.total

    def _hides(self, place: str, column: int) -> bool:
        return column in self.hidden.get(place, frozenset())


def hidden_in(
    family: Family, before: Before, k: int, earlier: Sequence[Earlier] = (), *, least: Sequence[Fraction] = ()
) -> tuple[frozenset[Key], ...]:
    """Return the hidden cells of each column: first those of the index, which take the factors with them.

    Cells in which nobody counts are hidden too, unless nobody at the place does: beside hidden cells of few people they
    tell where these are. `least` is by column the least share of the best result that answers can give, 0 unless told.

    `earlier` are the families that tables were shown of before, by the same columns: whoever kept such a table
    subtracts it, so a figure of which fewer than k people changed stays hidden.
    """
    least = least or [Fraction(0)] * len(family.sizes)
    return _Hiding(family, before, k, earlier, Room(family, least, k)).cells()


@dataclass(frozen=True)
class _Hiding:
    family: Family
    before: Before
    k: int
    earlier: Sequence[Earlier]
    room: Room

    def cells(self) -> tuple[frozenset[Key], ...]:
        index = self._column(0, frozenset())
        hidden = [index, *(self._column(column, index) for column in range(1, len(self.family.sizes)))]
        while more := self._across(hidden) or self._pressed(hidden):
            for column, keys in more.items():
                hidden[column] = self._column(column, hidden[column] | keys | (hidden[0] if 0 in more else frozenset()))
        return tuple(keys | _nobody(sizes) for keys, sizes in zip(hidden, self.family.sizes, strict=True))

    @cached_property
    def columns(self) -> Sequence[Column]:
        """By column, its figures now and as they stood before."""
        return [Column.of(self.family, self.earlier, column, self.k) for column in range(len(self.family.sizes))]

    def _kept(self, column: int) -> frozenset[Key]:
        """Return what is known already: on other pages, or as it was shown before."""
        hidden_there = self.before.also(self.family, column)
        return self.before.kept(self.family, column) | (self.columns[column].same - hidden_there)

    def _column(self, column: int, also: frozenset[Key]) -> frozenset[Key]:
        """Return what is hidden at one column; a place whose cells still follow from others shows none."""
        found, sizes, sums = self.columns[column], self.family.sizes[column], self.family.sums
        kept = self._kept(column) - (also - self.before.kept(self.family, column))
        told = also | self.before.also(self.family, column) | found.moved
        hidden = suppressed(sizes, sums, also=told, kept=kept, k=self.k)
        leaks = revealed(sizes, sums, hidden, self.k) - kept
        hidden |= _all_at({key[0] for key in leaks}, sizes.keys() - kept)
        return self._unread(found, hidden, kept)

    def _unread(self, found: Column, hidden: frozenset[Key], kept: frozenset[Key]) -> frozenset[Key]:
        """Hide more until nothing of few people follows from what was shown before: smallest first, then all there."""
        step = 0
        while places := found.leaks(hidden, kept):
            free = found.now.keys() - hidden - kept
            near = _all_at(places, free)
            if not free:
                break
            more = {min(near, key=lambda key: (found.size(key), str(key)))} if near and step < MOST_STEPS else near
            hidden |= more or free
            hidden |= suppressed(self.family.sizes[found.number], self.family.sums, also=hidden, kept=kept, k=self.k)
            step += 1
        return hidden

    def _across(self, hidden: Sequence[frozenset[Key]]) -> dict[int, frozenset[Key]]:
        """Return the factors to hide besides, so that no hidden factor follows from the index and the other factors."""
        more: dict[int, set[Key]] = defaultdict(set)
        kept = [self._kept(column) for column in range(len(hidden))]
        for key in set().union(*hidden[1:]) - hidden[0]:
            sizes = {at: self.family.sizes[at][key] for at in range(1, len(hidden)) if self.family.sizes[at][key]}
            lost = [column for column in sizes if key in hidden[column]]
            left = [column for column in sizes if key not in hidden[column] and key not in kept[column]]
            if lost and left and not (len(lost) >= 2 and sum(sizes[column] for column in lost) >= self.k):
                more[min(left, key=lambda column: sizes[column])].add(key)
        return {column: frozenset(keys) for column, keys in more.items()}

    def _pressed(self, hidden: Sequence[frozenset[Key]]) -> dict[int, frozenset[Key]]:
        """Return what to hide besides, so that hidden figures of few people leave each other room."""
        return self.room.without(hidden, [self._kept(column) for column in range(len(hidden))])


def _nobody(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Return the cells in which nobody counts, at places where somebody does."""
    places = {key[0] for key, size in sizes.items() if size}
    return _all_at(places, [key for key, size in sizes.items() if not size])


def hidden_parts(sizes: Mapping[int, int], *, k: int) -> frozenset[int]:
    """Return the groups of few people among all of a known number, and those from which they would follow."""
    whole = min(sizes, default=0) - 1
    return suppressed({**sizes, whole: sum(sizes.values())}, [Sum(whole, tuple(sizes))], kept={whole}, k=k)


def _all_at(places: Collection[str], keys: Collection[Key]) -> frozenset[Key]:
    return frozenset(key for key in keys if key[0] in places)
