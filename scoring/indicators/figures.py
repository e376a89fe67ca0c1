"""Reads: figures beside the index, with the period before and the target of their year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from agencies.models import Agency
from scoring.certainty.targets import Judgement, judge
from scoring.formulas import Rounding
from scoring.indicators.periods import Period
from scoring.indicators.reading import FigureKey
from scoring.indicators.targets import Subject, aim_of, targets_held
from scoring.models import Indicator, IndicatorTarget, IndicatorValue

# As many decimals as a value is kept with: it is judged as its source printed it.
AS_PRINTED = Rounding(6, "half_up")


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure in force of an agency, or of the province as a whole.

    `difference` is the value less that of the period before, in the indicator's unit; `improved` says which way that
    is (None without a difference). A figure of another source has no margin of error: `judgement.certainty` is None.
    """

    indicator: Indicator
    period: Period
    value: IndicatorValue
    previous: IndicatorValue | None
    difference: Decimal | None
    improved: bool | None
    target: IndicatorTarget | None
    judgement: Judgement | None


def values_in_force() -> QuerySet[IndicatorValue]:
    """Return the values that none corrects."""
    rows = IndicatorValue.objects.filter(corrected_by=None)
    return rows.select_related("indicator", "agency", "corrects", "entered_by", "batch", "api_key")


def values_of(agency: Agency | None, *, years: Iterable[int]) -> dict[tuple[str, Period], IndicatorValue]:
    """Return the values in force of an agency, or of the province as a whole, by indicator and period."""
    rows = values_in_force().filter(agency=agency, year__in=list(years))
    return {(row.indicator.code, period_of_value(row)): row for row in rows}


def corrections_of(value: IndicatorValue) -> list[IndicatorValue]:
    """Return the values that one replaced, the newest first."""
    same = {name: getattr(value, name) for name in ("indicator_id", "agency_id", "year", "period_kind", "number")}
    rows = IndicatorValue.objects.filter(**same, id__lt=value.pk).select_related("indicator", "entered_by")
    return list(rows.order_by("-id"))


def period_of_value(value: IndicatorValue) -> Period:
    return Period(value.year, value.period_kind, value.number)  # type: ignore[arg-type]


def figure_key(value: IndicatorValue) -> FigureKey:
    agency = value.agency.code if value.agency else ""
    return FigureKey(value.indicator.code, agency, period_of_value(value))


def beside(agency: Agency | None, year: int, *, held: Mapping[Subject, IndicatorTarget] | None = None) -> list[Beside]:
    """Return what stands beside the index of an agency (None: the province as a whole) in a year.

    By the catalogue's order, then by period. An indicator that is no longer in use keeps the figures it has.
    `held`: the targets of the year (`targets_held`), where they are read already.
    """
    found = values_of(agency, years=(year - 1, year))
    targets = targets_held(year, agency) if held is None else held
    ordered = sorted(found, key=lambda key: (found[key].indicator.position, key[0], key[1].place))
    return [
        _beside(row, period, found.get((code, period.before)), targets.get((row.indicator_id, None, "")))
        for code, period in ordered
        if period.year == year and (row := found[code, period])
    ]


def _beside(
    value: IndicatorValue, period: Period, previous: IndicatorValue | None, target: IndicatorTarget | None
) -> Beside:
    indicator = value.indicator
    difference = None if previous is None else value.value - previous.value
    # Slips of a quarter say nothing of a target for the year.
    fits = target is not None and (indicator.unit != Indicator.Unit.COUNT or period.kind == "year")
    return Beside(
        indicator=indicator,
        period=period,
        value=value,
        previous=previous,
        difference=difference,
        improved=(difference > 0) == (indicator.better == Indicator.Better.HIGHER) if difference else None,
        target=target,
        judgement=_judged(target, value.value) if target is not None and fits else None,
    )


def _judged(target: IndicatorTarget, value: Decimal) -> Judgement:
    return judge(aim_of(target), Fraction(value), None, AS_PRINTED)
