"""Counts raw answers value by value, then says which place of the counts each belongs to. Nothing of the fold is in it.

Every question has a row of slots: one for each value it may have, one on either side for values that nobody knows. A
form adds one to a slot of every question. What a value means to the counts is said only afterwards, group by group.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout

Ints = NDArray[np.int64]

# Slots of a question: one for -3, -2, -1 and 0 each, then its values from 1 up (or the bits of `several`), one beyond.
ZERO = 3
# How many keys there is room for at first, and up to how many possible ones they are numbered without sorting.
ROOM, WIDEST = 256, 4_000_000


class Slots:
    """Where the values of each question are counted: `first` slot and number of `values` above 0, by question."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.values = np.array([1 if cell.kind == "number" else cell.choices for cell in layout.cells], dtype=np.int64)
        width = self.values + ZERO + 2
        self.first = np.cumsum([0, *width])[:-1]
        # Ticks that are not there go to a slot behind all others.
        self.size = int(width.sum()) + 1
        self.several = [place for place, cell in enumerate(layout.cells) if cell.kind == "several"]
        # What lies below or above is like these; all numbers are like 1.
        self.low = np.array([-3 if cell.no_opinion else -2 for cell in layout.cells], dtype=np.int16)
        number = np.array([cell.kind == "number" for cell in layout.cells])
        self.high = np.where(number, 1, self.values + 1).astype(np.int16)

    def of(self, answers: "NDArray[np.int16]") -> Ints:
        """Return the slots each form adds one to: (forms, questions) to (forms, slots filled)."""
        slots: Ints = np.clip(answers, self.low, self.high) + (self.first + ZERO)
        ticks = [self._ticks(place, answers[:, place], slots) for place in self.several]
        return np.hstack([slots, *ticks]) if ticks else slots

    def _ticks(self, place: int, masks: "NDArray[np.int16]", slots: Ints) -> Ints:
        """Return the slots of the choices ticked; what is ticked beyond them counts as unknown instead."""
        nowhere, first, number = self.size - 1, int(self.first[place]), int(self.values[place])
        ticked = (masks > 0) & (masks >> number == 0)
        beyond = first + ZERO + 1 + number
        slots[:, place] = np.where(ticked, nowhere, np.where(masks > 0, beyond, slots[:, place]))
        bits = np.arange(number)
        return np.where(ticked[:, None] & (masks[:, None] >> bits & 1 == 1), first + ZERO + 1 + bits, nowhere)

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
    """Sums by key, which grow as keys come up: row `keys[key]` of `sums` is a key's."""

    def __init__(self, parts: int, columns: int) -> None:
        self.parts = parts
        self.keys: dict[tuple[int, ...], int] = {}
        self.sums = np.zeros((ROOM, columns), dtype=np.int64)

    def add(self, keys: Ints, columns: Sequence[Ints], weights: Ints | None = None) -> None:
        """Add to the sums of each form's key: `columns` are (forms,) or (forms, many), each naming columns to add to.

        What is added is 1, or the form's weight.
        """
        numbers, different = numbered(keys)
        rows = [self.keys.setdefault(key, len(self.keys)) for key in map(tuple, different.tolist())]
        while len(self.sums) < len(self.keys):
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums)])
        width = self.sums.shape[1]
        start = numbers * width
        for named in columns:
            flat = (start.reshape(-1, *[1] * (named.ndim - 1)) + named).ravel()
            each = None if weights is None else np.repeat(weights, flat.size // len(keys))
            self.sums[rows] += np.bincount(flat, each, len(rows) * width).astype(np.int64).reshape(-1, width)

    def table(self) -> tuple[Ints, Ints]:
        """Return the keys, (rows, parts), and their sums."""
        keys = np.array(list(self.keys), dtype=np.int64).reshape(-1, self.parts)
        return keys, self.sums[: len(keys)]


def numbered(keys: Ints) -> tuple[Ints, Ints]:
    """Return each key's number among the different ones, (forms,), and these in ascending order, (different, parts)."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), keys
    low = keys.min(axis=0)
    spans = (keys.max(axis=0) - low + 1).tolist()
    if math.prod(spans) > WIDEST:
        different, numbers = np.unique(keys, axis=0, return_inverse=True)
        return numbers.reshape(-1).astype(np.int64), different
    mixed = np.ravel_multi_index(tuple((keys - low).T), spans)
    seen = np.zeros(math.prod(spans), dtype=bool)
    seen[mixed] = True
    different = np.column_stack(np.unravel_index(np.flatnonzero(seen), spans)) + low
    return (np.cumsum(seen) - 1)[mixed], different
