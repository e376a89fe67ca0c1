"""Part 4: the index of the whole round, its change and target, by factor, and how people answered."""

from collections.abc import Iterator, Sequence

from charts.numbers import vi
from reports import figures, tables, wording
from reports.common import factor_texts, points_words
from reports.content import Cell, Row, Section, Table, Text, present
from reports.gathered import Gathered
from reports.keyed import keyed
from reports.pen import Pen
from reports.selectors import Source
from reports.tables.cells import figures as numbers_of
from reports.tables.cells import hides, share, text
from reports.tables.items import LEVEL_HEADS
from scoring.access import measures_province
from scoring.disclosure import TOP
from scoring.results import NodeResult, UnitResult


def part(source: Source, more: Gathered, pen: Pen) -> Section:
    total, sure, counted = source.result.total, source.method.certainty, TOP not in source.withheld
    blocks = present(
        *_overall(source, total),
        *keyed("4", chi_tieu=more.targets.whole_words(total)),
        figures.factors(pen.figures, total, line="chỉ số chung", certainty=sure, draw=pen.draw),
        tables.factor_table(pen.tables, total, caption="Chỉ số theo yếu tố", certainty=sure, counted=counted),
        *answered(pen.tables, total, scale=source.method.scale, counted=counted, prefix="4"),
    )
    return Section("Kết quả chung", blocks)


def _overall(source: Source, total: UnitResult) -> tuple[Text, ...]:
    units, method = source.result.agencies, source.method
    if total.index is None:
        return keyed("4", chung="Không đủ phiếu để tính chỉ số chung.")
    sure = f"{wording.percent(total.index)}{wording.between(total, method.certainty)}"
    of_province = measures_province(source.round)
    basis = f"tính từ {vi(total.n)} phiếu hợp lệ" if of_province else wording.basis(units, method.total_roll_up)
    said = (
        f"Chỉ số hài lòng chung là {sure}, {basis}.",
        wording.change(total, method.certainty),
        points_words(total),
    )
    whole = " ".join(part for part in said if part)
    return (*keyed("4", chung=whole), *factor_texts("4", total, source.known))


def answered(
    numbers: Iterator[int], total: UnitResult, *, scale: int, counted: bool, prefix: str
) -> tuple[Text | Table, ...]:
    """Return how often each level was chosen, by factor, in numbers and shares: sums of what the items tell."""
    factors = [node for node in total.of_kind("factor") if node.n or node.valid]
    if not factors:
        return keyed(prefix, phan_bo="Không có câu trả lời theo yếu tố để nêu phân bố.")
    if not counted:
        return keyed(prefix, phan_bo=wording.UNCOUNTED_NOTE)
    told = {factor.code: _levels(total, factor, scale) for factor in factors}
    if not any(told.values()):
        words = "Không nêu phân bố câu trả lời theo yếu tố, để không lộ câu trả lời của từng người."
        return keyed(prefix, phan_bo=words)
    return (_table(next(numbers), factors, told, scale),)


def _table(number: int, factors: Sequence[NodeResult], told: dict[str, tuple[int, ...]], scale: int) -> Table:
    heads = LEVEL_HEADS if scale == len(LEVEL_HEADS) else tuple(f"Mức {level}" for level in range(1, scale + 1))
    first = (Cell("Yếu tố", rows=2, figure=False), Cell("Lượt trả lời", rows=2))
    pairs = tuple(Cell(head, columns=2) for head in heads)
    hidden = any(not levels for levels in told.values())
    note = "RKHL: rất không hài lòng; KHL: không hài lòng; BT: bình thường; HL: hài lòng; RHL: rất hài lòng."
    return Table(
        number=number,
        caption="Phân bố câu trả lời theo yếu tố (lượt trả lời, %)",
        look="answers",
        heads=(Row((*first, *pairs)), Row(numbers_of(*["n", "%"] * scale))),
        rows=tuple(_row(factor, told[factor.code], scale) for factor in factors),
        notes=(
            note if scale == len(LEVEL_HEADS) else "",
            f"{wording.HIDDEN} Không nêu để không lộ câu trả lời của từng người." if hidden else "",
        ),
    )


def _row(factor: NodeResult, levels: tuple[int, ...], scale: int) -> Row:
    if not levels:
        return Row((*text(factor.name), Cell(wording.HIDDEN), *numbers_of(*[wording.HIDDEN] * (2 * scale))))
    whole = sum(levels)
    pairs = [cell for level in levels for cell in (vi(level), share(level, whole, 1))]
    return Row((*text(factor.name), *numbers_of(vi(whole), *pairs)))


def _levels(total: UnitResult, factor: NodeResult, scale: int) -> tuple[int, ...]:
    """Return the answers by level of a factor's items; nothing where one of them is hidden or folded."""
    items = [node for node in total.of_kind("item") if node.parent == factor.code and node.valid]
    if not items or any(hides(item) or len(item.levels) != scale for item in items):
        return ()
    return tuple(sum(item.levels[level] for item in items) for level in range(scale))
