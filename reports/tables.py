"""The tables of reports, from results: every cell is text already. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from charts.numbers import NONE, vi
from charts.palette import shades
from reports.content import Cell, Row, Segment, Table
from reports.wording import FOLDED_NOTE, HIDDEN, HIDDEN_NOTE, lower_first, short_heads
from scoring.results import BlockResult, NodeResult, UnitResult

LEVEL_HEADS = ("RKHL", "KHL", "BT", "HL", "RHL")
LEVEL_NOTE = (
    "RKHL: rất không hài lòng; KHL: không hài lòng; BT: bình thường; HL: hài lòng; RHL: rất hài lòng (thứ tự từ trái "
    "sang phải; phần gạch chéo là không hài lòng). n: số người trả lời câu hỏi."
)
# Five factor columns fit on an upright page; more lie on a landscape one.
WIDEST_UPRIGHT = 5
# The narrowest segment, in thousandths, that holds a two-digit label.
LABEL_FITS = 120
TIE = "="
# Over how many levels each part of a folded distribution stands.
FOLDED = (2, 1, 2)
SHORT_CODE = 3


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of a block or unit: issued (None where unknown), valid and excluded ones."""

    name: str
    units: int
    issued: int | None
    valid: int
    rejected: int

    @property
    def returned(self) -> int:
        return self.valid + self.rejected


def text(*values: str) -> tuple[Cell, ...]:
    return tuple(Cell(value, figure=False) for value in values)


def figures(*values: str) -> tuple[Cell, ...]:
    return tuple(Cell(value) for value in values)


