"""How periods and values of indicators are written for people."""

from decimal import Decimal

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.indicators.periods import Period
from scoring.models import Indicator, IndicatorTarget

ROMAN = ("", "I", "II", "III", "IV")


def period_words(period: Period) -> str:
    """Return quý II/2025, 6 tháng đầu năm 2025, tháng 6/2025 or năm 2025."""
    names = {"year": period.year, "number": period.number, "roman": ROMAN[period.number % len(ROMAN)]}
    if period.kind == "half":
        return (_("6 tháng đầu năm %(year)d") if period.number == 1 else _("6 tháng cuối năm %(year)d")) % names
    if period.kind == "quarter":
        return _("quý %(roman)s/%(year)d") % names
    return (_("tháng %(number)d/%(year)d") if period.kind == "month" else _("năm %(year)d")) % names


def print_number(indicator: Indicator, value: Decimal) -> str:
    """Return a value with its indicator's decimals, or with more where it was printed with more."""
    own = max(0, -int(value.normalize().as_tuple().exponent))
    return vi(value, max(indicator.decimals, own))


def print_value(indicator: Indicator, value: Decimal) -> str:
    """Return the same with its unit."""
    return f"{print_number(indicator, value)} {unit_words(indicator)}".rstrip()


def unit_words(indicator: Indicator) -> str:
    """Return what stands behind a number; nothing behind a count."""
    words = {
        Indicator.Unit.PERCENT: "%",
        Indicator.Unit.POINTS: _("điểm"),
        Indicator.Unit.DAYS: _("ngày"),
        Indicator.Unit.COUNT: "",
    }
    return words.get(Indicator.Unit(indicator.unit), indicator.unit_label)


def target_words(target: IndicatorTarget) -> str:
    """Return từ 90 % or không quá 5 ngày."""
    value = target.value.normalize()
    unit = unit_words(target.indicator) if target.indicator else "%"
    return f"{target.get_operator_display()} {vi(f'{value:f}')} {unit}".rstrip()
