"""Rows of figures, typed, from a file or from another system: checked one by one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from charts.numbers import vi
from documents.reading import Row, RowFault
from scoring.indicators.numbers import LARGEST_COUNT, count_of, percent_of, prints, readings
from scoring.indicators.periods import NoPeriod, Period, period_of

NEEDED = ("indicator", "unit", "period", "source")
KNOWN = (*NEEDED, "value", "numerator", "denominator", "correction")
# What stands in `unit` beside codes of agencies.
PROVINCE = "toan-tinh"
LONGEST_TEXT = 300


class Unfit(Exception):
    """A cell does not hold what its column needs."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(column, expected)
        self.column = column
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Measure:
    """What a row must fit: `level` is province, agency or both; `unit` as `Indicator.Unit`."""

    code: str
    unit: str
    level: str
    minimum: Decimal | None
    maximum: Decimal | None
    decimals: int

    def holds(self, value: Decimal) -> bool:
        low_enough = self.maximum is None or value <= self.maximum
        return low_enough and (self.minimum is None or value >= self.minimum) and self._is_whole(value)

    def _is_whole(self, value: Decimal) -> bool:
        return self.unit != "count" or value == value.to_integral_value()


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure it is: of an indicator, an agency (empty: the province as a whole) and a period."""

    indicator: str
    agency: str
    period: Period


@dataclass(frozen=True, slots=True)
class FigureDraft:
    """One row, as printed by its source."""

    line: int
    key: FigureKey
    value: Decimal
    numerator: int | None
    denominator: int | None
    source: str
    correction: str

    @property
    def figures(self) -> tuple[Decimal, int | None, int | None, str]:
        return self.value, self.numerator, self.denominator, self.source


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name; `today` closes the periods that have not begun."""

    measures: Mapping[str, Measure]
    agencies: Collection[str]
    today: date


def figures_in(rows: Iterable[tuple[int, Row]], known: Known) -> tuple[list[FigureDraft], list[RowFault]]:
    """Return what the rows, each with its line, state, and a fault for every row that states nothing."""
    read: list[FigureDraft] = []
    faults: list[RowFault] = []
    seen: dict[FigureKey, int] = {}
    for line, row in rows:
        try:
            draft = _draft(line, row, known)
            if (first := seen.setdefault(draft.key, line)) != line:
                raise Unfit("indicator", _("mỗi chỉ số, đơn vị và kỳ một dòng (đã có ở dòng %d)") % first)
            read.append(draft)
        except Unfit as unfit:
            faults.append(RowFault(line, unfit.column, row.get(unfit.column, ""), unfit.expected))
    return read, faults


def _draft(line: int, row: Row, known: Known) -> FigureDraft:
    measure = _measure(row, known)
    key = FigureKey(measure.code, _agency(row, measure, known), _period(row, known.today))
    numerator, denominator = _ratio(row, measure)
    value = _value(row, measure, numerator, denominator)
    source = _text(row, "source")
    if not source:
        raise Unfit("source", _("không để trống"))
    return FigureDraft(line, key, value, numerator, denominator, source, _text(row, "correction"))


def _measure(row: Row, known: Known) -> Measure:
    found = known.measures.get(row.get("indicator", ""))
    if found is None:
        raise Unfit("indicator", _("mã một chỉ số đang dùng trong danh mục"))
    return found


def _agency(row: Row, measure: Measure, known: Known) -> str:
    text = row.get("unit", "")
    if text == PROVINCE:
        if measure.level == "agency":
            raise Unfit("unit", _("mã một đơn vị: chỉ số này tính cho từng đơn vị"))
        return ""
    if measure.level == "province":
        raise Unfit("unit", _("toan-tinh: chỉ số này tính cho cả tỉnh"))
    if text not in known.agencies:
        raise Unfit("unit", _("mã đơn vị đã có trong cổng, hoặc toan-tinh cho cả tỉnh"))
    return text


def _period(row: Row, today: date) -> Period:
    try:
        period = period_of(row.get("period", ""))
    except NoPeriod as error:
        raise Unfit("period", _("kỳ viết như 2025, 2025-H1, 2025-Q2 hoặc 2025-06")) from error
    if period.starts_on > today:
        raise Unfit("period", _("một kỳ đã bắt đầu"))
    return period


def _ratio(row: Row, measure: Measure) -> tuple[int | None, int | None]:
    numerator, denominator = _count(row, "numerator"), _count(row, "denominator")
    if numerator is None and denominator is None:
        return None, None
    if measure.unit != "percent":
        raise Unfit("numerator", _("để trống: chỉ số này không phải tỷ lệ phần trăm"))
    if numerator is None or denominator is None:
        raise Unfit("numerator" if numerator is None else "denominator", _("cả tử số và mẫu số, hoặc để trống cả hai"))
    if denominator == 0:
        raise Unfit("denominator", _("mẫu số lớn hơn 0"))
    return numerator, denominator


def _value(row: Row, measure: Measure, numerator: int | None, denominator: int | None) -> Decimal:
    if numerator is None or denominator is None:
        return _stated(row, measure)
    if not row.get("value"):
        value = percent_of(numerator, denominator, measure.decimals)
        if not measure.holds(value):
            raise Unfit("numerator", _("tỷ lệ %s") % _bounds(measure))
        return value
    value = _stated(row, measure)
    if not prints(value, numerator, denominator):
        printed = vi(percent_of(numerator, denominator, measure.decimals))
        raise Unfit("value", _("bằng tử số chia mẫu số (%s %%), hoặc để trống") % printed)
    return value


def _stated(row: Row, measure: Measure) -> Decimal:
    text = row.get("value", "")
    text = text.removesuffix("%").rstrip() if measure.unit == "percent" else text
    fitting = [value for value in readings(text) if measure.holds(value)]
    if len(fitting) > 1:
        raise Unfit("value", _("số không hiểu được hai cách: viết 1234 hoặc 1,234"))
    if not fitting:
        raise Unfit("value", _("số %s, ví dụ 85,25") % _bounds(measure))
    return fitting[0]


def _bounds(measure: Measure) -> str:
    """Say within which ends a number must lie."""
    ends = {"low": vi(_short(measure.minimum)), "high": vi(_short(measure.maximum))}
    if measure.minimum is not None and measure.maximum is not None:
        return _("từ %(low)s đến %(high)s") % ends
    if measure.minimum is not None:
        return _("không dưới %(low)s") % ends
    return _("không quá %(high)s") % ends if measure.maximum is not None else _("tối đa 9 chữ số và 6 chữ số thập phân")


def _short(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _count(row: Row, column: str) -> int | None:
    text = row.get(column, "")
    if not text:
        return None
    count = count_of(text)
    if count is None:
        raise Unfit(column, _("số nguyên từ 0 đến %s, hoặc để trống") % vi(LARGEST_COUNT))
    return count


def _text(row: Row, column: str) -> str:
    text = row.get(column, "")
    if len(text) > LONGEST_TEXT:
        raise Unfit(column, _("tối đa %d ký tự") % LONGEST_TEXT)
    return text
