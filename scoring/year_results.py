"""Reads what a year's run says."""

from scoring.method import Method
from scoring.method_document import parse
from scoring.models import YearRun, YearUnitScore
from scoring.results import BlockResult, RoundResult, UnitResult


def year_result_of(run: YearRun) -> RoundResult:
    """Return what a year's run computed."""
    units = YearUnitScore.objects.filter(year_run=run).order_by("id").values_list("result", flat=True)
    return RoundResult(
        agencies=tuple(UnitResult.from_json(unit) for unit in units),
        blocks=tuple(BlockResult.from_json(block) for block in run.blocks),
        total=UnitResult.from_json(run.total),
        parents=tuple(BlockResult.from_json(parent) for parent in run.parents),
    )


def year_method_of(run: YearRun) -> Method:
    return parse(run.method_version.document)
