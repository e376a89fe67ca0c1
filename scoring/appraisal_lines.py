"""What of a unit is self-assessed and appraised: its points where the method gives points, else its indices. Pure.

A method with a point scheme asks agencies to score themselves (tự chấm) component by component. Without one an agency
has nothing to score: it may explain the computed index of each factor.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.grading import Grade, Scheme, graded
from scoring.method import ROOT, Method
from scoring.results import UnitResult

PERCENT = Decimal(100)
PLACES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A thing appraised, beside what was computed; `code` is empty for the whole. `asked`: agencies score it."""

    code: str
    name: str
    measure: str
    computed: Decimal | None
    maximum: Decimal
    low: str | None
    high: str | None
    asked: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A value given to a line, and why; without a value it explains the computed one."""

    value: Decimal | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """What the appraised values come to: points of a maximum, or an index; `differs`: it is not the computed one."""

    value: Decimal | None
    maximum: Decimal | None
    differs: bool


def lines_of(method: Method, unit: UnitResult) -> tuple[Line, ...]:
    """Return the lines of a unit, in the order of the method's tree."""
    return tuple(_points(method, unit) if method.point_scheme else _indices(unit))


def in_range(value: Decimal, line: Line) -> bool:
    """Say whether a value may be given to a line: a number from 0 to its maximum with at most four decimals."""
    if not value.is_finite() or value < 0 or value > line.maximum:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES


def whole_of(method: Method, unit: UnitResult, given: Mapping[str, Decimal | None]) -> Whole:
    """Return what appraised values come to; where none differs, it is what was computed."""
    lines = lines_of(method, unit)
    differs = any(given.get(line.code) not in (None, line.computed) for line in lines)
    if method.point_scheme is None:
        value = given.get(ROOT)
        return Whole(value if value is not None else _number(unit.index), None, differs)
    if not differs:
        return Whole(_number(unit.points), _number(unit.max_points), differs=False)
    scored = [(given.get(line.code) if line.code in given else line.computed, line.maximum) for line in lines]
    told = [value for value, _most in scored if value is not None]
    most = [maximum for value, maximum in scored if value is not None or method.point_scheme.na == "zero"]
    return Whole(sum(told, Decimal(0)) if told else None, sum(most, Decimal(0)), differs)


def grade_of(scheme: Scheme, unit: UnitResult, whole: Whole) -> Grade | None:
    """Return the grade of a unit: of the appraised value, with the limits of the computed one where both are one.

    Points have no limits, and an index that was appraised away from the computed one has none either.
    """
    if scheme.basis == "points":
        if whole.value is None or not whole.maximum:
            return None
        return graded(scheme, Fraction(whole.value) / Fraction(whole.maximum) * 100)
    if whole.maximum is None and whole.value is not None and whole.value != _number(unit.index):
        return graded(scheme, Fraction(whole.value))
    exact = scheme.reads == "exact" and unit.exact is not None
    value = Fraction(unit.exact or "0") * 100 if exact else Fraction(unit.index) if unit.index else None
    limits = (Fraction(unit.low), Fraction(unit.high)) if unit.low and unit.high else None
    return graded(scheme, value, limits)


def plain(value: Decimal | None) -> str | None:
    """Write a value as it was given, without zeros at its end."""
    if value is None:
        return None
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def as_printed(values: Sequence[Line]) -> list[dict[str, Any]]:
    """Return lines for a paper's frozen content, without values."""
    return [
        {
            "code": line.code,
            "name": line.name,
            "measure": line.measure,
            "computed": plain(line.computed),
            "maximum": plain(line.maximum),
        }
        for line in values
    ]


def _points(method: Method, unit: UnitResult) -> Iterator[Line]:
    scheme = method.point_scheme
    components = scheme.components if scheme else {}
    if ROOT in components:
        yield _line(ROOT, unit.name, "points", unit.points, components[ROOT].maximum, asked=True)
    for node in unit.nodes:
        if node.code in components:
            yield _line(node.code, node.name, "points", node.points, components[node.code].maximum, asked=True)


def _indices(unit: UnitResult) -> Iterator[Line]:
    yield Line(ROOT, "", "index", _number(unit.index), PERCENT, unit.low, unit.high, asked=False)
    for node in unit.nodes:
        if node.kind != "item":
            yield Line(node.code, node.name, "index", _number(node.index), PERCENT, node.low, node.high, asked=False)


def _line(code: str, name: str, measure: str, computed: str | None, maximum: Fraction, *, asked: bool) -> Line:
    most = Decimal(maximum.numerator) / Decimal(maximum.denominator)
    return Line(code, "" if code == ROOT else name, measure, _number(computed), most, None, None, asked=asked)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
