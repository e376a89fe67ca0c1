"""The report of one unit."""

from collections.abc import Iterator
from decimal import Decimal

from charts.numbers import NONE, vi, vi_change
from reports import figures, tables, wording
from reports.common import factor_words, head, points_words
from reports.content import AgencyReport, Head, KeyFigure
from reports.figures import Draw
from reports.selectors import NothingToReport, Source
from reports.tables import Forms
from scoring.results import UnitResult


def agency_report(source: Source, code: str, *, draw: Draw) -> AgencyReport:
    """Assemble the report of one unit. Raises NothingToReport when the run has no such unit."""
    unit = next((one for one in source.result.agencies if one.agency == code), None)
    if unit is None:
        raise NothingToReport("Lần tính chỉ số gần nhất chưa có đơn vị này. Hãy tính lại chỉ số.")
    with_index = unit.index is not None
    return AgencyReport(
        head=_agency_head(source, unit),
        key_figures=tuple(_key_figures(source, unit)),
        overall=_agency_overall(source, unit),
        factor_figure=figures.factors(1, unit, draw=draw) if with_index else None,
        factors=tables.factor_table(1, unit, caption="Chỉ số theo yếu tố"),
        weakest=_weakest(unit),
        items=tables.item_table(
            2, unit, caption="Kết quả theo tiêu chí, thấp nhất trước (% số người trả lời)", weakest_first=True
        ),
        method=source.method[:1],
    )


def _agency_head(source: Source, unit: UnitResult) -> Head:
    subject = f"Kết quả khảo sát sự hài lòng đối với sự phục vụ của {unit.name}, {source.period}"
    return head(source, subject, "", (f"{unit.name};",))


def _key_figures(source: Source, unit: UnitResult) -> Iterator[KeyFigure]:
    total, forms = source.result.total, source.forms.get(unit.agency)
    tied = unit.rank in tables.ties([one for one in source.result.agencies if one.block == unit.block])
    yield KeyFigure("Chỉ số hài lòng", vi(unit.index), "%" if unit.index else "", points_short(unit))
    yield KeyFigure("So với chỉ số chung", *_against(unit, total))
    rank = wording.rank_words(unit, tied=False) if unit.rank else "–"
    yield KeyFigure(
        "Hạng trong khối", rank, "", "đồng hạng" if unit.rank and tied else "" if unit.rank else "không xếp hạng"
    )
    back = (
        f"thu về {vi(forms.returned)}" + (f"/{vi(forms.issued)}" if forms.issued is not None else "") if forms else ""
    )
    yield KeyFigure("Phiếu hợp lệ", vi(unit.n), "", back)


def _returned(forms: Forms) -> str:
    out_of = "" if forms.issued is None else f"/{vi(forms.issued)}"
    return f"thu về {vi(forms.returned)}{out_of} phiếu"


def points_short(unit: UnitResult) -> str:
    if unit.index is None:
        return "không đủ phiếu"
    return f"{vi(unit.points)}/{vi(unit.max_points)} điểm" if unit.points is not None else ""


def _against(unit: UnitResult, total: UnitResult) -> tuple[str, str, str]:
    if unit.index is None or total.index is None:
        return NONE, "", ""
    difference = Decimal(unit.index) - Decimal(total.index)
    return vi_change(difference), "điểm %", f"chỉ số chung {wording.percent(total.index)}"


def _agency_overall(source: Source, unit: UnitResult) -> tuple[str, ...]:
    if unit.index is None:
        return (
            f"{unit.name} có {vi(unit.n)} phiếu hợp lệ, không đủ để tính chỉ số theo phương pháp của đợt khảo sát.",
        )
    tied = unit.rank in tables.ties([one for one in source.result.agencies if one.block == unit.block])
    rank = f", xếp hạng {wording.rank_words(unit, tied)} trong khối" if unit.rank else ""
    first = (
        f"Chỉ số hài lòng của {unit.name} là {wording.percent(unit.index)}, tính từ {vi(unit.n)} phiếu hợp lệ{rank}."
    )
    return (" ".join(part for part in (first, points_words(unit)) if part), *factor_words(unit))


def _weakest(unit: UnitResult) -> tuple[str, ...]:
    items = [item for item in unit.of_kind("item") if item.index is not None and not tables.hides(item)]
    if len(items) < 2:
        return ()
    lowest = min(Decimal(item.index or 0) for item in items)
    named = [f"“{item.name}”" for item in items if Decimal(item.index or 0) == lowest]
    return (f"Tiêu chí thấp nhất: {wording.listed(named)} ({wording.percent(str(lowest))}).",)
