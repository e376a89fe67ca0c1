"""Reads what a run is computed from as plain JSON, and says whether a run still fits it."""

from typing import Any

from scoring.bundles.counted import counted_of
from scoring.method import Method
from scoring.models import Tally
from scoring.results import RoundResult
from surveys.layout import FIRST_CHOICE
from surveys.models import Round, RoundUnit
from surveys.selectors import designs_of, layout_of, questionnaire_of

Json = dict[str, Any]


def snapshot(round: Round) -> Json:
    """Return the units, designs, tallies and layout of a round, of one moment.

    `units` stand in the order of results; `tallies` are [agency, channel, month, responses, counts], sorted; `layout`
    says where in `counts` the items lie: [code, offset of level 1, levels].
    """
    units = _units_of(round)
    codes = {unit.pk: unit.agency.code for unit in units}
    rows = Tally.objects.filter(round_unit__round=round).values_list(
        "round_unit_id", "channel", "month", "responses", "counts"
    )
    tallies = sorted(
        [codes[unit], channel, month.isoformat(), forms, counts]
        for unit, channel, month, forms, counts in rows
        if forms
    )
    designs = designs_of(round, answered={int(str(row[1])) for row in tallies})
    return {
        "units": [_unit(unit, codes) for unit in units],
        "designs": {str(channel): design for channel, design in sorted(designs.items())},
        "tallies": tallies,
        "layout": _layout(round),
        "ranking": questionnaire_of(round.questionnaire_version_id).measures == "agency",
    }


def fits(inputs: Json, method: Method, result: RoundResult) -> bool:
    """Say whether the forms and answers counted of every unit are those that a result was computed from."""
    counted = counted_of(inputs, method)
    if set(counted) != {unit.agency for unit in result.agencies}:
        return False
    return all(
        (counted[unit.agency].n, counted[unit.agency].items)
        == (unit.n, {node.code: (node.levels, node.na) for node in unit.nodes if node.kind == "item"})
        for unit in result.agencies
    )


def _units_of(round: Round) -> list[RoundUnit]:
    units = RoundUnit.objects.filter(round=round).select_related("agency", "version__parent", "block")
    return list(units.order_by("block__position", "block__code", "version__position", "version__sort_key", "id"))


def _unit(unit: RoundUnit, codes: dict[int, str]) -> Json:
    return {
        "agency": unit.agency.code,
        "name": unit.version.name,
        "block": unit.block.code if unit.block else "",
        "block_name": unit.block.name if unit.block else "",
        "parent": unit.version.parent.code if unit.version.parent else "",
        "into": codes[unit.reports_into_id] if unit.reports_into_id else "",
        "dossiers": unit.population,
    }


def _layout(round: Round) -> list[list[Any]]:
    cells = layout_of(round.questionnaire_version_id).cells
    scales = [cell for cell in cells if cell.kind in {"level5", "level3", "single"}]
    return [[cell.code, cell.offset + FIRST_CHOICE, cell.choices] for cell in scales]
