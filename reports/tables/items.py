"""The table of items with their stacked bars. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from charts.numbers import NONE, vi
from charts.palette import shades
from reports.content import Cell, Row, Segment, Table
from reports.tables.cells import figures, hides, share, text
from reports.wording import FOLDED_NOTE, HIDDEN, UNCOUNTED_NOTE, hidden_note
from scoring.method import Certainty
from scoring.results import NodeResult, UnitResult

LEVEL_HEADS = ("RKHL", "KHL", "BT", "HL", "RHL")
LEVEL_NOTE = (
    "RKHL: rất không hài lòng; KHL: không hài lòng; BT: bình thường; HL: hài lòng; RHL: rất hài lòng (thứ tự từ trái "
    "sang phải; phần gạch chéo là không hài lòng). n: số người trả lời câu hỏi."
)
# The narrowest segment, in thousandths, that holds a two-digit label.
LABEL_FITS = 120
# Over how many levels each part of a folded distribution stands.
FOLDED = (2, 1, 2)
SHORT_CODE = 3


def item_table(
    number: int,
    unit: UnitResult,
    *,
    scale: int,
    caption: str,
    certainty: Certainty,
    weakest: int = 0,
    counted: bool = True,
) -> Table:
    """Return how each item was answered on a scale: shares of the levels, the stacked bar, the index.

    With `weakest` only so many of the lowest ones, lowest first, hidden ones last. With `counted` False no counts are
    told (scoring.counts_withheld).
    """
    items = [item for item in unit.of_kind("item") if item.valid]
    unanswered = [item.code for item in unit.of_kind("item") if not item.valid]
    if weakest:
        items = sorted(items, key=lambda item: (item.index is None, Decimal(item.index or 0)))[:weakest]
    levels = LEVEL_HEADS if scale == len(LEVEL_HEADS) else tuple(f"Mức {level}" for level in range(1, scale + 1))
    heads = (*text("Câu", "Tiêu chí"), *figures("n", *levels), Cell("Phân bố"), Cell("Chỉ số"))
    notes = [LEVEL_NOTE] if scale == len(LEVEL_HEADS) else []
    if any(_is_folded(item, scale) for item in items):
        notes.append(FOLDED_NOTE)
    if any(hides(item) or (counted and not item.levels) for item in items):
        notes.append(hidden_note(certainty))
    if not counted:
        notes.append(UNCOUNTED_NOTE)
    if unanswered:
        notes.append(f"Không phát sinh câu trả lời: {', '.join(unanswered)}.")
    return Table(
        number=number,
        caption=caption,
        look="items",
        heads=(Row(heads),),
        rows=tuple(_item_row(item, scale, counted) for item in items),
        notes=(" ".join(notes),) if notes else (),
        columns=(_code_column(items), "name", "answers", *("level" for _ in levels), "stack", "index"),
    )


def _code_column(items: Sequence[NodeResult]) -> str:
    return "code" if all(len(item.code) <= SHORT_CODE for item in items) else "long-code"


def _item_row(item: NodeResult, scale: int, counted: bool) -> Row:
    start = (*text(item.code, item.name), Cell(vi(item.n) if counted else NONE))
    if hides(item):
        return Row((*start, *figures(*[HIDDEN] * (scale + 1))), bar=())
    if not item.levels:
        # The index is told, how many chose each level is not: a level is not without a value.
        return Row((*start, *figures(*[HIDDEN if counted else NONE] * scale, vi(item.index))), bar=())
    shares = [share(count, item.valid, 1) for count in item.levels]
    # Two levels folded into one stand in a cell over both.
    widths = FOLDED if _is_folded(item, scale) else (1,) * scale
    cells = (Cell(shown, columns=width) for shown, width in zip(shares, widths, strict=True))
    return Row((*start, *cells, Cell(vi(item.index))), bar=segments(item.levels))


def _is_folded(item: NodeResult, scale: int) -> bool:
    return scale == sum(FOLDED) and len(item.levels) == len(FOLDED)


def segments(levels: Sequence[int]) -> tuple[Segment, ...]:
    """Return the parts of a stacked bar, without gaps: edges are rounded, not widths."""
    total = sum(levels)
    edges = [round(1000 * sum(levels[:level]) / total) for level in range(len(levels) + 1)]
    parts = zip(edges, edges[1:], levels, shades(len(levels)), strict=False)
    return tuple(
        Segment(start, end - start, shade, share(count, total, 0) if end - start >= LABEL_FITS else "")
        for start, end, count, shade in parts
        if end > start
    )
