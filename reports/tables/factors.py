"""The table of parts and factors. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charts.numbers import NONE, vi, vi_change
from reports.content import Row, Table
from reports.tables.cells import alike, figures, hides, limits_words, points_of, text
from reports.wording import ALIKE_NOTE, HIDDEN, SIGN_NOTE, SIGNS, hidden_note, limits_head
from scoring.method import Certainty
from scoring.results import Certain, NodeResult, UnitResult


def factor_table(
    numbers: Iterator[int], unit: UnitResult, *, caption: str, certainty: Certainty, counted: bool = True
) -> Table | None:
    """Return parts and factors with index and, where the method has a point scheme, points.

    A method of a single item has neither, and no table. With `counted` False no counts are told.
    """
    nodes = [node for node in unit.nodes if node.kind in {"part", "factor"}]
    if not nodes:
        return None
    scheme = any(node.max_points is not None for node in nodes)
    parts = any(node.kind == "part" for node in nodes)
    limits = any(one.low is not None for one in (unit, *nodes))
    changes = any(one.previous is not None for one in (unit, *nodes))
    heads = (
        "Lượt trả lời",
        "Chỉ số (%)",
        *((limits_head(certainty),) if limits else ()),
        *(("So kỳ trước",) if changes else ()),
        *(("Điểm / tối đa",) if scheme else ()),
    )
    aside = _Aside(limits, changes)
    rows = [_factor_row(node, aside, scheme, counted, strong=parts and node.kind == "part") for node in nodes]
    answers = sum(node.valid for node in nodes if node.parent is None)
    total = (vi(answers) if counted else NONE, vi(unit.index), *aside.cells(unit))
    return Table(
        number=next(numbers),
        caption=caption,
        look="factors-scored" if scheme else "factors",
        heads=(Row((*text("Yếu tố"), *figures(*heads))),),
        rows=tuple(rows),
        foot=Row((*text("Chung"), *figures(*total, *([points_of(unit)] if scheme else []))), strong=True),
        notes=tuple(note for note in _notes(unit, nodes, aside, certainty) if note),
    )


def _notes(unit: UnitResult, nodes: Sequence[NodeResult], aside: "_Aside", certainty: Certainty) -> Iterator[str]:
    yield aside.note
    yield ALIKE_NOTE if alike(unit) or any(map(alike, nodes)) else ""
    yield hidden_note(certainty) if any(map(hides, nodes)) else ""


@dataclass(frozen=True, slots=True)
class _Aside:
    """What stands beside an index: its limits, and its change with the verdict in a sign."""

    limits: bool
    changes: bool

    def cells(self, one: Certain) -> tuple[str, ...]:
        between = limits_words(one)
        moved = f"{vi_change(one.change)}{SIGNS.get(one.verdict or '', '')}" if one.change is not None else NONE
        return (*((between or NONE,) if self.limits else ()), *((moved,) if self.changes else ()))

    @property
    def note(self) -> str:
        return SIGN_NOTE if self.changes else ""


def _factor_row(node: NodeResult, aside: _Aside, scheme: bool, counted: bool, *, strong: bool) -> Row:
    points = [HIDDEN if hides(node) and node.max_points is not None else points_of(node)] if scheme else []
    values = (vi(node.valid) if counted else NONE, HIDDEN if hides(node) else vi(node.index), *aside.cells(node))
    return Row((*text(node.name), *figures(*values, *points)), strong=strong)
