"""What the figures of a table's row rest on."""

from collections.abc import Collection

from dashboards.rows import Row
from scoring.evidence import from_json, known_of
from scoring.known import Known
from scoring.models import ScoringRun, UnitScore


def known_of_units(run: ScoringRun, codes: Collection[str]) -> dict[str, Known]:
    """Return the estimates of some units by code, in one query."""
    kept = UnitScore.objects.filter(run=run, round_unit__agency__code__in=codes)
    rows = kept.values_list("round_unit__agency__code", "estimates")
    return {code: known_of(from_json(found)) for code, found in rows}


def known_of_total(run: ScoringRun) -> Known:
    """Return the estimates of the whole round by node, where it pools forms."""
    return known_of(from_json(run.estimates))


def known_in(run: ScoringRun, row: Row) -> Known:
    """Return the estimates of a row of a table, a unit's or the total's, by node; nothing of a mean of units."""
    if row.code in ("", run.round.code):
        return known_of_total(run)
    if row.averaged:
        return {}
    kept = UnitScore.objects.filter(run=run, round_unit__agency__code=row.code).values_list("estimates", flat=True)
    return known_of(from_json(kept.first() or {}))
