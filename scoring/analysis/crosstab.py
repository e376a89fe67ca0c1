"""The index and every factor by the groups of one or two profile questions. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.analysis.answers import HIDDEN, Answers, Figure, figures_at, is_unit, least_shares, leaves_of
from scoring.analysis.told import Told, earlier_by
from scoring.disclosure import Before, Cell, Family, Key, TooManyCells, family_of, hidden_in

Ints = NDArray[np.int64]
Hidden = tuple[frozenset[Key], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A cell: its group at each question, None for all groups together; forms are None where they are hidden."""

    groups: Cell
    forms: int | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Crosstab:
    """The index (first) and the factors of each group within `reach`; `columns` are node codes."""

    reach: str
    questions: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def crosstab(
    answers: Answers, reach: str, questions: Sequence[str], before: Before, told: Sequence[Told] = ()
) -> Crosstab:
    """Return the table of a unit, block or the round by one or two profile questions; `told` are tables shown before.

    Raises TooManyCells where a unit's cells could not be protected: in a large round it has no table by two questions.
    """
    counted = answers.counted()
    groups = [counted.profile[code] for code in questions]
    return table_by(counted, reach, questions, groups, hidden_by(counted, reach, questions, before, told))


def hidden_by(
    answers: Answers, reach: str, questions: Sequence[str], before: Before, told: Sequence[Told] = ()
) -> Hidden:
    """Return the cells hidden in the tables by these questions, of whatever unit, block or round.

    In a table by two questions the margins are those of the tables by each: hidden there or here, they stay hidden,
    and what those tables show counts as known.
    """
    alone = [_hidden(answers, reach, [one], before, told) for one in questions]
    if len(questions) == 1:
        return alone[0]
    return _hidden(answers, reach, questions, before, told, alone)


def _hidden(
    answers: Answers,
    reach: str,
    questions: Sequence[str],
    before: Before,
    told: Sequence[Told],
    alone: Sequence[Hidden] = (),
) -> Hidden:
    family, by_unit = _family(answers, reach, [answers.profile[code] for code in questions])
    earlier = earlier_by(told, questions, by_unit=by_unit)
    known = _Margins.of(before, family, alone) if alone else before
    k = answers.method.certainty.suppression_k
    return hidden_in(family, known, k, earlier, least=least_shares(answers))


def _family(answers: Answers, reach: str, groups: Sequence[Ints]) -> tuple[Family, bool]:
    """Return the family of all tables; where there are too many units to protect each, these have none."""
    leaves = leaves_of(answers, groups)
    try:
        return family_of(leaves), True
    except TooManyCells:
        if is_unit(reach):
            raise
        return family_of(leaves, by_unit=False), False


def table_by(answers: Answers, reach: str, names: Sequence[str], groups: Sequence[Ints], hidden: Hidden) -> Crosstab:
    """Return the rows of one unit, block or round, by group in order, what all are together last."""
    mask = answers.mask_of(reach)
    inside, mine = answers.of(mask), [each[mask] for each in groups]
    rows = tuple(_row(inside, reach, mine, cell, hidden) for cell in _cells(mine))
    lost = sum(figure.hidden for row in rows for figure in row.figures)
    return Crosstab(reach, tuple(names), tuple(node.code for node in answers.columns), rows, lost)


def _cells(groups: Sequence[Ints]) -> list[Cell]:
    """Return the cells that hold forms, and the totals of each group and of all."""
    rows = np.unique(np.column_stack(groups), axis=0).tolist()
    cells: set[Cell] = {tuple(row) for row in rows}
    if len(groups) == 2:
        cells |= {(row[0], None) for row in rows} | {(None, row[1]) for row in rows}
    cells.add((None,) * len(groups))
    return sorted(cells, key=lambda cell: tuple(_late(group) for group in cell))


def _late(group: int | None) -> tuple[int, int]:
    """Order choices first, then who gave no answer, then the total."""
    return (2, 0) if group is None else (1, 0) if group == 0 else (0, group)


def _row(inside: Answers, reach: str, groups: Sequence[Ints], cell: Cell, hidden: Hidden) -> Row:
    mask = np.ones(inside.forms, dtype=np.bool_)
    for chosen, group in zip(groups, cell, strict=True):
        mask &= True if group is None else chosen == group
    key: Key = (reach, cell)
    lost = [key in each for each in hidden]
    if all(lost):
        return Row(cell, None, (HIDDEN,) * len(lost))
    figures = figures_at(inside.of(mask))
    shown = tuple(HIDDEN if gone else figure for figure, gone in zip(figures, lost, strict=True))
    return Row(cell, None if lost[0] else int(mask.sum()), shown)


@dataclass(frozen=True, slots=True)
class _Margins(Before):
    """What the tables by each question alone show and hide, for the table by both."""

    gone: tuple[frozenset[Key], ...] = ()
    shown: tuple[frozenset[Key], ...] = ()

    @classmethod
    def of(cls, before: Before, family: Family, alone: Sequence[Hidden]) -> "_Margins":
        gone, shown = [], []
        for column, sizes in enumerate(family.sizes):
            margins = {key: _alone(key) for key in sizes if None in key[1]}
            lost = frozenset(
                key for key, (which, single) in margins.items() if any(single in alone[at][column] for at in which)
            )
            gone.append(lost)
            shown.append(frozenset(margins) - lost)
        return cls(before.hidden, gone=tuple(gone), shown=tuple(shown))

    def also(self, family: Family, column: int) -> frozenset[Key]:
        return self.gone[column]

    def kept(self, family: Family, column: int) -> frozenset[Key]:
        return self.shown[column]


def _alone(key: Key) -> tuple[tuple[int, ...], Key]:
    """Return in which tables by one question a margin stands, and its key there."""
    place, (first, second) = key
    if first is None and second is None:
        return (0, 1), (place, (None,))
    return ((0,), (place, (first,))) if second is None else ((1,), (place, (second,)))
