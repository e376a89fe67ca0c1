"""The report of a whole round."""

from collections.abc import Iterator, Sequence
from itertools import count

from charts.numbers import vi
from reports import figures, tables, wording
from reports.common import factor_words, head, points_words
from reports.content import Group, Head, ProvinceReport
from reports.figures import Draw
from reports.selectors import Source
from reports.tables import Forms
from scoring import selectors as scores
from scoring.results import BlockResult, UnitResult

# A page holds about this many units of one block as a chart.
MOST_CHARTED = 16
# Up to this many units the forms are listed by unit where there is one block.
MOST_LISTED = 30


def province_report(source: Source, *, draw: Draw) -> ProvinceReport:
    """Assemble the report of a whole round; `draw` turns a chart specification into SVG."""
    table_numbers, figure_numbers = count(1), count(1)
    result, total = source.result, source.result.total
    forms, kind = _forms(source)
    return ProvinceReport(
        head=_province_head(source),
        scope=wording.scope(
            units=result.agencies,
            blocks=len(result.blocks),
            opens_on=source.round.opens_on,
            closes_on=source.round.closes_on,
        ),
        method=source.method,
        assumptions=scores.method_of(source.run).assumptions,
        sample=_sample(source),
        forms=tables.forms_table(next(table_numbers), kind, forms, total_name="Tổng số"),
        overall=_overall(total, result.agencies),
        factor_figure=figures.factors(next(figure_numbers), total, draw=draw),
        factors=tables.factor_table(next(table_numbers), total, caption="Chỉ số theo yếu tố"),
        groups_title="Kết quả theo khối" if len(result.blocks) > 1 else "Kết quả theo đơn vị",
        groups=tuple(_groups(source, table_numbers, figure_numbers, draw)),
        items=tables.item_table(next(table_numbers), total, caption="Kết quả theo tiêu chí (% số người trả lời)"),
    )


def _province_head(source: Source) -> Head:
    issuer = source.issuer
    subject = (
        "Kết quả khảo sát, đo lường sự hài lòng của người dân, tổ chức, doanh nghiệp "
        f"đối với sự phục vụ của cơ quan hành chính nhà nước, {source.period}"
    )
    above = ("Như trên;",) if issuer.addressee else ()
    return head(source, subject, issuer.addressee, (*above, "Các đơn vị được khảo sát;"))


def _forms(source: Source) -> tuple[list[Forms], str]:
    """Return forms by block, or by unit where there is one block and the list is short."""
    blocks = source.result.blocks
    if len(blocks) < 2 and len(source.units) <= MOST_LISTED:
        return list(source.forms.values()), "Đơn vị"
    named: list[tuple[str | None, str]] = [(block.block, block.name) for block in blocks]
    if any(unit.block is None for unit in source.units):
        named.append((None, "Không thuộc khối"))
    return [_block_forms(source, code, name) for code, name in named], "Khối"


def _block_forms(source: Source, code: str | None, name: str) -> Forms:
    members = [
        source.forms[unit.agency.code] for unit in source.units if (unit.block.code if unit.block else None) == code
    ]
    issued = [one.issued for one in members]
    return Forms(
        name=name,
        units=len(members),
        issued=None if None in issued else sum(value or 0 for value in issued),
        valid=sum(one.valid for one in members),
        rejected=sum(one.rejected for one in members),
    )


def _sample(source: Source) -> tuple[str, ...]:
    forms = source.forms.values()
    valid, rejected = sum(one.valid for one in forms), sum(one.rejected for one in forms)
    out = f"; {vi(rejected)} phiếu bị loại" if rejected else "; không có phiếu bị loại"
    return (f"Thu về {vi(valid + rejected)} phiếu, trong đó {vi(valid)} phiếu hợp lệ{out}.",)


def _overall(total: UnitResult, units: Sequence[UnitResult]) -> tuple[str, ...]:
    if total.index is None:
        return ("Không đủ phiếu hợp lệ để tính chỉ số chung.",)
    counted = sum(unit.status == "ok" for unit in units)
    first = (
        f"Chỉ số hài lòng chung là {wording.percent(total.index)}, tính từ {vi(total.n)} phiếu hợp lệ "
        f"của {counted} đơn vị."
    )
    return (" ".join(part for part in (first, points_words(total)) if part), *factor_words(total))


def _groups(source: Source, table_numbers: Iterator[int], figure_numbers: Iterator[int], draw: Draw) -> Iterator[Group]:
    """Yield the blocks, and the units outside every block, in the order of the result."""
    result = source.result
    several = len(result.blocks) > 1
    for block in result.blocks:
        units = [unit for unit in result.agencies if unit.block == block.block]
        yield _group(source, units, block, next(table_numbers), figure_numbers, draw, titled=several)
    loose = [unit for unit in result.agencies if unit.block is None]
    if loose:
        yield _group(source, loose, None, next(table_numbers), figure_numbers, draw, titled=bool(result.blocks))


def _group(
    source: Source,
    units: Sequence[UnitResult],
    block: BlockResult | None,
    number: int,
    figure_numbers: Iterator[int],
    draw: Draw,
    *,
    titled: bool,
) -> Group:
    with_index = [unit for unit in units if unit.index is not None]
    charted = 2 <= len(with_index) <= MOST_CHARTED
    of = ("của khối", block.name) if block and titled else ()
    ranked = ("và thứ hạng",) if any(unit.rank is not None for unit in units) else ()
    caption = " ".join(("Chỉ số hài lòng", *ranked, *of))
    return Group(
        title=(block.name if block else "Đơn vị không thuộc khối") if titled else "",
        paragraphs=tuple(_group_words(units, block)),
        figure=figures.units(next(figure_numbers), with_index, block, draw=draw) if charted else None,
        ranking=tables.ranking_table(number, units, caption=f"{caption}, {source.period} (%)"),
    )


def _group_words(units: Sequence[UnitResult], block: BlockResult | None) -> Iterator[str]:
    if block is not None and block.index is not None and len(units) > 1:
        yield (
            f"Chỉ số của khối là {wording.percent(block.index)} ({block.agencies} đơn vị có chỉ số, "
            f"{vi(block.n)} phiếu hợp lệ)."
        )
    named = [(unit.name, unit.index) for unit in units if unit.index is not None]
    if extremes := wording.extremes("đơn vị", named):
        yield extremes
    if any(unit.status == "too_few" for unit in units):
        yield wording.enough(units)
