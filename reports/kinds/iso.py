"""The extract for an agency's ISO 9001 quality system: its satisfaction record of a round on one page.

It says what was measured and done, and nothing of what the standard asks for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure
from charts.numbers import vi
from reports.content import Head, Report, Section, Table, Text, numbered
from reports.figures import Draw
from reports.keyed import keyed
from reports.kinds.front import head
from reports.kinds.grids import grid, short
from reports.kinds.planned import planned
from reports.kinds.refusing import without_figures as refuse
from reports.selectors import NothingToReport, Source
from reports.tables.cells import hides, limits_words
from reports.wording import change as change_words
from reports.wording import day, limits_head, lower_first, percent
from scoring.certainty.targets import judge
from scoring.indicators.targets import aim_of, targets_held
from scoring.indicators.wording import target_words
from scoring.method import ROOT
from scoring.models import IndicatorTarget
from scoring.results import NodeResult, UnitResult
from surveys.models import RoundUnit

if TYPE_CHECKING:
    from reports.asked import Asked

__all__ = ["SAYS", "TITLE", "refuse", "report"]

TITLE = _("Trích ISO 9001")
SAYS = _(
    "Một trang ghi kết quả đo lường sự hài lòng của đơn vị, để lưu trong hồ sơ hệ thống quản lý chất lượng ISO 9001."
)
NOTHING = _("Đơn vị không có chỉ số được nêu trong đợt này nên chưa lập được trang trích.")
WEAKEST, MOST_ACTIONS = 3, 3
# Letters of an item, of a measure: all of them together leave the page one page.
ITEM, ACTION = 80, 80
HIDDEN = "không nêu"


def report(asked: "Asked", draw: Draw) -> Report:
    """Assemble the record of one unit. Raises NothingToReport where it has no index that paper may carry."""
    source, unit = asked.source(), asked.unit
    found = next((one for one in source.result.agencies if one.agency == asked.subject), None)
    if unit is None or found is None or found.index is None or hides(found):
        raise NothingToReport(str(NOTHING))
    rows = tuple(_rows(source, found, unit, asked))
    table = grid(iter([1]), "Kết quả đo lường sự hài lòng", ("Mục", "Nội dung"), rows, words=2)
    return Report(
        head=_head(asked, source, found, unit.version.short_name),
        sections=numbered(Section("", (*_said(source, found), *_only(table)))),
        compact=True,
    )


def _said(source: Source, found: UnitResult) -> tuple[Text, ...]:
    """Return the finding in a sentence: what the office words otherwise, beside the rows that nobody does."""
    change = f" {said}" if (said := change_words(found, source.method.certainty)) else ""
    index = f"Chỉ số hài lòng của đơn vị là {percent(found.index)}, tính từ {vi(found.n)} phiếu."
    return keyed("1", chung=f"{index}{change}")


def _only(table: Table | None) -> tuple[Table, ...]:
    return () if table is None else (table,)


def _head(asked: "Asked", source: Source, found: UnitResult, short_name: str) -> Head:
    about = f"trích kết quả đo lường sự hài lòng phục vụ ISO 9001 của {found.name}, {source.period}"
    made = head(asked, about, draft=source.draft)
    said = f"Trên đây là kết quả đo lường sự hài lòng của đơn vị, {made.issuer.said} báo cáo"
    return replace(
        made,
        addressee="",
        opening=f"{made.issuer.said} trích kết quả của một đợt khảo sát để lưu trong hồ sơ của đơn vị:",
        closing=said,
        recipients=(f"{short_name};", made.issuer.filing),
    )


def _rows(source: Source, found: UnitResult, unit: RoundUnit, asked: "Asked") -> Iterator[tuple[str, str]]:
    round, method = source.round, source.method
    so_far = ", tính khi đợt chưa kết thúc" if source.interim else ""
    yield "Kỳ đo", f"{round.title}; thu phiếu từ {day(round.opens_on)} đến {day(round.closes_on)}{so_far}"
    by = f"phương pháp “{method.title}”, phiên bản {source.run.method_version.number}"
    yield "Cách đo", f"Khảo sát người dân, tổ chức bằng phiếu hỏi; {by}"
    yield "Số phiếu", f"{vi(found.n)} phiếu tính chỉ số"
    limits = f"; {lower_first(limits_head(method.certainty))}: {limits_words(found)}" if limits_words(found) else ""
    yield "Chỉ số hài lòng", f"{percent(found.index)}{limits}"
    yield "Yếu tố", "; ".join(map(_factor, found.of_kind("factor"))) or "Phương pháp không chia yếu tố"
    yield "Chỉ tiêu", _target(source, found, unit)
    yield "Điểm yếu", _weakest(found)
    yield "Việc đã làm", _actions(asked, unit)
    yield "Chứng cứ", _evidence(source)


def _factor(node: NodeResult) -> str:
    if node.index is None:
        return f"{lower_first(node.name)}: {HIDDEN if hides(node) else 'không phát sinh'}"
    limits = limits_words(node)
    return f"{lower_first(node.name)}: {vi(node.index)}{f' ({limits})' if limits else ''}"


def _target(source: Source, found: UnitResult, unit: RoundUnit) -> str:
    year, method_id = source.round.assessment_year, source.run.method_version.method_id
    held: IndicatorTarget | None = None
    if source.round.owner_id is None:
        known = targets_held(year, unit.agency)
        held = known.get((None, method_id, ROOT)) or known.get((None, method_id, ""))
    if held is None:
        return f"Chưa đặt chỉ tiêu cho năm {year}"
    limits = None
    if found.low is not None and found.high is not None:
        limits = Fraction(found.low), Fraction(found.high)
    met = judge(aim_of(held), Fraction(found.index or 0), limits, source.method.rounding)
    sure = {"chua_du_can_cu": ", chưa đủ căn cứ để nói chắc", None: ""}.get(met.certainty, ", chắc chắn")
    return f"{target_words(held)}, năm {year}: {'đạt' if met.met else 'không đạt'}{sure}"


def _weakest(found: UnitResult) -> str:
    items = [item for item in found.of_kind("item") if item.valid]
    shown = sorted((item for item in items if item.index is not None), key=lambda item: Fraction(item.index or 0))
    if not shown:
        return "Không nêu tiêu chí nào vì ít câu trả lời"
    among = "Trong các tiêu chí được nêu, chỉ" if len(shown) < len(items) else "Chỉ"
    named = "; ".join(f"“{short(item.name, ITEM)}” ({percent(item.index)})" for item in shown[:WEAKEST])
    return f"{among} số tính được thấp nhất ở: {named}"


def _actions(asked: "Asked", unit: RoundUnit) -> str:
    """Say the measures of the agency's plans handed in that whoever asks reads, those done before the others."""
    found = planned(asked)
    mine = [one for one in found.measures if one.plan.agency_id == unit.agency_id and one.plan.block_id is None]
    if not mine:
        return "Chưa có biện pháp nào trong kế hoạch cải thiện đã trình"
    done = [one for one in mine if one.state == Measure.State.DONE]
    ordered = [*done, *(one for one in mine if one.state != Measure.State.DONE)]
    more = f"; và {vi(len(mine) - MOST_ACTIONS)} biện pháp khác" if len(mine) > MOST_ACTIONS else ""
    return f"{vi(len(done))}/{vi(len(mine))} biện pháp đã xong: {_listed(ordered[:MOST_ACTIONS])}{more}"


def _listed(measures: Sequence[Measure]) -> str:
    return "; ".join(f"{lower_first(short(one.action, ACTION))} ({one.get_state_display()})" for one in measures)


def _evidence(source: Source) -> str:
    run = source.run
    return (
        f"Cổng đo lường sự hài lòng, đợt “{source.round.code}”: phiếu đã nhận, kế hoạch, biên bản giám sát; "
        f"lần tính số {run.pk}, mã đầu vào {run.input_hash[:8]}"
    )
