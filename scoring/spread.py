"""Answers as places of their counts, and counted by group. Pure.

`surveys.layout.count` counts one block of answers; a fold has thousands of small groups, for which one call each
would be slow. Here every answer becomes the number of the place that counts it, and one bincount adds up all groups.
"""

import numpy as np
from numpy.typing import NDArray

from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout

# Codes below this are no answer that any question knows; `no opinion` is the lowest that one does.
LOWEST = -3
NO_OPINION = -2


def places_of(layout: Layout, answers: "NDArray[np.int16]") -> "NDArray[np.int64]":
    """Return the places in the counts to which each form adds one: (forms, coded questions) to (forms, columns).

    A question of several choices has a column more for each choice. `layout.size` stands for no place at all: a
    choice that is not ticked, and a value that the question does not know.
    """
    columns: list[NDArray[np.int64]] = []
    for cell in layout.cells:
        given = answers[:, cell.position]
        table = _table(cell, layout.size)
        columns.append(table[np.clip(given, LOWEST, len(table) - 1 + LOWEST).astype(np.int64) - LOWEST])
        columns.extend(_ticked(cell, given, layout.size))
    return np.column_stack(columns)


def _table(cell: Cell, none: int) -> "NDArray[np.int64]":
    """Return the place of each code from LOWEST to the last that is told apart, those above it being like it."""
    table = dict.fromkeys(range(LOWEST, 1), none)
    table[0] = cell.offset + NOT_ANSWERED
    table[-1] = cell.offset + NOT_APPLICABLE
    if cell.no_opinion:
        table[NO_OPINION] = cell.offset + cell.width - 1
    if cell.kind == "number":
        above = [cell.offset + FIRST_CHOICE]
    elif cell.kind == "several":
        above = [none]
    else:
        above = [*range(cell.offset + FIRST_CHOICE, cell.offset + FIRST_CHOICE + cell.choices), none]
    return np.array([*table.values(), *above], dtype=np.int64)


def _ticked(cell: Cell, given: "NDArray[np.int16]", none: int) -> "list[NDArray[np.int64]]":
    if cell.kind != "several":
        return []
    first = cell.offset + FIRST_CHOICE
    return [np.where((given > 0) & (given >> bit & 1 == 1), first + bit, none) for bit in range(cell.choices)]


def count_by_group(
    layout: Layout, places: "NDArray[np.int64]", groups: "NDArray[np.int64]", signs: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """Add up forms by group: (groups, layout.size), row g of group g, each group from 0 up to the highest.

    `places` is as `places_of` returns it; `groups` and `signs` are (forms,), the signs 1, 0 or -1.
    """
    stride = layout.size + 1
    number = int(groups.max(initial=-1)) + 1
    flat = groups[:, None] * stride + places
    counts = np.zeros(number * stride, dtype=np.int64)
    for sign in (1, -1):
        counts += sign * np.bincount(flat[signs == sign].ravel(), minlength=number * stride)
    return counts.reshape(number, stride)[:, : layout.size]


def grouped(keys: "NDArray[np.int64]") -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """Return the different keys in ascending order and each form's group: (forms, parts) to (groups, parts), (forms,).

    As `np.unique` does with an axis, but by sorting one number a form instead of its whole key.
    """
    parts = [np.unique(column, return_inverse=True) for column in keys.T]
    mixed = np.zeros(len(keys), dtype=np.int64)
    for values, places in parts:
        mixed = mixed * len(values) + places
    _found, first, groups = np.unique(mixed, return_index=True, return_inverse=True)
    return keys[first], groups.astype(np.int64)
