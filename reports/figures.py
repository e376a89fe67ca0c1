"""The charts of reports: what is drawn and how it is said in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from charts import pieces, specs
from charts.numbers import vi
from reports.content import Figure
from reports.tables import hides
from reports.wording import HIDDEN, limits_head, lower_first
from scoring.method import Certainty
from scoring.results import BlockResult, Certain, NodeResult, UnitResult

Draw = Callable[[dict[str, Any]], str]
# A page holds about this many units of one block as a chart.
MOST_CHARTED = 16


def factors(numbers: Iterator[int], unit: UnitResult, *, line: str, certainty: Certainty, draw: Draw) -> Figure | None:
    """Draw the factors of a unit, or of the whole round, against its index, called `line`; without one nothing."""
    marks = [_factor_mark(node) for node in unit.of_kind("factor")]
    if unit.index is None or not marks:
        return None
    return _figure(next(numbers), "Chỉ số theo yếu tố (%)", marks, unit.index, line, certainty, draw)


def units(
    numbers: Iterator[int],
    members: Sequence[UnitResult],
    block: BlockResult | None,
    short_names: Mapping[str, str],
    *,
    certainty: Certainty,
    draw: Draw,
) -> Figure | None:
    """Draw the units of a block, best first, against the block's index; long lists stay a table alone."""
    best_first = sorted((unit for unit in members if unit.index), key=lambda unit: -Decimal(unit.index or 0))
    if not 2 <= len(best_first) <= MOST_CHARTED:
        return None
    marks = [
        specs.Mark(short_names.get(unit.agency, unit.name), Decimal(unit.index or 0), "", *_limits(unit))
        for unit in best_first
    ]
    reference = block.index if block else None
    # Its caption is one line, as a rule: a chart that stays whole leaves its height blank on a page.
    return _figure(next(numbers), "Chỉ số theo đơn vị (%)", marks, reference, "chỉ số khối", certainty, draw)


def _factor_mark(node: NodeResult) -> specs.Mark:
    if node.index is None:
        return specs.Mark(node.name, None, HIDDEN if hides(node) else "không phát sinh")
    return specs.Mark(node.name, Decimal(node.index), "", *_limits(node))


def _limits(one: Certain) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if one.low is None or one.high is None else (Decimal(one.low), Decimal(one.high))


def _figure(
    number: int,
    about: str,
    marks: Sequence[specs.Mark],
    reference: str | None,
    name: str,
    certainty: Certainty,
    draw: Draw,
) -> Figure:
    line = Decimal(reference) if reference is not None else None
    label = f"{name} {vi(reference)}" if reference is not None else ""
    spec = specs.dots(marks, reference=line, reference_label=label)
    axis = specs.axis_of([*(value for mark in marks for value in mark.values), *([line] if line is not None else [])])
    drawn = any(mark.low is not None for mark in marks)
    sure = f"; vạch ngang: {lower_first(limits_head(certainty))}" if drawn else ""
    window = "" if axis == specs.Axis(0, 100) else f"; trục từ {axis.low} đến {axis.high}"
    titles = [f"{about}: trục từ {axis.low} đến {axis.high}{f'; {label}' if label else ''}", *said(about, marks)]
    head, *rows = pieces.cut(draw(spec), spec, titles)
    return Figure(number=number, caption=f"{about}{window}{sure}", axis=head, rows=tuple(rows))


def said(about: str, marks: Sequence[specs.Mark]) -> Iterator[str]:
    """Say in words what the rows show that stay together, and which of all they are."""
    for run in specs.runs(len(marks)):
        first = f"{run.start + 1}–" if len(run) > 1 else ""
        which = "" if len(run) == len(marks) else f", hàng {first}{run.stop}/{len(marks)}"
        yield f"{about}{which}: {'; '.join(f'{marks[row].label}: {marks[row].text}' for row in run)}"
