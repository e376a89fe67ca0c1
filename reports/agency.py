"""The report of one unit."""

from collections.abc import Iterator
from decimal import Decimal

from agencies.models import RecipientList
from charts.numbers import NONE, vi, vi_change
from reports import extremes, figures, tables, wording
from reports.common import factor_texts, head, kept_recipients, points_words
from reports.content import Figure, Head, KeyFigure, Keys, Report, Section, Table, Text, numbered, present, texts
from reports.figures import Draw
from reports.keyed import keyed
from reports.pen import Pen
from reports.selectors import NothingToReport, Source
from reports.tables import Forms
from scoring.decided import UnitDecided
from scoring.known import Known
from scoring.results import UnitResult

# What two pages hold beside everything else: so many of the lowest items, all of them up to `MOST_ITEMS`; fewer where
# a table of several appraised values stands there, too.
WEAKEST, MOST_ITEMS = 5, 12
WEAKEST_BESIDE_APPRAISED = 3
COUNTED = {WEAKEST: "Năm", WEAKEST_BESIDE_APPRAISED: "Ba"}
TOO_FEW = (
    "Đơn vị này, hoặc đơn vị mà số liệu suy ra được từ đây, có dưới {k} phiếu nên không lập báo cáo riêng, "
    "để không lộ câu trả lời của từng người."
)
OF_ANSWERS = "(% số người trả lời)"


def agency_report(source: Source, code: str, *, draw: Draw) -> Report:
    """Assemble the report of one unit. Raises NothingToReport when the run has no such unit."""
    unit, sections = sheet(source, code, Pen(draw))
    return Report(head=_agency_head(source, unit), sections=sections, compact=True)


def sheet(source: Source, code: str, pen: Pen) -> tuple[UnitResult, tuple[Section, ...]]:
    """Return a unit with what its report says between head and foot, tables and charts counted by the pen.

    Raises NothingToReport where the run has no such unit, or none of which paper may tell anything.
    """
    unit = next((one for one in source.result.agencies if one.agency == code), None)
    sure = source.method.certainty
    if unit is None:
        raise NothingToReport("Lần tính chỉ số gần nhất chưa có đơn vị này. Hãy tính lại chỉ số.")
    if not unit.n:
        raise NothingToReport(f"{unit.name} chưa có phiếu nào được tính nên chưa lập được báo cáo.")
    if tables.hides(unit):
        raise NothingToReport(TOO_FEW.format(k=sure.suppression_k))
    counted = code not in source.withheld
    overall = Section("Kết quả chung", present(*_agency_overall(source, unit), *_overall_tables(source, unit, pen)))
    items = Section(
        "Kết quả theo tiêu chí",
        (
            *_weakest(unit, source.known, counted=counted),
            _items(next(pen.tables), unit, source, counted=counted),
            *texts(f"{source.method_words[0]} {_run_words(source)}", look="note"),
        ),
    )
    keys = Section("", (Keys(tuple(_key_figures(source, unit))),))
    return unit, numbered(keys, overall, items)


def _overall_tables(source: Source, unit: UnitResult, pen: Pen) -> tuple[Figure | Table | None, ...]:
    sure, counted = source.method.certainty, unit.agency not in source.withheld
    return (
        figures.factors(pen.figures, unit, line="chỉ số của đơn vị", certainty=sure, draw=pen.draw),
        tables.factor_table(pen.tables, unit, caption="Chỉ số theo yếu tố", certainty=sure, counted=counted),
        tables.lines_table(pen.tables, unit, source.decided),
    )


def _run_words(source: Source) -> str:
    """Name the run, in short: the method stands before."""
    run = f"Lần tính số {source.run.pk}, mã đầu vào {source.run.input_hash[:8]}."
    if source.interim is None:
        return run
    return f"Tính các phiếu nhận đến {wording.moment(source.interim)}, khi đợt chưa kết thúc. {run}"


