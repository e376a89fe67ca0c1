"""Answers spread over the places of their counts, and added up by group. Pure.

`surveys.layout.count` counts one block of answers; a fold has thousands of small blocks, for which one call each
would be slow.
"""

import numpy as np
from numpy.typing import NDArray

from surveys.layout import FIRST_CHOICE, NOT_ANSWERED, NOT_APPLICABLE, Cell, Layout


def spread(layout: Layout, answers: "NDArray[np.int16]") -> "NDArray[np.int64]":
    """Return the counts of each response: (responses, coded questions) becomes (responses, layout.size)."""
    counts = np.zeros((len(answers), layout.size), dtype=np.int64)
    for cell in layout.cells:
        places = counts[:, cell.offset : cell.offset + cell.width]
        column = answers[:, cell.position]
        places[:, NOT_ANSWERED] = column == 0
        places[:, NOT_APPLICABLE] = column == -1
        if cell.no_opinion:
            places[:, -1] = column == -2
        _spread_choices(cell, column, places[:, FIRST_CHOICE : FIRST_CHOICE + cell.choices])
    return counts


def _spread_choices(cell: Cell, column: "NDArray[np.int16]", choices: "NDArray[np.int64]") -> None:
    if cell.kind == "number":
        choices[:, 0] = column > 0
    elif cell.kind == "several":
        bits = np.arange(choices.shape[1], dtype=np.int16)
        choices[:] = (column[:, None] > 0) & (column[:, None] >> bits & 1)
    else:
        choices[:] = column[:, None] == np.arange(1, choices.shape[1] + 1)


def sum_by_group(values: "NDArray[np.int64]", groups: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Add up the rows of each group: row g of the result is group g; every group from 0 up has a row."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    return np.add.reduceat(values[order], starts, axis=0)
