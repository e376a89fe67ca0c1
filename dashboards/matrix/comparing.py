"""Up to five units of a round beside each other: index, factors and items with their limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards import graphics
from dashboards.rows import Source
from dashboards.tables import Cells, number
from scoring.disclosure import k_of, masked
from scoring.results import Certain, NodeResult, UnitResult

MOST = 5
UNIT = "don-vi"
INDEX = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands in a cell; without an index `reason` says why. `n` is None where its counts are not told."""

    index: str | None
    certain: Certain
    n: int | None
    reason: str
    mark: graphics.Mark | None


@dataclass(frozen=True, slots=True)
class Line:
    """A node (or the index itself) with a figure for each unit; `apart`: some limits do not overlap."""

    code: str
    name: str
    kind: str
    figures: tuple[Figure, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    units: tuple[UnitResult, ...]
    lines: tuple[Line, ...]
    axis: graphics.Axis

    @property
    def address(self) -> str:
        return "?" + "&".join(f"{UNIT}={unit.agency}" for unit in self.units)


def asked_units(source: Source, codes: Iterable[str]) -> list[str]:
    """Return the codes of units seen that an address names, each once, at most five."""
    seen = {unit.agency.code for unit in source.units}
    return [code for code in dict.fromkeys(codes) if code in seen][:MOST]


def comparison_of(source: Source, codes: Sequence[str]) -> Comparison:
    """Put units beside each other; what stays hidden of one beside the others is hidden here as well."""
    results = {unit.agency: unit for unit in source.result.agencies}
    units = tuple(_shown(source, results[code]) for code in codes if code in results)
    nodes = source.result.total.nodes
    values = [value for unit in units for value in (unit.index, unit.low, unit.high)]
    axis = graphics.axis(values)
    lines = [_line(INDEX, _("Chỉ số hài lòng"), "index", [_of_unit(unit, axis) for unit in units])]
    silent = {unit.agency for unit in units if _uncounted(source, unit)}
    lines += [
        _line(node.code, node.name, node.kind, [_of_node(unit, node.code, unit.agency not in silent) for unit in units])
        for node in nodes
    ]
    return Comparison(units, tuple(lines), axis)


def _shown(source: Source, unit: UnitResult) -> UnitResult:
    hidden = source.hidden_of(unit)
    if unit.agency in source.detailed:
        return unit
    whole = unit.agency in hidden.rows
    return masked(unit, hidden.nodes.get(unit.agency, {}), whole=whole, k=k_of(source.method))


def _uncounted(source: Source, unit: UnitResult) -> bool:
    """Say whether no counts of a unit's items are told, as on its own page."""
    counts = source.hidden_of(unit).counts.get(unit.agency, frozenset())
    items = unit.of_kind("item")
    return bool(items) and all(node.code in counts for node in items)


def _of_unit(unit: UnitResult, axis: graphics.Axis) -> Figure:
    return Figure(unit.index, unit.certain, unit.n, _why(unit), graphics.mark(axis, unit.index, unit.low, unit.high))


def _why(unit: UnitResult) -> str:
    if unit.index is not None:
        return ""
    if unit.status == "too_few":
        return _("không đủ phiếu") if unit.n else _("chưa có phiếu")
    return _("không nêu: ít phiếu")


def _of_node(unit: UnitResult, code: str, counted: bool) -> Figure:
    node = next((node for node in unit.nodes if node.code == code), None)
    if node is None or unit.index is None:
        return Figure(None, Certain(), 0, "–", None)
    return Figure(node.index, node.certain, node.n if counted else None, _reason(node), None)


def _reason(node: NodeResult) -> str:
    if node.index is not None:
        return ""
    return _("ẩn") if node.n else _("không có")


def _line(code: str, name: str, kind: str, figures: Sequence[Figure]) -> Line:
    return Line(code, name, kind, tuple(figures), _apart([figure.certain for figure in figures]))


def _apart(found: Sequence[Certain]) -> bool:
    """Say whether the limits of two units lie apart: then they differ beyond chance."""
    limits = [(float(one.low), float(one.high)) for one in found if one.low is not None and one.high is not None]
    return bool(limits) and max(low for low, _high in limits) > min(high for _low, high in limits)


def comparison_rows(found: Comparison) -> Iterable[Cells]:
    """Yield the comparison as rows of a file: three columns for each unit."""
    heads = [[unit.name, _("Thấp, %"), _("Cao, %"), _("Số phiếu")] for unit in found.units]
    yield [_("Mã"), _("Tên"), *(cell for head in heads for cell in head)]
    for line in found.lines:
        cells = [
            [number(each.index) if each.index is not None else each.reason, number(each.certain.low),
             number(each.certain.high), "" if each.n is None else each.n]
            for each in line.figures
        ]  # fmt: skip
        yield [line.code, line.name, *(cell for group in cells for cell in group)]
