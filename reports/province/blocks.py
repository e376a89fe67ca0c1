"""Part 5: blocks with the ranks, ties, changes and grades of their units, and units under one agency."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports import extremes, figures, tables, wording
from reports.content import Section, Table, Text, present
from reports.keyed import keyed
from reports.pen import Pen
from reports.selectors import Source
from reports.tables import Parent
from scoring.access import measures_province
from scoring.method import Method
from scoring.results import BlockResult, UnitResult

OF_PROVINCE = (
    "Khảo sát này đo cả tỉnh nên không có kết quả theo khối hay đơn vị: không tính chỉ số, không so sánh, không xếp "
    "hạng cơ quan nào."
)
NONE = "Không có đơn vị nào trong kết quả của đợt."


def part(source: Source, pen: Pen) -> Section:
    """Return the blocks' results; a survey of residents has none: its places are neither ranked nor set beside."""
    title = "Kết quả theo đơn vị" if len(source.result.blocks) == 1 else "Kết quả theo khối"
    if measures_province(source.round):
        return Section(title, keyed("5", khong_co=OF_PROVINCE))
    groups = tuple(_groups(source, pen))
    return Section(title, (), groups) if groups else Section(title, keyed("5", khong_co=NONE))


def _groups(source: Source, pen: Pen) -> Iterator[Section]:
    """Yield the blocks, and the units outside every block, in the order of the result."""
    result = source.result
    for block in result.blocks:
        members = [unit for unit in result.agencies if unit.block == block.block]
        yield group(source, members, block, pen)
    loose = [unit for unit in result.agencies if unit.block is None]
    if loose:
        yield group(source, loose, None, pen)
    # All units of an agency's own survey stand under it: their mean is no figure of that agency.
    above = () if source.round.owner_id is not None else result.parents
    if parents := [_parent(source, parent) for parent in above]:
        yield _parents(source, parents, pen, alone=len(result.blocks) + bool(loose) < 2)


def _parent(source: Source, parent: BlockResult) -> Parent:
    members = source.members[parent.block]
    return Parent(parent, [unit for unit in source.result.agencies if unit.agency in members])


def _parents(source: Source, parents: Sequence[Parent], pen: Pen, *, alone: bool) -> Section:
    """Return the units under one agency together; beside a group that stands `alone` without a title they have none."""
    how = wording.ROLL_UPS[source.method.roll_ups.parent]
    said = keyed("5", cap_tren=f"Các đơn vị có cùng cơ quan cấp trên được tính chung: {how}.")
    table = tables.parents_table(
        next(pen.tables),
        parents,
        caption=f"Kết quả theo cơ quan cấp trên, {source.period} (%)",
        method=source.method,
    )
    return Section("" if alone else "Theo cơ quan cấp trên", (*said, table))


def group(source: Source, members: Sequence[UnitResult], block: BlockResult | None, pen: Pen) -> Section:
    """Return the results of one block, or of the units outside every block."""
    alone = len(members) == len(source.result.agencies)
    name = block.name if block else "Đơn vị không thuộc khối"
    ranked = ("và thứ hạng",) if any(unit.rank is not None for unit in members) else ()
    caption = " ".join(("Chỉ số hài lòng", *ranked, *(() if alone else (f"({name})",))))
    short_names = {unit.agency.code: unit.version.short_name for unit in source.units}
    certainty = source.method.certainty
    blocks = present(
        *_group_words(members, block, source.method),
        figures.units(pen.figures, members, block, short_names, certainty=certainty, draw=pen.draw),
        tables.ranking_table(
            next(pen.tables),
            members,
            caption=f"{caption}, {source.period} (%)",
            certainty=certainty,
            minimum=source.method.minimum,
            block=replace(block, n=wording.forms_of(members, source.method.block_roll_up)) if block else None,
            block_name=wording.BLOCK_ROWS[source.method.block_roll_up],
        ),
        *_beside(source, members, block, pen, within="" if alone else f" ({name})"),
    )
    return Section("" if alone else name, blocks)


def _beside(
    source: Source, members: Sequence[UnitResult], block: BlockResult | None, pen: Pen, *, within: str
) -> tuple[Table | None, Table | None]:
    """Return what was decided of the units and how they changed; None where there is nothing to say."""
    appraised = tables.appraised_table(
        pen.tables, members, source.decided, caption=f"Thẩm định, xếp loại{within}", before=pen.graded
    )
    changes = tables.change_table(
        pen.tables,
        members,
        caption=f"Thay đổi so với kỳ trước{within} (%)",
        block=block,
        certainty=source.method.certainty,
    )
    return appraised, changes


def _group_words(units: Sequence[UnitResult], block: BlockResult | None, method: Method) -> tuple[Text, ...]:
    prefix = f"5.{block.block if block else '-'}"
    mean = ""
    if block is not None and block.index is not None and len(units) > 1:
        sure = f"{wording.percent(block.index)}{wording.between(block, method.certainty)}"
        basis = wording.basis(units, method.block_roll_up)
        said = (f"Chỉ số của khối là {sure}, {basis}.", wording.change(block, method.certainty))
        mean = " ".join(part for part in said if part)
    ends = extremes.sentence("đơn vị", extremes.units(units))
    few = wording.enough(units, method.minimum) if any(unit.status == "too_few" for unit in units) else ""
    return keyed(prefix, chi_so=mean, dau_cuoi=ends, du_phieu=few)
