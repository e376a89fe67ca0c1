"""Where the counts of a questionnaire's answers lie in one flat array, and how answers are counted into it. Pure.

One cell per coded question, in order. `counts[offset : offset + width]` holds
[not answered, không áp dụng, choice 1, choice 2, …], and last "không có ý kiến" where the question offers it. For
`several` the choices' places count the forms on which choice k is ticked; for `number` there is one: answered.
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
    """The counts of one question: `position` in the answers, `offset` and `width` in the counts.

    With `no_opinion` the last place counts "không có ý kiến" (stored as -2).
    """

    code: str
    kind: Kind
    position: int
    offset: int
    width: int
    no_opinion: bool = False

    @property
    def choices(self) -> int:
        """How many places count choices."""
        return self.width - FIRST_CHOICE - self.no_opinion

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
        cells.append(Cell(question.code, question.kind, position, offset, width, question.no_opinion))
        offset += width
    return Layout(tuple(cells))


def same_layout(first: Questionnaire, second: Questionnaire) -> bool:
    """Tell whether answers to two questionnaires can be counted together.

    They can where the same coded questions stand in the same order, with the same kind, as many choices, and
    "không áp dụng" and "không có ý kiến" offered alike; wording, help and rules may differ.
    """
    return _form(first) == _form(second)


def _form(questionnaire: Questionnaire) -> list[tuple[str, Kind, int, bool, bool]]:
    return [(each.code, each.kind, len(each.choices), each.na, each.no_opinion) for each in questionnaire.coded]


def _width(question: Question) -> int:
    return FIRST_CHOICE + (1 if question.kind == "number" else len(question.choices)) + question.no_opinion


def count(layout: Layout, answers: "NDArray[np.int16]") -> "NDArray[np.int64]":
    """Count a block of answers.

    `answers` has the shape (responses, coded questions); the result has the shape (layout.size,).
    """
    counts = np.zeros(layout.size, dtype=np.int64)
    for cell in layout.cells:
        counts[cell.offset : cell.offset + cell.width] = _count_column(cell, answers[:, cell.position])
    return counts


def _count_column(cell: Cell, column: "NDArray[np.int16]") -> "NDArray[np.int64]":
    blank, not_applicable = np.count_nonzero(column == 0), np.count_nonzero(column == -1)
    no_opinion = [np.count_nonzero(column == -2)] if cell.no_opinion else []
    return np.array([blank, not_applicable, *_count_choices(cell, column[column > 0]), *no_opinion], dtype=np.int64)


def _count_choices(cell: Cell, given: "NDArray[np.int16]") -> "list[int]":
    if cell.kind == "several":
        return [int(np.count_nonzero(given >> bit & 1)) for bit in range(cell.choices)]
    if cell.kind == "number":
        return [len(given)]
    counts: list[int] = np.bincount(given, minlength=cell.choices + 1)[1 : cell.choices + 1].tolist()
    return counts
