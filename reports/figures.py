"""The charts of reports: what is drawn and how it is said in words."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from charts import specs
from charts.numbers import vi
from reports.content import Figure
from reports.tables import hides
from scoring.results import BlockResult, NodeResult, UnitResult

Draw = Callable[[dict[str, Any]], str]


def factors(number: int, unit: UnitResult, *, draw: Draw) -> Figure:
    """Draw the factors of a unit, or of the whole round, against its index."""
    marks = [_factor_mark(node) for node in unit.of_kind("factor")]
    return _figure(number, "Chỉ số theo yếu tố (%)", marks, unit.index, "chỉ số chung", draw)


def units(number: int, ranked: Sequence[UnitResult], block: BlockResult | None, *, draw: Draw) -> Figure:
    """Draw the units of a block, best first, against the block's index."""
    best_first = sorted(ranked, key=lambda unit: -Decimal(unit.index or 0))
    marks = [specs.Mark(unit.name, Decimal(unit.index or 0)) for unit in best_first]
    return _figure(number, "Chỉ số hài lòng theo đơn vị (%)", marks, block.index if block else None, "khối", draw)


def _factor_mark(node: NodeResult) -> specs.Mark:
    if node.index is None:
        return specs.Mark(node.name, None, "không phát sinh")
    return specs.Mark(node.name, None, "(1)") if hides(node) else specs.Mark(node.name, Decimal(node.index))


def _figure(
    number: int, about: str, marks: Sequence[specs.Mark], reference: str | None, name: str, draw: Draw
) -> Figure:
    line = Decimal(reference) if reference is not None else None
    label = f"{name} {vi(reference)}" if reference is not None else ""
    spec = specs.dots(marks, reference=line, reference_label=label)
    axis = specs.axis_of([value for value in (*(mark.value for mark in marks), line) if value is not None])
    window = "" if axis == specs.Axis(0, 100) else f"; trục từ {axis.low} đến {axis.high}"
    said = "; ".join(f"{mark.label}: {mark.text}" for mark in marks)
    return Figure(number=number, caption=f"{about}{window}", svg=draw(spec), alternative=f"{about}. {said}. {label}")
