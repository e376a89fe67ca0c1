"""The table of changes against the survey before. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from charts.numbers import NONE, vi, vi_change
from reports.compared import compared_note
from reports.content import Row, Table
from reports.tables.cells import figures, text
from reports.wording import CHANGE_NOTE, REASONS, VERDICTS, limits_head
from scoring.method import Certainty
from scoring.results import BlockResult, Certain, UnitResult


def change_table(
    numbers: Iterator[int],
    units: Sequence[UnitResult],
    *,
    caption: str,
    block: BlockResult | None,
    certainty: Certainty,
) -> Table | None:
    """Return the changes of units against the survey before with their verdicts; None where nothing compares.

    Units that have nothing to compare with stand below, with the reason.
    """
    if not any(unit.previous is not None for unit in units):
        return None
    shown = [unit for unit in units if unit.index is not None]
    ordered = sorted(shown, key=lambda unit: (unit.change is None, -Decimal(unit.change or 0)))
    heads = ("Kỳ trước", "Kỳ này", "Thay đổi", limits_head(certainty))
    foot = block is not None and block.previous is not None and len(units) > 1
    notes = (CHANGE_NOTE, compared_note(block) if block and foot else "")
    return Table(
        number=next(numbers),
        caption=caption,
        look="changes",
        heads=(Row((*text("Đơn vị"), *figures(*heads), *text("Nhận định"))),),
        rows=tuple(_change_row(unit.name, unit.index, unit) for unit in ordered),
        foot=replace(_change_row("Khối", block.compared_index or block.index, block), strong=True)
        if block and foot
        else None,
        notes=notes,
        columns=("name", "index", "index", "index", "between", "verdict"),
    )


def _change_row(name: str, index: str | None, one: Certain) -> Row:
    between = f"{vi_change(one.change_low)} đến {vi_change(one.change_high)}" if one.change_low is not None else NONE
    words = VERDICTS[one.verdict] if one.verdict else REASONS[one.no_verdict] if one.no_verdict else ""
    change = vi_change(one.change) if one.change is not None else NONE
    return Row((*text(name), *figures(vi(one.previous), vi(index), change, between), *text(words)))
