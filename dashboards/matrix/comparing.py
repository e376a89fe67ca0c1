"""Up to five units of a round beside each other: index, factors and items with their limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import graphics
from dashboards.rows import Source
from dashboards.tables import Cells, number
from scoring.disclosure import k_of, masked
from scoring.known import Known
from scoring.method import ROOT
from scoring.pairs import surely_above
from scoring.results import Certain, NodeResult, UnitResult

UNIT = "don-vi"
INDEX = ""
# Pairs named in a line; the others are counted.
MOST_PAIRS = 3


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
    """A node (or the index itself) with a figure for each unit; `words` say which surely differ."""

    code: str
    name: str
    kind: str
    figures: tuple[Figure, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    units: tuple[UnitResult, ...]
    lines: tuple[Line, ...]
    axis: graphics.Axis

    @property
    def address(self) -> str:
        return "?" + "&".join(f"{UNIT}={unit.agency}" for unit in self.units)


def comparison_of(source: Source, codes: Sequence[str], known: Mapping[str, Known]) -> Comparison:
    """Put units beside each other; what stays hidden of one beside the others is hidden here as well.

    `known` tells by unit what its figures rest on.
    """
    results = {unit.agency: unit for unit in source.result.agencies}
    units = tuple(_shown(source, results[code]) for code in codes if code in results)
    nodes = source.result.total.nodes
    values = [value for unit in units for value in (unit.index, unit.low, unit.high)]
    axis = graphics.axis(values)
    first = [_of_unit(unit, axis, source.method.minimum) for unit in units]
    lines = [Line(INDEX, _("Chỉ số hài lòng"), "index", tuple(first), _said(units, first, ROOT, known))]
    silent = {unit.agency for unit in units if _uncounted(source, unit)}
    for node in nodes:
        found = [_of_node(unit, node.code, unit.agency not in silent) for unit in units]
        lines.append(Line(node.code, node.name, node.kind, tuple(found), _said(units, found, node.code, known)))
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


def _of_unit(unit: UnitResult, axis: graphics.Axis, minimum: int) -> Figure:
    mark = graphics.mark(axis, unit.index, unit.low, unit.high)
    return Figure(unit.index, unit.certain, unit.n, _why(unit, minimum), mark)


def _why(unit: UnitResult, minimum: int) -> str:
    if unit.index is not None:
        return ""
    if unit.lacks_answers(minimum):
        return _("không có câu trả lời hợp lệ")
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


def _said(units: Sequence[UnitResult], figures: Sequence[Figure], code: str, known: Mapping[str, Known]) -> str:
    """Say which units surely differ at a node: the differences of their pairs (STATISTICS § 5), not their limits."""
    pairs = zip(units, figures, strict=True)
    told = [(unit.name, known.get(unit.agency, {}).get(code, ())) for unit, figure in pairs if figure.index is not None]
    sure = [(name, parts) for name, parts in told if parts]
    if len(units) < 2:
        return ""
    if len(sure) < 2:
        return _("không so được: thiếu số liệu hoặc khoảng tin cậy")
    apart = surely_above([parts for _name, parts in sure])
    if not apart:
        return _("chưa đủ căn cứ để nói đơn vị nào cao hơn")
    named = [_("%(high)s cao hơn %(low)s") % {"high": sure[one][0], "low": sure[two][0]} for one, two in apart]
    more = [_("và %(n)s cặp khác") % {"n": vi(len(named) - MOST_PAIRS)}] if len(named) > MOST_PAIRS else []
    return "; ".join((*named[:MOST_PAIRS], *more))


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
