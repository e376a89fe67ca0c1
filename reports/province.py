"""The report of a whole round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from django.utils.timezone import localtime

from agencies.models import RecipientList
from charts.numbers import vi
from reports import extremes, figures, nature_words, tables, wording
from reports.common import factor_words, head, kept_recipients, points_words
from reports.content import Group, Head, ProvinceReport
from reports.figures import Draw
from reports.selectors import Source
from reports.tables import Forms, Parent
from scoring.access import measures_province
from scoring.disclosure import TOP
from scoring.method import Method
from scoring.results import BlockResult, UnitResult

# Up to this many units the forms are listed by unit where there is one block.
MOST_LISTED = 30


@dataclass(frozen=True)
class Pen:
    """Draws charts and counts tables and charts through one report."""

    draw: Draw
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))


def province_report(source: Source, *, draw: Draw) -> ProvinceReport:
    """Assemble the report of a whole round; `draw` turns a chart specification into SVG."""
    pen = Pen(draw)
    result, total, sure = source.result, source.result.total, source.method.certainty
    forms, kind = _forms(source)
    counted = TOP not in source.withheld
    return ProvinceReport(
        head=_province_head(source),
        scope=_scope(source),
        method=(*source.method_words, source.run_words),
        assumptions=wording.assumptions(source.method.assumptions),
        sample=_sample(source),
        forms=tables.forms_table(next(pen.tables), kind, forms, total_name="Tổng số"),
        overall=_overall(source, total),
        factor_figure=figures.factors(pen.figures, total, line="chỉ số chung", certainty=sure, draw=draw),
        factors=tables.factor_table(pen.tables, total, caption="Chỉ số theo yếu tố", certainty=sure, counted=counted),
        groups_title="Kết quả theo khối" if len(result.blocks) > 1 else "Kết quả theo đơn vị",
        # A survey of residents measures the province: its places are neither ranked nor set side by side.
        groups=() if measures_province(source.round) else tuple(_groups(source, pen)),
        items=tables.item_table(
            next(pen.tables),
            total,
            scale=source.method.scale,
            caption="Kết quả theo tiêu chí (% số người trả lời)",
            certainty=sure,
            counted=counted,
        ),
    )


def _scope(source: Source) -> tuple[str, ...]:
    round, interim = source.round, source.interim
    if measures_province(round):
        return nature_words.scope_of_province(
            places=len(source.units), opens_on=round.opens_on, closes_on=round.closes_on, interim=interim
        )
    said = wording.scope(
        units=source.result.agencies,
        blocks=len(source.result.blocks),
        opens_on=round.opens_on,
        closes_on=round.closes_on,
        interim=interim,
    )
    return said if source.round.owner_id is None else (*said, nature_words.OWN_SURVEY)


def _province_head(source: Source) -> Head:
    issuer = source.issuer
    subject = (
        "Kết quả khảo sát, đo lường sự hài lòng của người dân, tổ chức, doanh nghiệp "
        f"đối với sự phục vụ của cơ quan hành chính nhà nước, {source.period}"
    )
    above = ("Như trên;",) if issuer.addressee else ()
    kept = kept_recipients(source, RecipientList.Kind.PROVINCE_REPORT) or ("Các đơn vị được khảo sát;",)
    return head(source, subject, issuer.addressee, (*above, *kept))


def _forms(source: Source) -> tuple[list[Forms], str]:
    """Return forms by block, or by unit where there is one block and the list is short; by place sampled."""
    if measures_province(source.round):
        return list(source.forms.values()), "Nơi chọn mẫu"
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
    since = f"Đến {wording.moment(localtime(source.at))}, thu về" if source.interim else "Thu về"
    taken = f"{since} {vi(valid + rejected)} phiếu, trong đó {vi(valid)} phiếu hợp lệ{out}."
    volunteered = source.result.total.voluntary or sum(unit.voluntary for unit in source.result.agencies)
    if not volunteered:
        return (taken,)
    counted = sum(unit.n for unit in source.result.agencies)
    aside = f"{vi(volunteered)} phiếu của kênh tự nguyện hợp lệ nhưng không tính vào chỉ số"
    return (taken, f"Trong đó có {vi(counted)} phiếu tính chỉ số (kênh có mẫu); {aside}.")


def _overall(source: Source, total: UnitResult) -> tuple[str, ...]:
    units, method = source.result.agencies, source.method
    if total.index is None:
        return ("Không đủ phiếu để tính chỉ số chung.",)
    sure = f"{wording.percent(total.index)}{wording.between(total, method.certainty)}"
    of_province = measures_province(source.round)
    basis = f"tính từ {vi(total.n)} phiếu hợp lệ" if of_province else wording.basis(units, method.total_roll_up)
    said = (
        f"Chỉ số hài lòng chung là {sure}, {basis}.",
        wording.change(total, method.certainty),
        points_words(total),
    )
    return (" ".join(part for part in said if part), *factor_words(total, source.known))


def _groups(source: Source, pen: Pen) -> Iterator[Group]:
    """Yield the blocks, and the units outside every block, in the order of the result."""
    result = source.result
    for block in result.blocks:
        members = [unit for unit in result.agencies if unit.block == block.block]
        yield _group(source, members, block, pen)
    loose = [unit for unit in result.agencies if unit.block is None]
    if loose:
        yield _group(source, loose, None, pen)
    # All units of an agency's own survey stand under it: their mean is no figure of that agency.
    above = () if source.round.owner_id is not None else result.parents
    if parents := [_parent(source, parent) for parent in above]:
        yield _parents(source, parents, pen, alone=len(result.blocks) + bool(loose) < 2)


def _parent(source: Source, parent: BlockResult) -> Parent:
    members = source.members[parent.block]
    return Parent(parent, [unit for unit in source.result.agencies if unit.agency in members])


def _parents(source: Source, parents: Sequence[Parent], pen: Pen, *, alone: bool) -> Group:
    """Return the units under one agency together; beside a group that stands `alone` without a title they have none."""
    how = wording.ROLL_UPS[source.method.roll_ups.parent]
    return Group(
        title="" if alone else "Theo cơ quan cấp trên",
        paragraphs=(f"Các đơn vị có cùng cơ quan cấp trên được tính chung: {how}.",),
        figure=None,
        ranking=tables.parents_table(
            next(pen.tables),
            parents,
            caption=f"Kết quả theo cơ quan cấp trên, {source.period} (%)",
            method=source.method,
        ),
    )


def _group(source: Source, members: Sequence[UnitResult], block: BlockResult | None, pen: Pen) -> Group:
    alone = len(members) == len(source.result.agencies)
    name = block.name if block else "Đơn vị không thuộc khối"
    ranked = ("và thứ hạng",) if any(unit.rank is not None for unit in members) else ()
    caption = " ".join(("Chỉ số hài lòng", *ranked, *(() if alone else (f"({name})",))))
    short_names = {unit.agency.code: unit.version.short_name for unit in source.units}
    return Group(
        title="" if alone else name,
        paragraphs=tuple(_group_words(members, block, source.method)),
        figure=figures.units(
            pen.figures, members, block, short_names, certainty=source.method.certainty, draw=pen.draw
        ),
        ranking=tables.ranking_table(
            next(pen.tables),
            members,
            caption=f"{caption}, {source.period} (%)",
            certainty=source.method.certainty,
            block=replace(block, n=wording.forms_of(members, source.method.block_roll_up)) if block else None,
            block_name=wording.BLOCK_ROWS[source.method.block_roll_up],
        ),
        changes=tables.change_table(
            pen.tables,
            members,
            caption=f"Thay đổi so với kỳ trước{'' if alone else f' ({name})'} (%)",
            block=block,
            certainty=source.method.certainty,
        ),
    )


def _group_words(units: Sequence[UnitResult], block: BlockResult | None, method: Method) -> Iterator[str]:
    if block is not None and block.index is not None and len(units) > 1:
        sure = f"{wording.percent(block.index)}{wording.between(block, method.certainty)}"
        basis = wording.basis(units, method.block_roll_up)
        said = (f"Chỉ số của khối là {sure}, {basis}.", wording.change(block, method.certainty))
        yield " ".join(part for part in said if part)
    if said_of_ends := extremes.sentence("đơn vị", extremes.units(units)):
        yield said_of_ends
    if any(unit.status == "too_few" for unit in units):
        yield wording.enough(units)
