"""The report of one unit."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from agencies.models import RecipientList
from charts.numbers import NONE, vi, vi_change
from reports import extremes, figures, tables, wording
from reports.common import factor_words, head, kept_recipients, points_words
from reports.content import AgencyReport, Head, KeyFigure, Table
from reports.figures import Draw
from reports.selectors import NothingToReport, Source
from reports.tables import Forms
from scoring.known import Known
from scoring.method import Method
from scoring.results import UnitResult

WEAKEST = 5
MOST_ITEMS = 12
TOO_FEW = (
    "Đơn vị này, hoặc đơn vị mà số liệu suy ra được từ đây, có dưới {k} phiếu nên không lập báo cáo riêng, "
    "để không lộ câu trả lời của từng người."
)
OF_ANSWERS = "(% số người trả lời)"


def agency_report(source: Source, code: str, *, draw: Draw) -> AgencyReport:
    """Assemble the report of one unit. Raises NothingToReport when the run has no such unit."""
    unit = next((one for one in source.result.agencies if one.agency == code), None)
    numbers, sure = count(1), source.method.certainty
    if unit is None:
        raise NothingToReport("Lần tính chỉ số gần nhất chưa có đơn vị này. Hãy tính lại chỉ số.")
    if not unit.n:
        raise NothingToReport(f"{unit.name} chưa có phiếu nào được tính nên chưa lập được báo cáo.")
    if tables.hides(unit):
        raise NothingToReport(TOO_FEW.format(k=sure.suppression_k))
    counted = code not in source.withheld
    return AgencyReport(
        head=_agency_head(source, unit),
        key_figures=tuple(_key_figures(source, unit)),
        overall=_agency_overall(source, unit),
        factor_figure=figures.factors(count(1), unit, line="chỉ số của đơn vị", certainty=sure, draw=draw),
        factors=tables.factor_table(numbers, unit, caption="Chỉ số theo yếu tố", certainty=sure, counted=counted),
        weakest=_weakest(unit, source.known),
        items=_items(next(numbers), unit, source.method, counted=counted),
        method=(f"{source.method_words[0]} {_run_words(source)}",),
    )


def _run_words(source: Source) -> str:
    """Name the run, in short: the method stands before."""
    run = f"Lần tính số {source.run.pk}, mã đầu vào {source.run.input_hash[:8]}."
    if source.interim is None:
        return run
    return f"Tính các phiếu nhận đến {wording.moment(source.interim)}, khi đợt chưa kết thúc. {run}"


def _items(number: int, unit: UnitResult, method: Method, *, counted: bool) -> Table:
    """Return the weakest items, all of them where they are few: the sheet keeps to two pages."""
    answered = sum(item.valid > 0 for item in unit.of_kind("item"))
    few = answered <= MOST_ITEMS
    caption = "Tiêu chí, thấp nhất trước" if few else "Năm tiêu chí thấp nhất"
    if not few and _hides_items(unit):
        caption = "Năm tiêu chí thấp nhất trong các tiêu chí được nêu"
    weakest = answered if few else WEAKEST
    return tables.item_table(
        number,
        unit,
        scale=method.scale,
        caption=f"{caption} {OF_ANSWERS}",
        certainty=method.certainty,
        weakest=weakest,
        counted=counted,
    )


def _agency_head(source: Source, unit: UnitResult) -> Head:
    subject = f"Kết quả khảo sát sự hài lòng đối với sự phục vụ của {unit.name}, {source.period}"
    return head(source, subject, "", (f"{unit.name};", *kept_recipients(source, RecipientList.Kind.AGENCY_REPORT)))


def _key_figures(source: Source, unit: UnitResult) -> Iterator[KeyFigure]:
    total, forms = source.result.total, source.forms.get(unit.agency)
    tied = unit.rank in tables.ties([one for one in source.result.agencies if one.block == unit.block])
    beside = [f"khoảng {tables.limits_words(unit)}" if unit.low is not None else "", points_short(unit)]
    yield KeyFigure("Chỉ số hài lòng", wording.percent(unit.index), "", "; ".join(filter(None, beside)))
    if total.index is not None:
        yield KeyFigure("So với chỉ số chung", *_against(unit, total))
    if unit.rank is None:
        yield KeyFigure("Hạng trong khối", NONE, "", "không xếp hạng")
    else:
        notes = ["đồng hạng" if tied else "", f"có thể{tables.ranks_words(unit)}" if unit.rank_low else ""]
        yield KeyFigure("Hạng trong khối", wording.rank_words(unit, tied=False), "", "; ".join(filter(None, notes)))
    yield KeyFigure("Phiếu tính chỉ số", vi(unit.n), "", _returned(forms, unit) if forms else "")


def _returned(forms: Forms, unit: UnitResult) -> str:
    out_of = "" if forms.issued is None else f"/{vi(forms.issued)}"
    said = f"thu về {vi(forms.returned)}{out_of} phiếu"
    # Counted forms are valid ones of drawn channels: said where the two numbers part.
    aside = f"; hợp lệ {vi(forms.valid)}, kênh tự nguyện {vi(unit.voluntary)} không tính" if unit.voluntary else ""
    return said + aside


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
            f"{unit.name} có {vi(unit.n)} phiếu tính chỉ số, không đủ để có chỉ số theo phương pháp của đợt khảo sát.",
        )
    tied = unit.rank in tables.ties([one for one in source.result.agencies if one.block == unit.block])
    rank = f", xếp hạng {wording.rank_words(unit, tied)} trong khối" if unit.rank else ""
    between = wording.between(unit, source.method.certainty)
    first = (
        f"Chỉ số hài lòng của {unit.name} là {wording.percent(unit.index)}{between}, tính từ {vi(unit.n)} phiếu{rank}."
    )
    said = (first, wording.change(unit, source.method.certainty), points_words(unit))
    return (" ".join(part for part in said if part), *factor_words(unit, source.known))


def _weakest(unit: UnitResult, known: Known) -> tuple[str, ...]:
    said = extremes.lowest_item(unit.of_kind("item"), known, hides=_hides_items(unit))
    return (said,) if said else ()


def _hides_items(unit: UnitResult) -> bool:
    """Say whether an answered item stays hidden: it may be weaker than those that are told."""
    return any(item.index is None and item.n for item in unit.of_kind("item"))
