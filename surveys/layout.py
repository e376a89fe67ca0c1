"""Where the counts of a questionnaire's answers lie in one flat array, and how answers are counted into it. Pure.

One cell per coded question, in order. `counts[offset : offset + width]` holds
[not answered, không áp dụng, choice 1, choice 2, …]. For `several` the later places count the forms on which
choice k is ticked; for `number` there is one later place: answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire import Kind, Question, Questionnaire

NOT_ANSWERED = 0
NOT_APPLICABLE = 1
FIRST_CHOICE = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """The counts of one question: `position` in the answers, `offset` and `width` in the counts."""

    code: str
    kind: Kind
    position: int
    offset: int
    width: int

    def of(self, counts: "NDArray[np.int64]") -> "NDArray[np.int64]":
        return counts[self.offset : self.offset + self.width]


@dataclass(frozen=True)
class Layout:
    cells: tuple[Cell, ...]

    @cached_property
    def size(self) -> int:
        return sum(cell.width for cell in self.cells)

    @cached_property
    def by_code(self) -> Mapping[str, Cell]:
        return {cell.code: cell for cell in self.cells}


def layout(questionnaire: Questionnaire) -> Layout:
    """Return the layout of a questionnaire's counts."""
    cells: list[Cell] = []
    offset = 0
    for position, question in enumerate(questionnaire.coded):
        width = _width(question)
        cells.append(Cell(question.code, question.kind, position, offset, width))
        offset += width
    return Layout(tuple(cells))


def _width(question: Question) -> int:
    return FIRST_CHOICE + (1 if question.kind == "number" else len(question.choices))


def count(layout: Layout, answers: "NDArray[np.int16]") -> "NDArray[np.int64]":
    """Count a block of answers.

    `answers` has the shape (responses, coded questions); the result has the shape (layout.size,).
    """
    counts = np.zeros(layout.size, dtype=np.int64)
    for cell in layout.cells:
        counts[cell.offset : cell.offset + cell.width] = _count_column(cell, answers[:, cell.position])
    return counts


def _count_column(cell: Cell, column: "NDArray[np.int16]") -> "NDArray[np.int64]":
    if cell.kind == "several":
        choices = [np.count_nonzero((column > 0) & (column >> bit & 1)) for bit in range(cell.width - FIRST_CHOICE)]
        return np.array([np.count_nonzero(column == 0), np.count_nonzero(column == -1), *choices])
    places = np.clip(column, -1, 1) if cell.kind == "number" else column
    # -1, 0, 1, 2… lie at 0, 1, 2, 3… after the shift: not answered and "không áp dụng" change places.
    counts = np.bincount(places.astype(np.int64) + 1, minlength=cell.width)[: cell.width]
    counts[[NOT_ANSWERED, NOT_APPLICABLE]] = counts[[NOT_APPLICABLE, NOT_ANSWERED]]
    return counts