def share(part: int, whole: int, digits: int) -> str:
    """Return 100·part/whole, half away from zero, as printed."""
    if not whole:
        return NONE
    return vi((Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def forms_table(number: int, kind: str, forms: Sequence[Forms], *, total_name: str) -> Table:
    """Return issued, returned, valid and rejected forms, each with its share of the former."""
    known = any(one.issued is not None for one in forms)
    issued = [one.issued for one in forms]
    total = Forms(
        name=total_name,
        units=sum(one.units for one in forms),
        issued=None if None in issued else sum(value or 0 for value in issued),
        valid=sum(one.valid for one in forms),
        rejected=sum(one.rejected for one in forms),
    )
    issued_heads = ("Phát ra", "Thu về", "% thu về") if known else ("Thu về",)
    several = any(one.units > 1 for one in forms)
    heads = Row((*text(kind), *figures(*(["Đơn vị"] if several else []), *issued_heads, "Hợp lệ", "% hợp lệ", "Loại")))
    return Table(
        number=number,
        caption="Số phiếu phát ra, thu về và hợp lệ" if known else "Số phiếu thu về và hợp lệ",
        look="forms",
        heads=(heads,),
        rows=tuple(_forms_row(one, known, several) for one in forms),
        foot=replace(_forms_row(total, known, several), strong=True) if len(forms) > 1 else None,
        notes=("Số phiếu phát ra chưa được ghi cho đợt khảo sát này.",) if not known else (),
    )


def _forms_row(one: Forms, known: bool, several: bool) -> Row:
    units = [vi(one.units)] if several else []
    issued = [vi(one.issued)] if known else []
    rate = [share(one.returned, one.issued or 0, 2)] if known else []
    valid = [vi(one.valid), share(one.valid, one.returned, 2), vi(one.rejected)]
    return Row((*text(one.name), *figures(*units, *issued, vi(one.returned), *rate, *valid)))


def factor_table(numbers: Iterator[int], unit: UnitResult, *, caption: str) -> Table | None:
    """Return parts and factors with index and, where the method has a point scheme, points.

    A method of a single item has neither, and no table.
    """
    nodes = [node for node in unit.nodes if node.kind in {"part", "factor"}]
    if not nodes:
        return None
    scheme = any(node.max_points is not None for node in nodes)
    parts = any(node.kind == "part" for node in nodes)
    heads = ("Lượt trả lời", "Chỉ số (%)", *(("Điểm / tối đa",) if scheme else ()))
    rows = [_factor_row(node, scheme, strong=parts and node.kind == "part") for node in nodes]
    total = (vi(sum(node.valid for node in nodes if node.parent is None)), vi(unit.index))
    return Table(
        number=next(numbers),
        caption=caption,
        look="factors",
        heads=(Row((*text("Yếu tố"), *figures(*heads))),),
        rows=tuple(rows),
        foot=Row((*text("Chung"), *figures(*total, *([_points(unit)] if scheme else []))), strong=True),
        notes=(HIDDEN_NOTE,) if any(hides(node) for node in nodes) else (),
    )


def _factor_row(node: NodeResult, scheme: bool, *, strong: bool) -> Row:
    points = [HIDDEN if hides(node) and node.max_points is not None else _points(node)] if scheme else []
    values = (vi(node.valid), HIDDEN if hides(node) else vi(node.index))
    return Row((*text(node.name), *figures(*values, *points)), strong=strong)


def _points(result: NodeResult | UnitResult) -> str:
    if result.max_points is None:
        return ""
    return "không chấm điểm" if result.points is None else f"{vi(result.points)}/{vi(result.max_points)}"


def hides(node: NodeResult | UnitResult) -> bool:
    """Tell whether there is a figure that the reader may not see (scoring.disclosure.released)."""
    answered = node.valid > 0 if isinstance(node, NodeResult) else node.n > 0 and node.status == "ok"
    return answered and node.index is None


def ranking_table(
    number: int, units: Sequence[UnitResult], *, caption: str, block: BlockResult | None = None, block_name: str = ""
) -> Table:
    """Return units best first with their factors, the block's below, called `block_name`.

    Units with too few forms come last, without a rank.
    """
    factors = factors_of(units)
    names = [factor.name for factor in factors]
    heads = short_heads(names)
    ranked = any(unit.rank is not None for unit in units)
    ordered = sorted(units, key=lambda unit: (unit.index is None, -Decimal(unit.index or 0)))
    tied = ties(units)
    return Table(
        number=number,
        caption=caption,
        look="ranking" if ranked else "listing",
        heads=_ranking_heads(heads, ranked),
        rows=tuple(_ranking_row(unit, len(heads), ranked, tied) for unit in ordered),
        foot=_block_row(block, block_name, ranked) if block and block.index and len(units) > 1 else None,
        notes=_ranking_notes(units, block, tied if ranked else frozenset(), dict(zip(heads, names, strict=True))),
        columns=(*(("rank",) if ranked else ()), "name", "count", *("factor" for _ in heads), "index"),
        wide=len(heads) > WIDEST_UPRIGHT,
    )


def factors_of(units: Sequence[UnitResult]) -> tuple[NodeResult, ...]:
    """Return the factors that units are compared by: all units of a run have the same tree."""
    return next((unit.of_kind("factor") for unit in units), ())


def ties(units: Sequence[UnitResult]) -> frozenset[int]:
    """Return the ranks that more than one unit holds."""
    ranks = [unit.rank for unit in units if unit.rank is not None]
    return frozenset(rank for rank in ranks if ranks.count(rank) > 1)


def _ranking_heads(heads: Sequence[str], ranked: bool) -> tuple[Row, ...]:
    depth = 2 if heads else 1
    first = (
        *([Cell("Hạng", rows=depth, figure=False)] if ranked else []),
        Cell("Đơn vị", rows=depth, figure=False),
        Cell("Phiếu hợp lệ", rows=depth),
        *([Cell("Chỉ số theo yếu tố", columns=len(heads))] if heads else []),
        Cell("Chỉ số chung", rows=depth),
    )
    return (Row(first), Row(figures(*heads))) if heads else (Row(first),)


def _ranking_row(unit: UnitResult, factors: int, ranked: bool, tied: frozenset[int]) -> Row:
    rank = [vi(unit.rank) + (TIE if unit.rank in tied else "")] if ranked else []
    start = (*text(*rank, unit.name), *figures(vi(unit.n)))
    if unit.status == "too_few":
        return Row((*start, Cell("không đủ phiếu", columns=factors + 1)))
    if hides(unit):
        return Row((*start, Cell(HIDDEN, columns=factors + 1)))
    shown = [HIDDEN if hides(node) else vi(node.index) for node in unit.of_kind("factor")]
    return Row((*start, *figures(*shown, vi(unit.index))))


def _block_row(block: BlockResult, name: str, ranked: bool) -> Row:
    shown = [HIDDEN if hides(node) else vi(node.index) for node in block.nodes if node.kind == "factor"]
    return Row((*text(*([""] if ranked else []), name), *figures(vi(block.n), *shown, vi(block.index))), strong=True)


def _ranking_notes(
    units: Sequence[UnitResult], block: BlockResult | None, tied: frozenset[int], heads: Mapping[str, str]
) -> tuple[str, ...]:
    scored = [unit for unit in units if unit.status == "ok"]
    shown = [node for unit in scored for node in unit.of_kind("factor")]
    shown += [node for node in block.nodes if node.kind == "factor"] if block and block.index else []
    full = "; ".join(f"{head}: {lower_first(name)}" for head, name in heads.items() if head != name)
    notes = (
        f"{full}." if full else "",
        HIDDEN_NOTE if any(map(hides, scored)) or any(map(hides, shown)) else "",
        "Dấu “=”: đồng hạng." if tied else "",
        "Dấu “–”: không phát sinh câu trả lời." if any(not node.valid for node in shown) else "",
    )
    return (" ".join(note for note in notes if note),)


def item_table(number: int, unit: UnitResult, *, scale: int, caption: str, weakest: int = 0) -> Table:
    """Return how each item was answered on a scale: shares of the levels, the stacked bar, the index.

    With `weakest` only so many of the lowest ones, lowest first, hidden ones last.
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
    if any(hides(item) for item in items):
        notes.append(HIDDEN_NOTE)
    if unanswered:
        notes.append(f"Không phát sinh câu trả lời: {', '.join(unanswered)}.")
    return Table(
        number=number,
        caption=caption,
        look="items",
        heads=(Row(heads),),
        rows=tuple(_item_row(item, scale) for item in items),
        notes=(" ".join(notes),) if notes else (),
        columns=(_code_column(items), "name", "answers", *("level" for _ in levels), "stack", "index"),
    )


def _code_column(items: Sequence[NodeResult]) -> str:
    return "code" if all(len(item.code) <= SHORT_CODE for item in items) else "long-code"


def _item_row(item: NodeResult, scale: int) -> Row:
    start = (*text(item.code, item.name), Cell(vi(item.n)))
    if hides(item):
        return Row((*start, *figures(*[HIDDEN] * (scale + 1))), bar=())
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
