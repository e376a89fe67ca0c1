"""The table of changes against the survey before, of indices and of ranks. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from charts.numbers import NONE, vi, vi_change
from reports.compared import compared_note
from reports.content import Cell, Row, Table
from reports.tables.cells import figures, text
from reports.wording import CHANGE_NOTE, REASONS, VERDICTS, limits_head
from scoring.method import Certainty
from scoring.results import BlockResult, Certain, UnitResult

PLAIN = ("name", "index", "index", "index", "between", "verdict")
BESIDE_RANKS = ("name", "index", "index", "index", "span", "judged", "place", "place")

RANK_CHANGE_NOTE = (
    "Hạng kỳ trước: trong số đơn vị khi đó xếp hạng. Thay đổi hạng: hạng in kỳ trước trừ hạng in kỳ này (+ lên, "
    "− xuống, 0 giữ hạng); ▲ lên hạng, ▼ xuống hạng khi các hạng mà số liệu chưa loại trừ được của hai kỳ không chồng "
    "nhau, không có dấu: chưa đủ căn cứ."
)
RANK_SIGNS = {"up": " ▲", "down": " ▼"}


def change_table(
    numbers: Iterator[int],
    units: Sequence[UnitResult],
    *,
    caption: str,
    block: BlockResult | None,
    certainty: Certainty,
) -> Table | None:
    """Return the changes of units against the survey before with their verdicts; None where nothing compares.

    Ranks stand beside them where both surveys ranked a unit in the same block. Units that have nothing to compare with
    stand below, with the reason.
    """
    if not any(unit.previous is not None for unit in units):
        return None
    shown = [unit for unit in units if unit.index is not None]
    ordered = sorted(shown, key=lambda unit: (unit.change is None, -Decimal(unit.change or 0)))
    ranked = any(unit.rank_change is not None for unit in shown)
    heads = ("Kỳ trước", "Kỳ này", "Thay đổi", limits_head(certainty))
    foot = block is not None and block.previous is not None and len(units) > 1
    return Table(
        number=next(numbers),
        caption=caption,
        look="changes-ranked" if ranked else "changes",
        heads=(Row((*text("Đơn vị"), *figures(*heads), *text("Nhận định"), *_rank_heads(ranked))),),
        rows=tuple(_change_row(unit.name, unit.index, unit, _ranks(unit) if ranked else ()) for unit in ordered),
        foot=replace(_block_row(block, ranked), strong=True) if block and foot else None,
        notes=(CHANGE_NOTE, _ranks_note(shown) if ranked else "", compared_note(block) if block and foot else ""),
        columns=BESIDE_RANKS if ranked else PLAIN,
    )


def _rank_heads(ranked: bool) -> tuple[Cell, ...]:
    return figures("Hạng kỳ trước", "Thay đổi hạng") if ranked else ()


def _block_row(block: BlockResult, ranked: bool) -> Row:
    return _change_row("Khối", block.compared_index or block.index, block, figures("", "") if ranked else ())


def _change_row(name: str, index: str | None, one: Certain, ranks: tuple[Cell, ...]) -> Row:
    between = f"{vi_change(one.change_low)} đến {vi_change(one.change_high)}" if one.change_low is not None else NONE
    words = VERDICTS[one.verdict] if one.verdict else REASONS[one.no_verdict] if one.no_verdict else ""
    change = vi_change(one.change) if one.change is not None else NONE
    return Row((*text(name), *figures(vi(one.previous), vi(index), change, between), *text(words), *ranks))


def _ranks(unit: UnitResult) -> tuple[Cell, ...]:
    """Return a unit's rank before among those ranked then, and by how many places it moved, signed as its index is."""
    if unit.rank_change is None:
        return figures(NONE, NONE)
    before = f"{vi(unit.rank_before)}{'=' if unit.tied_before else ''}/{vi(unit.ranked_before)}"
    return figures(before, f"{vi_change(unit.rank_change)}{RANK_SIGNS.get(unit.rank_moved or '', '')}")


def _ranks_note(units: Sequence[UnitResult]) -> str:
    compared = [unit for unit in units if unit.rank_change is not None]
    sizes = {(unit.ranked_before, unit.ranked) for unit in compared if unit.ranked_before != unit.ranked}
    other = "; ".join(f"kỳ trước {vi(before)}, kỳ này {vi(now)} đơn vị" for before, now in sorted(sizes))
    notes = (
        RANK_CHANGE_NOTE,
        f"Hai kỳ không cùng số đơn vị được xếp hạng ({other}): đọc hạng cùng số đơn vị." if other else "",
        "Dấu “=”: đồng hạng." if any(unit.tied_before for unit in compared) else "",
    )
    return " ".join(note for note in notes if note)
