"""The table of units that stand under one parent agency, together. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.numbers import NONE, vi, vi_change
from reports.compared import compared_parent, left_out_of
from reports.content import Cell, Row, Table
from reports.tables.cells import figures, limits_words, text
from reports.wording import (
    ASSUMED_NOTE,
    HIDDEN,
    REASONS,
    VERDICTS,
    forms_of,
    hidden_note,
    limits_head,
)
from scoring.method import Method
from scoring.results import BlockResult, UnitResult


@dataclass(frozen=True, slots=True)
class Parent:
    """The roll-up to a parent agency with the units it is made of."""

    row: BlockResult
    units: Sequence[UnitResult]


def parents_table(number: int, parents: Sequence[Parent], *, caption: str, method: Method) -> Table:
    """Return parent agencies in the given order with units, forms, index, limits and change against the year before."""
    limits = any(parent.row.low is not None for parent in parents)
    changes = any(parent.row.previous is not None for parent in parents)
    heads = ("Đơn vị", "Phiếu tính chỉ số", "Chỉ số", *((limits_head(method.certainty),) if limits else ()))
    moved = (*figures("Thay đổi"), *text("Nhận định")) if changes else ()
    return Table(
        number=number,
        caption=caption,
        look="parents",
        heads=(Row((*text("Cơ quan"), *figures(*heads), *moved)),),
        rows=tuple(_row(parent, method, limits, changes) for parent in parents),
        notes=_notes(parents, method),
        columns=(
            *("name", "count", "count", "index"),
            *(("limits",) if limits else ()),
            *(("index", "verdict") if changes else ()),
        ),
    )


def _row(parent: Parent, method: Method, limits: bool, changes: bool) -> Row:
    row = parent.row
    forms = forms_of(parent.units, method.roll_ups.parent)
    start = (*text(row.name), *figures(vi(len(parent.units)), vi(forms)))
    if row.index is None:
        said = HIDDEN if _hides(row, method) else "không có chỉ số"
        return Row((*start, Cell(said, columns=1 + limits + 2 * changes)))
    aside = figures(limits_words(row) or NONE) if limits else ()
    return Row((*start, *figures(vi(row.index)), *aside, *(_moved(row) if changes else ())))


def _moved(row: BlockResult) -> tuple[Cell, ...]:
    words = VERDICTS[row.verdict] if row.verdict else REASONS[row.no_verdict] if row.no_verdict else ""
    return (*figures(vi_change(row.change) if row.change is not None else NONE), *text(words))


def _hides(row: BlockResult, method: Method) -> bool:
    """Tell whether there is an index that may not be seen: one is computed from what the row still says."""
    if row.index is not None:
        return False
    if method.roll_ups.parent == "pooled":
        return row.n >= method.minimum and any(node.valid for node in row.nodes)
    return row.agencies > row.without_size


def _notes(parents: Sequence[Parent], method: Method) -> tuple[str, ...]:
    shown = [parent for parent in parents if parent.row.index is not None]
    return (
        hidden_note(method.certainty) if any(_hides(parent.row, method) for parent in parents) else "",
        ASSUMED_NOTE if any(parent.row.assumed for parent in shown) else "",
        *(left_out_of(parent.row) for parent in shown),
        *(compared_parent(parent.row) for parent in shown),
    )
