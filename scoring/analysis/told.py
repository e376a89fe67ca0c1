"""What earlier tables by group told, as it is kept with them: how many counted in each cell, and what was shown. Pure.

A stored result tells what somebody saw of one unit, block or the round; whether a later table gives a few people away
depends on the cells beside it, too. So the first table of the same answers by the same questions keeps them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, get_args

from scoring.disclosure import Before, Cell, Earlier, Family, Key, Leaves, TooManyCells, family_of
from scoring.method import Design

Json = Mapping[str, Any]
DESIGNS: tuple[Design, ...] = get_args(Design)
# Groups of forms by channel: those that the index counts, and those beside.
COUNTED, BESIDE = 1, 2


@dataclass(frozen=True, slots=True)
class Told:
    """The tables by `questions` of the same answers: all cells, the columns that pages hid, the cells they show."""

    questions: tuple[str, ...]
    leaves: Leaves
    paged: Mapping[str, frozenset[int]]
    shown: tuple[frozenset[Key], ...] = ()

    @classmethod
    def of(cls, questions: Sequence[str], leaves: Leaves, before: Before) -> Self:
        return cls(tuple(questions), leaves, before.hidden)

    def to_json(self) -> dict[str, Any]:
        return {
            "questions": list(self.questions),
            "columns": self.leaves.columns,
            "reaches": [list(each) for each in self.leaves.reaches],
            "rows": [list(row) for row in self.leaves.rows],
            "contents": [[list(one) for one in row] for row in self.leaves.contents],
            "paged": {reach: sorted(columns) for reach, columns in self.paged.items()},
        }

    @classmethod
    def from_json(cls, json: Json, results: Sequence[Json]) -> Self:
        """Return what was kept with the first of several `results`, and what all of these show."""
        leaves = Leaves(
            json["columns"],
            json["reaches"],
            [tuple(row) for row in json["rows"]],
            [[(n, y, m) for n, y, m in row] for row in json["contents"]],
        )
        paged = {reach: frozenset(columns) for reach, columns in json["paged"].items()}
        cells = [cell for result in results for cell in _cells_in(result)]
        shown = (frozenset(key for key, columns in cells if at in columns) for at in range(leaves.columns))
        return cls(tuple(json["questions"]), leaves, paged, tuple(shown))

    def by(self, questions: Sequence[str], *, nested: bool, by_unit: bool, total: Cell) -> Earlier:
        """Return what it told of the cells by other questions: those by the questions in both, and the totals."""
        place_of = [self.questions.index(one) if one in self.questions else None for one in questions]
        rows = [(row[0], *_chosen(row[1:], place_of)) for row in self.leaves.rows]
        family = _family(replace(self.leaves, rows=rows), nested=nested, by_unit=by_unit)
        others = [at for at, one in enumerate(self.questions) if one not in questions]
        shown = [
            {(reach, _chosen(cell, place_of)) for reach, cell in keys if all(cell[at] is None for at in others)}
            | {(reach, total) for reach, hidden in self.paged.items() if column not in hidden}
            for column, keys in enumerate(self.shown)
        ]
        return Earlier(family, tuple(frozenset(keys & family.contents.keys()) for keys in shown))


def earlier_by(
    told: Sequence[Told],
    questions: Sequence[str],
    *,
    nested: bool = False,
    by_unit: bool = True,
    total: Cell | None = None,
) -> list[Earlier]:
    """Return what earlier tables told of the cells by these questions; `total` is the cell that stands on pages."""
    whole = total or (None,) * len(questions)
    return [each.by(questions, nested=nested, by_unit=by_unit, total=whole) for each in told]


def _family(leaves: Leaves, *, nested: bool, by_unit: bool) -> Family:
    """Return the family; where there are too many units to protect each, none of them was shown."""
    try:
        return family_of(leaves, nested=nested, by_unit=by_unit)
    except TooManyCells:
        return family_of(leaves, nested=nested, by_unit=False)


def _chosen(groups: Sequence[int | None], place_of: Sequence[int | None]) -> Cell:
    return tuple(None if at is None else groups[at] for at in place_of)


def _cells_in(result: Json) -> list[tuple[Key, frozenset[int]]]:
    """Return the cells of a stored table by groups or by channels, with the columns that it shows of each."""
    if "lines" in result:
        return [_channel_cell(result["reach"], line) for line in result["lines"]]
    return [
        (
            (result["reach"], tuple(row["groups"])),
            frozenset(at for at, figure in enumerate(row["figures"]) if not figure["hidden"]),
        )
        for row in result["rows"]
    ]


def _channel_cell(reach: str, line: Json) -> tuple[Key, frozenset[int]]:
    cell = (COUNTED if line["counted"] else BESIDE, 1 + DESIGNS.index(line["design"]), line["channel"])
    return (reach, cell), frozenset() if line["figure"]["hidden"] else frozenset({0})
