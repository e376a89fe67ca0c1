"""The ranks of units a survey earlier, beside their ranks now. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from scoring.known import Before, Stood
from scoring.results import UnitResult


def stood_of(shown: Iterable[UnitResult]) -> dict[str, Stood]:
    """Return where the units of a result stood by their codes; none of those whose rank is not shown."""
    ranked = [unit for unit in shown if unit.rank is not None and unit.block is not None]
    shared = Counter((unit.block, unit.rank) for unit in ranked)
    return {
        unit.agency: Stood(
            unit.block, unit.rank, unit.ranked, unit.rank_low, unit.rank_high, shared[unit.block, unit.rank] > 1
        )
        for unit in ranked
        if unit.rank is not None and unit.block is not None
    }


def comparable_ranks(before: Before | None, rank_by: str) -> Mapping[str, Stood]:
    """Return where units stood by their codes now; none where ranks were given by other values than now."""
    if before is None or before.method.rank_by != rank_by:
        return {}
    return {code: row.stood for code, row in before.units.items() if row.stood is not None}


def rank_fields(unit: UnitResult, stood: Stood | None) -> dict[str, Any]:
    """Return the fields that say where a unit stood; none where it has no rank now or stood in another block."""
    if unit.rank is None or stood is None or stood.block != unit.block:
        return {}
    return {
        "rank_before": stood.rank,
        "ranked_before": stood.ranked,
        "rank_before_low": stood.low,
        "rank_before_high": stood.high,
        "tied_before": stood.tied,
    }
