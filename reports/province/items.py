"""Part 6: every item with its answers, and the ten lowest."""

from functools import partial

from reports import extremes, tables
from reports.content import Block, Section
from reports.keyed import keyed
from reports.pen import Pen
from reports.selectors import Source
from reports.wording import lower_first
from scoring.disclosure import TOP
from scoring.method import ROOT
from scoring.results import UnitResult
from scoring.weakest import surely_below

LOWEST = 10
OF_ANSWERS = "(% số người trả lời)"


def part(source: Source, pen: Pen) -> Section:
    return Section("Kết quả theo tiêu chí", blocks(source, source.result.total, pen, prefix="6"))


def blocks(source: Source, row: UnitResult, pen: Pen, *, prefix: str, withheld: str = TOP) -> tuple[Block, ...]:
    """Return the item table of a row and its ten lowest items, or that nobody answered any."""
    items = [item for item in row.of_kind("item") if item.valid]
    if not items:
        return keyed(prefix, khong_co="Không có câu trả lời nào theo tiêu chí.")
    counted = withheld not in source.withheld
    item_table = partial(
        tables.item_table,
        scale=source.method.scale,
        certainty=source.method.certainty,
        counted=counted,
    )
    table = item_table(next(pen.tables), row, caption=f"Kết quả theo tiêu chí {OF_ANSWERS}")
    said = f"Bảng {table.number} nêu tỷ lệ người trả lời chọn từng mức và chỉ số của mỗi tiêu chí."
    shown = sum(item.index is not None for item in items)
    first: tuple[Block, ...] = (*keyed(prefix, bang=said), table)
    if shown <= LOWEST:
        return (*first, *keyed(prefix, thap_nhat=_lowest(row, source, counted=counted)))
    caption = f"Mười tiêu chí có chỉ số tính được thấp nhất {OF_ANSWERS}"
    lowest = item_table(next(pen.tables), row, caption=caption, weakest=LOWEST)
    below = keyed(prefix, thap_nhat=_lowest(row, source, counted=counted), duoi_chung=_below(row, source))
    return (*first, *below, lowest)


def _lowest(row: UnitResult, source: Source, *, counted: bool) -> str:
    items = row.of_kind("item")
    hides = any(item.index is None and item.n for item in items)
    said = extremes.lowest_item(items, source.known, hides=hides, counted=counted)
    return said or "Không đủ tiêu chí được nêu để so sánh."


def _below(row: UnitResult, source: Source) -> str:
    """Say which items surely lie below the index itself: only those may be called low."""
    told = [item for item in row.of_kind("item") if item.index is not None]
    codes = surely_below(source.known, [item.code for item in told], than=ROOT if row.index else None)
    named = [f"“{lower_first(item.name)}”" for item in told if item.code in codes]
    if not named:
        return "Chưa đủ căn cứ để nói tiêu chí nào thấp hơn chỉ số chung."
    more = f" và {len(named) - LOWEST} tiêu chí khác" if len(named) > LOWEST else ""
    return f"{len(named)} tiêu chí chắc chắn thấp hơn chỉ số chung: {'; '.join(named[:LOWEST])}{more}."
