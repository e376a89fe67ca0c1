"""What the cells of reports' tables say. Pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from charts.numbers import NONE, vi
from reports.content import Cell
from reports.wording import ASSUMED
from scoring.results import Certain, NodeResult, UnitResult


def text(*values: str) -> tuple[Cell, ...]:
    return tuple(Cell(value, figure=False) for value in values)


def figures(*values: str) -> tuple[Cell, ...]:
    return tuple(Cell(value) for value in values)


def share(part: int, whole: int, digits: int) -> str:
    """Return 100·part/whole, half away from zero, as printed."""
    if not whole:
        return NONE
    return vi((Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def hides(node: NodeResult | UnitResult) -> bool:
    """Tell whether there is a figure that the reader may not see (scoring.disclosure.released)."""
    answered = node.valid > 0 if isinstance(node, NodeResult) else node.n > 0 and node.status == "ok"
    return answered and node.index is None


def points_of(result: NodeResult | UnitResult) -> str:
    """Return a node's or unit's points out of their maximum, as printed."""
    if result.max_points is None:
        return ""
    return "không chấm điểm" if result.points is None else f"{vi(result.points)}/{vi(result.max_points)}"


def limits_words(one: Certain) -> str:
    """Return the limits of an index as they are printed, or nothing."""
    return f"{vi(one.low)}–{vi(one.high)}{ASSUMED if one.assumed else ''}" if one.low is not None else ""


def alike(one: UnitResult | NodeResult) -> bool:
    """Say whether all answers behind an index are alike: its limits then follow from clusters where there are any."""
    return one.low is not None and one.rule == "bound" and one.exact in ("0", "1")


def ranks_words(unit: UnitResult) -> str:
    """Return the ranks that a unit's limits leave open, as they stand behind its rank."""
    if unit.rank_low is None or unit.rank_high is None:
        return ""
    between = vi(unit.rank_low) if unit.rank_low == unit.rank_high else f"{vi(unit.rank_low)}–{vi(unit.rank_high)}"
    return f" ({between})"


def factors_of(units: Sequence[UnitResult]) -> tuple[NodeResult, ...]:
    """Return the factors that units are compared by: all units of a run have the same tree."""
    return next((unit.of_kind("factor") for unit in units), ())


def ties(units: Sequence[UnitResult]) -> frozenset[int]:
    """Return the ranks that more than one unit holds."""
    ranks = [unit.rank for unit in units if unit.rank is not None]
    return frozenset(rank for rank in ranks if ranks.count(rank) > 1)
