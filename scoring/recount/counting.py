"""Counts raw answers value by value, then says which place of the counts each belongs to. Nothing of the fold is in it.

Every question has a row of slots: one for each value it may have, one on either side for values that nobody knows. A
form adds one to a slot of every question. What a value means to the counts is said only afterwards, group by group.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout

Ints = NDArray[np.int64]

# Slots of a question: one for -3, -2, -1 and 0 each, then its values from 1 up (or the bits of `several`), one beyond.
ZERO = 3
# Up to how many possible keys they are numbered without sorting.
WIDEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """Where each form adds one: to its place in `slots` among `width` columns from `first` on, `width` for nowhere."""

    first: int
    width: int
    slots: Ints


class Slots:
    """Where the values of each question are counted: `first` slot and number of `values` above 0, by question."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.values = np.array([1 if cell.kind == "number" else cell.choices for cell in layout.cells], dtype=np.int64)
        self.widths = self.values + ZERO + 2
        self.first = np.cumsum([0, *self.widths])[:-1]
        self.size = int(self.widths.sum())
        self.several = frozenset(place for place, cell in enumerate(layout.cells) if cell.kind == "several")
        # What lies below or above is like these; all numbers are like 1.
        self.low = np.array([-3 if cell.no_opinion else -2 for cell in layout.cells], dtype=np.int16)
        number = np.array([cell.kind == "number" for cell in layout.cells])
        self.high = np.where(number, 1, self.values + 1).astype(np.int16)

    def of(self, answers: "NDArray[np.int16]") -> Iterator[Column]:
        """Yield where the answers (questions, forms) add one: question by question, for several choices each by itself.

        One question at a time has few slots, which stay at hand in the processor while they are counted.
        """
        for place, given in enumerate(answers):
            first, width = int(self.first[place]), int(self.widths[place])
            slots = np.clip(given, self.low[place], self.high[place]).astype(np.int64) + ZERO
            if place in self.several:
                yield from self._ticks(place, given, slots)
            else:
                yield Column(first, width, slots)

    def _ticks(self, place: int, masks: "NDArray[np.int16]", slots: Ints) -> Iterator[Column]:
        """Yield the slots of the choices ticked; what is ticked beyond them counts as unknown instead."""
        first, width, number = int(self.first[place]), int(self.widths[place]), int(self.values[place])
        ticked = (masks > 0) & (masks >> number == 0)
        yield Column(first, width, np.where(ticked, width, np.where(masks > 0, ZERO + 1 + number, slots)))
        for bit in range(number):
            yield Column(first + ZERO + 1 + bit, 1, np.where(ticked & (masks >> bit & 1 == 1), 0, 1))

    def said(self, sums: Ints) -> Ints:
        """Return what sums by slot, with forms behind the last, say: forms, places of the counts, unknown values."""
        places = np.empty(self.layout.size, dtype=np.int64)
        for cell, first in zip(self.layout.cells, self.first.tolist(), strict=True):
            places[cell.offset : cell.offset + cell.width] = [first + at for at in _slots_of(cell)]
        unknown = sums[:, self.first + ZERO + self.low] + sums[:, self.first + ZERO + 1 + self.values]
        return np.hstack([sums[:, [self.size]], sums[:, places], unknown])


def _slots_of(cell: Cell) -> list[int]:
    slots = [0] * cell.width
    slots[NOT_ANSWERED], slots[NOT_APPLICABLE] = ZERO, ZERO - 1
    slots[FIRST_CHOICE : FIRST_CHOICE + cell.choices] = range(ZERO + 1, ZERO + 1 + cell.choices)
    if cell.no_opinion:
        slots[-1] = ZERO - 2
    return slots


class Groups:
    """Sums by key, which grow as keys come up: row `rows` of `sums` is that of row `rows` of `keys`."""

    def __init__(self, parts: int, columns: int) -> None:
        self.keys = np.empty((0, parts), dtype=np.int64)
        self.sums = np.zeros((0, columns), dtype=np.int64)

    def add(self, keys: Ints, columns: Iterable[Column], weights: Ints | None = None) -> None:
        """Add to the sums of each form's key in columns: 1, or the form's weight."""
        numbers, different = numbered(keys)
        mine = self._rows(different)
        for column in columns:
            room = column.width + 1
            added = np.bincount(numbers * room + column.slots, weights, len(mine) * room).reshape(-1, room)
            self.sums[mine, column.first : column.first + column.width] += added[:, : column.width].astype(np.int64)

    def table(self) -> tuple[Ints, Ints]:
        """Return the keys, (rows, parts), and their sums."""
        return self.keys, self.sums

    def _rows(self, keys: Ints) -> Ints:
        """Return the rows of keys, with room made for those that are new."""
        known = len(self.keys)
        rows, self.keys = numbered(np.concatenate([self.keys, keys]))
        if len(self.keys) > known:
            before, self.sums = self.sums, np.zeros((len(self.keys), self.sums.shape[1]), dtype=np.int64)
            self.sums[rows[:known]] = before
        return rows[known:]


def numbered(keys: Ints) -> tuple[Ints, Ints]:
    """Return each key's number among the different ones, (forms,), and these in ascending order, (different, parts)."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), keys
    # Column by column: numpy is ten times slower at finding the least of each of a few columns at once.
    low = np.array([part.min() for part in keys.T])
    spans = [int(part.max() - least) + 1 for part, least in zip(keys.T, low, strict=True)]
    if math.prod(spans) >= 2**62:
        different, numbers = np.unique(keys, axis=0, return_inverse=True)
        return numbers.reshape(-1).astype(np.int64), different
    mixed = np.ravel_multi_index(tuple((keys - low).T), spans)
    if math.prod(spans) > WIDEST:
        found, numbers = np.unique(mixed, return_inverse=True)
        return numbers.reshape(-1).astype(np.int64), np.column_stack(np.unravel_index(found, spans)) + low
    seen = np.zeros(math.prod(spans), dtype=bool)
    seen[mixed] = True
    different = np.column_stack(np.unravel_index(np.flatnonzero(seen), spans)) + low
    return (np.cumsum(seen) - 1)[mixed], different