def _items(number: int, unit: UnitResult, source: Source, *, counted: bool) -> Table:
    """Return the weakest items, all of them where they are few: the sheet keeps to two pages."""
    method, found = source.method, source.decided.of(unit.agency)
    appraised = found is not None and len(found.lines) > 1
    answered = sum(item.valid > 0 for item in unit.of_kind("item"))
    shown = WEAKEST_BESIDE_APPRAISED if appraised else WEAKEST
    few = answered <= (shown if appraised else MOST_ITEMS)
    caption = "Tiêu chí, thấp nhất trước" if few else f"{COUNTED[shown]} tiêu chí thấp nhất"
    if not few and _hides_items(unit):
        caption += " trong các tiêu chí được nêu"
    weakest = answered if few else shown
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
    beside = [
        f"khoảng {tables.limits_words(unit)}" if unit.low is not None else "",
        points_short(unit, source.method.minimum),
    ]
    yield KeyFigure("Chỉ số hài lòng", wording.percent(unit.index), "", "; ".join(filter(None, beside)))
    if total.index is not None:
        yield KeyFigure("So với chỉ số chung", *_against(unit, total))
    if unit.rank is None:
        yield KeyFigure("Hạng trong khối", NONE, "", "không xếp hạng")
    else:
        notes = ["đồng hạng" if tied else "", f"có thể{tables.ranks_words(unit)}" if unit.rank_low else ""]
        yield KeyFigure("Hạng trong khối", wording.rank_words(unit, tied=False), "", "; ".join(filter(None, notes)))
    if (found := source.decided.of(unit.agency)) is not None and unit.index is not None:
        yield from _decided_figure(found)
    yield KeyFigure("Phiếu tính chỉ số", vi(unit.n), "", _returned(forms, unit) if forms else "")


def _decided_figure(found: UnitDecided) -> Iterator[KeyFigure]:
    """Yield the grade, else the appraised value, with what stands beside it."""
    if found.grade is None:
        yield from [KeyFigure("Thẩm định", found.appraised, "", "")] if found.appraised else []
        return
    beside = (f"thẩm định {found.appraised}" if found.appraised else "", _open_grades(found))
    yield KeyFigure("Xếp loại", found.grade.name, "", "; ".join(filter(None, beside)))


def _open_grades(found: UnitDecided) -> str:
    return f"có thể thuộc loại {found.grade.others}" if found.grade and found.grade.is_open else ""


def _returned(forms: Forms, unit: UnitResult) -> str:
    out_of = "" if forms.issued is None else f"/{vi(forms.issued)}"
    said = f"thu về {vi(forms.returned)}{out_of} phiếu"
    # Counted forms are valid ones of drawn channels: said where the two numbers part.
    aside = f"; hợp lệ {vi(forms.valid)}, kênh tự nguyện {vi(unit.voluntary)} không tính" if unit.voluntary else ""
    return said + aside


def points_short(unit: UnitResult, minimum: int) -> str:
    if unit.index is None:
        return wording.without_index(unit, minimum)
    return f"{vi(unit.points)}/{vi(unit.max_points)} điểm" if unit.points is not None else ""


def _against(unit: UnitResult, total: UnitResult) -> tuple[str, str, str]:
    if unit.index is None or total.index is None:
        return NONE, "", ""
    difference = Decimal(unit.index) - Decimal(total.index)
    return vi_change(difference), f"điểm{wording.PERCENT}", f"chỉ số chung {wording.percent(total.index)}"


def _agency_overall(source: Source, unit: UnitResult) -> tuple[Text, ...]:
    if unit.lacks_answers(source.method.minimum):
        return keyed("1", chung=f"{unit.name} có {vi(unit.n)} phiếu, {wording.NO_ANSWERS} chỉ số.")
    if unit.index is None:
        few = f"{unit.name} có {vi(unit.n)} phiếu tính chỉ số, không đủ để có chỉ số theo phương pháp của đợt khảo sát."
        return keyed("1", chung=few)
    tied = unit.rank in tables.ties([one for one in source.result.agencies if one.block == unit.block])
    rank = f", xếp hạng {wording.rank_words(unit, tied)} trong khối" if unit.rank else ""
    between = wording.between(unit, source.method.certainty)
    first = (
        f"Chỉ số hài lòng của {unit.name} là {wording.percent(unit.index)}{between}, tính từ {vi(unit.n)} phiếu{rank}."
    )
    said = (
        first,
        wording.change(unit, source.method.certainty),
        points_words(unit),
        tables.grade_sentence(source.decided, unit),
    )
    whole = " ".join(part for part in said if part)
    return (*keyed("1", chung=whole), *factor_texts("1", unit, source.known))


def _weakest(unit: UnitResult, known: Known, *, counted: bool) -> tuple[Text, ...]:
    said = extremes.lowest_item(unit.of_kind("item"), known, hides=_hides_items(unit), counted=counted)
    return keyed("2", thap_nhat=said)


def _hides_items(unit: UnitResult) -> bool:
    """Say whether an answered item stays hidden: it may be weaker than those that are told."""
    return any(item.index is None and item.n for item in unit.of_kind("item"))
