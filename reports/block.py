"""The report of one block: its scope, index and target, ranking and changes, factors and items, what is weakest."""

from dataclasses import replace

from agencies.models import RecipientList
from reports import figures, tables, wording
from reports.common import factor_texts, head, kept_recipients
from reports.content import Head, Report, Section, Text, numbered, present
from reports.figures import Draw
from reports.keyed import keyed, listed_keys
from reports.pen import Pen
from reports.province import blocks, items
from reports.province.overall import answered
from reports.province.scope import how
from reports.selectors import NothingToReport, Source
from reports.sheet_annexes import Sheets, without_sheets
from reports.tables import Forms, forms_table
from reports.targets import targets_of
from scoring.disclosure import block_key
from scoring.results import BlockResult, UnitResult

NO_BLOCK = "Lần tính chỉ số gần nhất chưa có khối này. Hãy tính lại chỉ số."


def block_report(source: Source, code: str, *, draw: Draw, sheets: Sheets = without_sheets) -> Report:
    """Assemble the report of one block from a source of that block alone; `sheets` makes its annexes.

    Raises NothingToReport.
    """
    block = next((one for one in source.result.blocks if one.block == code), None)
    if block is None:
        raise NothingToReport(NO_BLOCK)
    pen, row = Pen(draw), as_row(block, len(source.result.agencies))
    parts = (
        _scope(source, block, pen),
        _overall(source, block, row, pen),
        _units(source, block, pen),
        Section("Kết quả theo tiêu chí", items.blocks(source, row, pen, prefix="4", withheld=block_key(code))),
    )
    return Report(head=_head(source, block), sections=numbered(*parts), annexes=sheets(source, pen))


def as_row(block: BlockResult, units: int) -> UnitResult:
    """Return a block as a row with an index, which tables and charts of one row take."""
    return UnitResult(
        agency=block.block,
        name=block.name,
        block=block.block,
        n=block.n,
        status="ok" if block.index is not None or block.agencies else "too_few",
        index=block.index,
        exact=block.exact,
        rank=None,
        ranked=units,
        rank_low=None,
        rank_high=None,
        nodes=block.nodes,
        points=None,
        max_points=None,
        **{name: getattr(block, name) for name in ("low", "high", "margin", "rule", "assumed", "previous", "change")},
        **{name: getattr(block, name) for name in ("change_low", "change_high", "p", "verdict", "no_verdict")},
        **{name: getattr(block, name) for name in ("compared_units", "compared_index", "units_in_both")},
    )


def _head(source: Source, block: BlockResult) -> Head:
    subject = f"Kết quả khảo sát sự hài lòng đối với sự phục vụ của {block.name}, {source.period}"
    return head(source, subject, "", _recipients(source))


def _recipients(source: Source) -> tuple[str, ...]:
    """Return the list of reports of a block; without one that of the province's report, and the agencies concerned."""
    kind = RecipientList.Kind
    own = kept_recipients(source, kind.BLOCK_REPORT)
    return own or (*kept_recipients(source, kind.PROVINCE_REPORT), "Các đơn vị thuộc khối;")


def _scope(source: Source, block: BlockResult, pen: Pen) -> Section:
    round = source.round
    said = wording.scope(
        units=source.result.agencies,
        blocks=1,
        opens_on=round.opens_on,
        closes_on=round.closes_on,
        minimum=source.method.minimum,
        interim=source.interim,
    )
    forms: list[Forms] = list(source.forms.values())
    table = forms_table(next(pen.tables), "Đơn vị", forms, total_name="Toàn khối")
    return Section("Phạm vi và phương pháp", (*listed_keys("1.pham-vi", said), table, *how(source)))


def _overall(source: Source, block: BlockResult, row: UnitResult, pen: Pen) -> Section:
    method, sure = source.method, source.method.certainty
    counted = block_key(block.block) not in source.withheld
    blocks_ = present(
        *_index(source, block),
        *keyed("2", chi_tieu=targets_of(source.round, source.run, method.rounding).block_words(block)),
        *factor_texts("2", row, source.known),
        figures.factors(pen.figures, row, line="chỉ số khối", certainty=sure, draw=pen.draw),
        tables.factor_table(pen.tables, row, caption="Chỉ số của khối theo yếu tố", certainty=sure, counted=counted),
        *answered(pen.tables, row, scale=method.scale, counted=counted, prefix="2"),
    )
    return Section("Kết quả chung của khối", blocks_)


def _index(source: Source, block: BlockResult) -> tuple[Text, ...]:
    if block.index is None:
        return keyed("2", chung="Không nêu được chỉ số của khối: không đủ phiếu, hoặc để không lộ câu trả lời.")
    method = source.method
    sure = f"{wording.percent(block.index)}{wording.between(block, method.certainty)}"
    basis = wording.basis(source.result.agencies, method.block_roll_up)
    said = (f"Chỉ số hài lòng của {block.name} là {sure}, {basis}.", wording.change(block, method.certainty))
    return keyed("2", chung=" ".join(part for part in said if part))


def _units(source: Source, block: BlockResult, pen: Pen) -> Section:
    found = blocks.group(source, source.result.agencies, block, pen)
    return replace(found, title="Kết quả của từng đơn vị")
