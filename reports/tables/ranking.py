"""The table of a block's units with their ranks. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from charts.numbers import NONE, vi
from reports.content import Cell, Row, Table
from reports.tables.cells import alike, factors_of, figures, hides, limits_words, ranks_words, text, ties
from reports.wording import (
    ALIKE_NOTE,
    ASSUMED_NOTE,
    HIDDEN,
    OPEN_RANKS_NOTE,
    hidden_note,
    limits_head,
    lower_first,
    short_heads,
    without_index,
)
from scoring.method import Certainty
from scoring.results import BlockResult, UnitResult

# Five factor columns fit on an upright page beside limits; more lie on a landscape one.
WIDEST_UPRIGHT = 5
TIE = "="


def ranking_table(
    number: int,
    units: Sequence[UnitResult],
    *,
    caption: str,
    certainty: Certainty,
    minimum: int,
    block: BlockResult | None = None,
    block_name: str = "",
) -> Table:
    """Return units best first with their factors, the block's below, called `block_name`.

    Units with too few forms, fewer than `minimum`, or without a valid answer come last, without a rank.
    """
    factors = factors_of(units)
    names = [factor.name for factor in factors]
    heads = short_heads(names)
    ranked = any(unit.rank is not None for unit in units)
    limits = any(unit.low is not None for unit in units)
    ordered = sorted(units, key=lambda unit: (unit.index is None, -Decimal(unit.index or 0)))
    tied = ties(units)
    return Table(
        number=number,
        caption=caption,
        look=f"{'ranking' if ranked else 'listing'}{'-sure' if limits else ''}",
        heads=_ranking_heads(heads, ranked, limits_head(certainty) if limits else ""),
        rows=tuple(_ranking_row(unit, len(heads), ranked, tied, limits, minimum) for unit in ordered),
        foot=_block_row(block, block_name, ranked, limits) if block and block.index and len(units) > 1 else None,
        notes=_ranking_notes(
            units, block, tied if ranked else frozenset(), dict(zip(heads, names, strict=True)), certainty
        ),
        columns=(
            *(("rank",) if ranked else ()),
            "name",
            "count",
            *("factor" for _ in heads),
            "index",
            *(("limits",) if limits else ()),
        ),
        wide=len(heads) > WIDEST_UPRIGHT,
    )


def _ranking_heads(heads: Sequence[str], ranked: bool, limits: str) -> tuple[Row, ...]:
    depth = 2 if heads else 1
    first = (
        *([Cell("Hạng", rows=depth, figure=False)] if ranked else []),
        Cell("Đơn vị", rows=depth, figure=False),
        Cell("Phiếu tính chỉ số", rows=depth),
        *([Cell("Chỉ số theo yếu tố", columns=len(heads))] if heads else []),
        Cell("Chỉ số chung", rows=depth),
        *([Cell(limits, rows=depth)] if limits else []),
    )
    return (Row(first), Row(figures(*heads))) if heads else (Row(first),)


def _ranking_row(unit: UnitResult, factors: int, ranked: bool, tied: frozenset[int], limits: bool, minimum: int) -> Row:
    rank = [f"{vi(unit.rank)}{TIE if unit.rank in tied else ''}{ranks_words(unit)}"] if ranked else []
    start = (*text(*rank, unit.name), *figures(vi(unit.n)))
    if unit.status == "too_few":
        return Row((*start, Cell(without_index(unit, minimum), columns=factors + 1 + limits)))
    if hides(unit):
        return Row((*start, Cell(HIDDEN, columns=factors + 1 + limits)))
    shown = [HIDDEN if hides(node) else vi(node.index) for node in unit.of_kind("factor")]
    return Row((*start, *figures(*shown, vi(unit.index), *([limits_words(unit) or NONE] if limits else []))))


def _block_row(block: BlockResult, name: str, ranked: bool, limits: bool) -> Row:
    shown = [HIDDEN if hides(node) else vi(node.index) for node in block.nodes if node.kind == "factor"]
    aside = [limits_words(block) or NONE] if limits else []
    return Row(
        (*text(*([""] if ranked else []), name), *figures(vi(block.n), *shown, vi(block.index), *aside)), strong=True
    )


def _ranking_notes(
    units: Sequence[UnitResult],
    block: BlockResult | None,
    tied: frozenset[int],
    heads: Mapping[str, str],
    certainty: Certainty,
) -> tuple[str, ...]:
    scored = [unit for unit in units if unit.status == "ok"]
    shown = [node for unit in scored for node in unit.of_kind("factor")]
    shown += [node for node in block.nodes if node.kind == "factor"] if block and block.index else []
    full = "; ".join(f"{head}: {lower_first(name)}" for head, name in heads.items() if head != name)
    notes = (
        f"{full}." if full else "",
        hidden_note(certainty) if any(map(hides, scored)) or any(map(hides, shown)) else "",
        "Dấu “=”: đồng hạng." if tied else "",
        OPEN_RANKS_NOTE if any(unit.rank_low is not None for unit in scored) else "",
        ALIKE_NOTE if any(map(alike, scored)) else "",
        ASSUMED_NOTE if any(unit.assumed for unit in scored) else "",
        "Dấu “–”: không phát sinh câu trả lời." if any(not node.valid for node in shown) else "",
    )
    return (" ".join(note for note in notes if note),)
