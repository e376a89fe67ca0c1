"""A grid to type one indicator's figures of one period into: a line for each agency, and for the province."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from agencies.models import AgencyVersion
from charts.numbers import vi
from documents.reading import Row, RowFault
from scoring.indicators.figures import values_in_force
from scoring.indicators.periods import PARTS, Period
from scoring.indicators.reading import PROVINCE
from scoring.indicators.wording import print_number
from scoring.models import Indicator, IndicatorValue

CELLS = ("value", "numerator", "denominator")
# What is apart in a box: its name in words, what stands there, what was typed.
Apart = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A box: the column it fills, its name in the form, what stands in it, what is wrong with it."""

    column: str
    name: str
    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's boxes, and the source of the value in force (empty: there is none)."""

    code: str
    name: str
    source: str
    cells: tuple[Cell, ...]


def lines_of(indicator: Indicator, period: Period, *, province: str) -> list[Line]:
    """Return a line for the province and for every agency there was in the period, as the indicator's level has it."""
    named = [(PROVINCE, province)] if indicator.level != Indicator.Level.AGENCY else []
    if indicator.level != Indicator.Level.PROVINCE:
        named += [(version.agency.code, version.name) for version in _agencies(period)]
    stated = _stated(indicator, period)
    return [_line(indicator, code, name, stated.get(code)) for code, name in named]


def _line(indicator: Indicator, code: str, name: str, value: IndicatorValue | None) -> Line:
    texts = dict.fromkeys(CELLS, "")
    if value is not None:
        texts["value"] = print_number(indicator, value.value)
        texts["numerator"] = "" if value.numerator is None else vi(value.numerator)
        texts["denominator"] = "" if value.denominator is None else vi(value.denominator)
    cells = tuple(Cell(column, f"{column}-{code}", texts[column]) for column in columns_of(indicator))
    return Line(code, name, value.source if value else "", cells)


def columns_of(indicator: Indicator) -> tuple[str, ...]:
    """Return which boxes a line has: a percent may be given by its counts."""
    return CELLS if indicator.unit == Indicator.Unit.PERCENT else CELLS[:1]


def _agencies(period: Period) -> Sequence[AgencyVersion]:
    """Return the agencies there were when the period ended, in the order of the office's lists."""
    during = DateRange(period.starts_on, _end(period))
    versions = AgencyVersion.objects.filter(valid__overlap=during).select_related("agency").order_by("valid")
    last = {version.agency_id: version for version in versions}
    ordered = AgencyVersion.objects.filter(pk__in=[version.pk for version in last.values()])
    return list(ordered.select_related("agency").order_by("block__position", "position", "sort_key"))


def _end(period: Period) -> date:
    """Return the day after a period."""
    month = period.starts_on.month - 1 + 12 // PARTS[period.kind]
    return date(period.year + month // 12, month % 12 + 1, 1)


def _stated(indicator: Indicator, period: Period) -> dict[str, IndicatorValue]:
    rows = values_in_force().filter(
        indicator=indicator, year=period.year, period_kind=period.kind, number=period.number
    )
    return {row.agency.code if row.agency else PROVINCE: row for row in rows}


def shown_in(lines: Iterable[Line]) -> str:
    """Return what stands in the boxes, for the form to bring back: so a later writer's own words are told apart."""
    return urlencode({cell.name: cell.text for line in lines for cell in line.cells if cell.text})


def merged(lines: Iterable[Line], typed: Mapping[str, str], shown: str | None) -> tuple[dict[str, str], list[Apart]]:
    """Return what the boxes are meant to say, and where somebody else has changed what this writer changed, too.

    A box that the writer left as the page `shown` had it says what stands there now.
    """
    seen = None if shown is None else dict(parse_qsl(shown))
    meant, apart = {}, []
    for line in lines:
        for cell in line.cells:
            said, before = (
                _text(typed.get(cell.name, cell.text)),
                cell.text if seen is None else seen.get(cell.name, ""),
            )
            meant[cell.name] = cell.text if said == before else said
            if cell.text not in (before, meant[cell.name]):
                apart.append((f"{line.name}: {_column(cell.column)}", cell.text, said))
    return meant, apart


def _column(column: str) -> str:
    return {"value": _("giá trị"), "numerator": _("tử số"), "denominator": _("mẫu số")}[column]


def typed_rows(
    indicator: Indicator, period: Period, lines: Iterable[Line], typed: Mapping[str, str]
) -> tuple[list[Row], list[Line]]:
    """Return what was typed over what stands, as rows to take in, and their lines in the same order."""
    rows, changed = [], []
    for line in lines:
        given = {cell.column: _text(typed.get(cell.name, cell.text)) for cell in line.cells}
        differs = {cell.column for cell in line.cells if given[cell.column] != cell.text}
        if differs:
            # Whoever types new counts means their ratio, not the one that still stands beside them.
            given |= {"value": ""} if "value" not in differs else {}
            rows.append(_row(indicator, period, line, given, typed))
            changed.append(line)
    return rows, changed


def _row(indicator: Indicator, period: Period, line: Line, given: Mapping[str, str], typed: Mapping[str, str]) -> Row:
    return {
        **dict.fromkeys(CELLS, ""),
        **given,
        "indicator": indicator.code,
        "unit": line.code,
        "period": period.text,
        "source": _text(typed.get("source", "")),
        "correction": _text(typed.get("correction", "")),
    }


def _text(text: str) -> str:
    return " ".join(text.split())


def as_typed(
    lines: Iterable[Line], changed: Sequence[Line], faults: Iterable[RowFault], typed: Mapping[str, str]
) -> list[Line]:
    """Return the lines with what was typed, and what is wrong in the boxes of `changed` (numbered from 1)."""
    wrong = {(changed[fault.line - 1].code, fault.column): fault.expected for fault in faults}
    return [
        replace(
            line,
            cells=tuple(
                replace(cell, text=typed.get(cell.name, cell.text), fault=wrong.get((line.code, cell.column), ""))
                for cell in line.cells
            ),
        )
        for line in lines
    ]
