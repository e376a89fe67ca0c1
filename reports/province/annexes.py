"""The annexes: all agencies in one table, the words of the form, points for the index of administrative reform."""

from collections.abc import Iterator, Sequence

from charts.numbers import NONE, vi
from reports import wording
from reports.content import Annex, Cell, Row, Section, Table, texts
from reports.gathered import Gathered
from reports.pen import Pen
from reports.selectors import Source
from reports.tables.cells import figures, hides, limits_words, points_of, ranks_words, text, ties
from scoring.access import measures_province
from scoring.results import NodeResult, UnitResult
from surveys.questionnaire import Question, say

KINDS = {"number": "số", "text": "câu trả lời bằng lời"}


def annexes(source: Source, more: Gathered, pen: Pen) -> tuple[Annex, ...]:
    made = (_agencies(source, pen), _form(more, pen), _points(source, pen))
    return tuple(annex for annex in made if annex is not None)


def _agencies(source: Source, pen: Pen) -> Annex | None:
    """Return all units with their forms, index and rank; a survey of the whole province has no figures of any."""
    if measures_province(source.round) or not source.result.agencies:
        return None
    table = agency_table(source, source.result.agencies, pen)
    return Annex("Kết quả của từng đơn vị", (Section("", (table,)),))


def agency_table(source: Source, units: Sequence[UnitResult], pen: Pen) -> Table:
    blocks = {block.block: block.name for block in source.result.blocks}
    ranked = {unit.block: [one for one in units if one.block == unit.block] for unit in units}
    tied = {block: ties(members) for block, members in ranked.items()}
    heads = ("Phát ra", "Thu về", "Hợp lệ", "Loại", "Tính chỉ số", "Chỉ số (%)", "Khoảng tin cậy", "Hạng trong khối")
    rows = []
    for unit in units:
        rank = "" if unit.rank is None else f"{wording.rank_words(unit, unit.rank in tied[unit.block])}"
        rows.append(_agency_row(source, unit, blocks.get(unit.block or "", ""), f"{rank}{ranks_words(unit)}"))
    return Table(
        number=next(pen.tables),
        caption=f"Số phiếu, chỉ số và thứ hạng của từng đơn vị, {source.period}",
        look="agencies",
        heads=(Row((*text("TT", "Đơn vị", "Khối"), *figures(*heads))),),
        rows=tuple(Row((*text(str(place)), *row.cells)) for place, row in enumerate(rows, 1)),
        notes=(wording.hidden_note(source.method.certainty) if any(map(hides, units)) else "",),
        columns=("code", "name", "name", *["count"] * 5, "index", "between", "limits"),
        wide=True,
    )


def _agency_row(source: Source, unit: UnitResult, block: str, rank: str) -> Row:
    forms = source.forms.get(unit.agency)
    counts = (NONE,) * 4
    if forms is not None:
        issued = NONE if forms.issued is None else vi(forms.issued)
        counts = (issued, vi(forms.returned), vi(forms.valid), vi(forms.rejected))
    start = (*text(unit.name, block), *figures(*counts, vi(unit.n)))
    if unit.status == "too_few":
        return Row((*start, Cell(wording.without_index(unit, source.method.minimum), columns=3)))
    if hides(unit):
        return Row((*start, Cell(wording.HIDDEN, columns=3)))
    return Row((*start, *figures(vi(unit.index), limits_words(unit) or NONE, rank or NONE)))


def _form(more: Gathered, pen: Pen) -> Annex:
    """Return the words of the questions, in the order of the form."""
    sections = more.questionnaire.sections
    title = say(more.questionnaire.title, "vi")
    table = Table(
        number=next(pen.tables),
        caption="Nội dung các câu hỏi",
        look="form",
        heads=(Row(text("Câu", "Nội dung", "Phương án trả lời")),),
        rows=tuple(row for section in sections for row in _section_rows(say(section.title, "vi"), section.questions)),
    )
    return Annex("Phiếu khảo sát", (Section("", (*texts(f"{title}."), table)),))


def _section_rows(title: str, questions: Sequence[Question]) -> Iterator[Row]:
    if title:
        yield Row((Cell(title, columns=3, figure=False),), strong=True)
    for question in questions:
        yield Row(text(question.code, say(question.text, "vi"), _choices(question)))


def _choices(question: Question) -> str:
    offered = [say(choice, "vi") for choice in question.choices]
    offered += ["Không áp dụng"] if question.na else []
    offered += ["Không có ý kiến"] if question.no_opinion else []
    return "; ".join(offered) or KINDS.get(question.kind, "")


def _points(source: Source, pen: Pen) -> Annex | None:
    """Return how indices were made points; a method without a point scheme has none."""
    total, units = source.result.total, source.result.agencies
    nodes = [node for node in total.nodes if node.max_points is not None]
    scored = [unit for unit in units if unit.max_points is not None]
    if not nodes and not scored:
        return None
    tables = [_component_table(source, total, nodes, pen)] if nodes else []
    tables += [_unit_points(source, scored, pen)] if scored else []
    note = "Điểm tính theo bảng quy đổi của phương pháp đã dùng cho đợt khảo sát."
    return Annex("Quy đổi ra điểm cải cách hành chính", (Section("", (*texts(note), *tables)),))


def _component_table(source: Source, total: UnitResult, nodes: Sequence[NodeResult], pen: Pen) -> Table:
    rows = [Row((*text(node.name), *figures(_index(node), _points_cell(node)))) for node in nodes]
    foot = Row((*text("Chung"), *figures(_index(total), points_of(total) or NONE)), strong=True)
    hidden = any(map(hides, nodes))
    return Table(
        number=next(pen.tables),
        caption="Điểm quy đổi chung theo thành phần",
        look="points",
        heads=(Row((*text("Thành phần"), *figures("Chỉ số (%)", "Điểm / tối đa"))),),
        rows=tuple(rows),
        foot=foot,
        notes=(wording.hidden_note(source.method.certainty) if hidden else "",),
    )


def _unit_points(source: Source, units: Sequence[UnitResult], pen: Pen) -> Table:
    return Table(
        number=next(pen.tables),
        caption="Điểm quy đổi của từng đơn vị",
        look="points",
        heads=(Row((*text("Đơn vị"), *figures("Chỉ số (%)", "Điểm / tối đa"))),),
        rows=tuple(Row((*text(unit.name), *figures(_index(unit), _points_cell(unit)))) for unit in units),
        notes=(wording.hidden_note(source.method.certainty) if any(map(hides, units)) else "",),
    )


def _index(one: NodeResult | UnitResult) -> str:
    return wording.HIDDEN if hides(one) else vi(one.index) if one.index else NONE


def _points_cell(one: NodeResult | UnitResult) -> str:
    return wording.HIDDEN if hides(one) else points_of(one) or NONE
