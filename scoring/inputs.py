"""What a scoring run computes from: the counts of a round's units, and the hash that tells equal inputs."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.counts import BlockName, ItemCounts, UnitCounts
from scoring.method import Method
from scoring.models import MethodVersion, Tally
from surveys.layout import FIRST_CHOICE, NOT_APPLICABLE, Cell, Layout
from surveys.models import Round, RoundUnit
from surveys.questionnaire import say
from surveys.selectors import layout_of, questionnaire_of

Counted = tuple[int, "NDArray[np.int64]"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The counts of the units that stand in the result, with the hash of everything they come from."""

    units: tuple[UnitCounts, ...]
    round_units: Mapping[str, RoundUnit]
    blocks: tuple[BlockName, ...]
    item_names: Mapping[str, str]
    ranking: bool
    hash: str


def inputs_of(round: Round, method: Method, version: MethodVersion) -> Inputs:
    """Read the inputs of a round.

    The tallies come out of one statement, hence of one moment. A unit that reports into another one has no
    row of its own: its answers count for that one.
    """
    units = _units_of(round)
    cells = _cells_of(round)
    questionnaire = questionnaire_of(round.questionnaire_version_id)
    counted = _by_target(units, cells)
    places = layout_of(round.questionnaire_version_id)
    listed = [unit for unit in units.values() if unit.reports_into_id is None]
    return Inputs(
        units=tuple(_unit_counts(unit, counted.get(unit.pk), method, places) for unit in listed),
        round_units={unit.agency.code: unit for unit in listed},
        blocks=tuple(_blocks(listed)),
        item_names={question.code: say(question.text, "vi") for question in questionnaire.coded},
        ranking=questionnaire.measures == "agency",
        hash=_hash(round, version, units, cells),
    )


def _units_of(round: Round) -> dict[int, RoundUnit]:
    """Return the units in the order of blocks and of agencies inside them."""
    units = RoundUnit.objects.filter(round=round).select_related("agency", "version", "block")
    return {
        unit.pk: unit
        for unit in units.order_by("block__position", "block__code", "version__position", "version__sort_key", "id")
    }


def _cells_of(round: Round) -> dict[tuple[int, int], Counted]:
    """Return forms and counts by (unit, channel): months make no difference to a score."""
    cells: dict[tuple[int, int], Counted] = {}
    tallies = Tally.objects.filter(round_unit__round=round).values_list(
        "round_unit_id", "channel", "responses", "counts"
    )
    for unit_id, channel, responses, counts in tallies:
        forms, so_far = cells.get((unit_id, channel), (0, np.zeros(len(counts), dtype=np.int64)))
        cells[unit_id, channel] = forms + responses, so_far + np.array(counts, dtype=np.int64)
    return {key: cell for key, cell in cells.items() if cell[0]}


def _by_target(units: Mapping[int, RoundUnit], cells: Mapping[tuple[int, int], Counted]) -> dict[int, Counted]:
    """Add up the cells of each unit that stands in the result."""
    gathered: dict[int, list[Counted]] = defaultdict(list)
    for (unit_id, _), cell in cells.items():
        gathered[_target(units, unit_id)].append(cell)
    return {
        unit_id: (sum(forms for forms, _ in parts), np.sum([counts for _, counts in parts], axis=0))
        for unit_id, parts in gathered.items()
    }


def _target(units: Mapping[int, RoundUnit], unit_id: int) -> int:
    """Follow mergers to the unit that answers count for."""
    passed: set[int] = set()
    while (into := units[unit_id].reports_into_id) is not None and unit_id not in passed:
        passed.add(unit_id)
        unit_id = into
    return unit_id


def _unit_counts(unit: RoundUnit, counted: Counted | None, method: Method, places: Layout) -> UnitCounts:
    forms, counts = counted or (0, np.zeros(places.size, dtype=np.int64))
    return UnitCounts(
        agency=unit.agency.code,
        name=unit.version.name,
        block=unit.block.code if unit.block else None,
        n=forms,
        items={code: _item_counts(places.by_code[code], counts) for code in method.root.items},
    )


def _item_counts(cell: Cell, counts: "NDArray[np.int64]") -> ItemCounts:
    places = cell.of(counts)
    levels = places[FIRST_CHOICE : FIRST_CHOICE + cell.choices]
    return ItemCounts(levels=tuple(levels.tolist()), na=int(places[NOT_APPLICABLE]))


def _blocks(units: Iterable[RoundUnit]) -> list[BlockName]:
    names = {unit.block.code: unit.block.name for unit in units if unit.block}
    return [BlockName(code, name) for code, name in names.items()]


def _hash(
    round: Round, version: MethodVersion, units: Mapping[int, RoundUnit], cells: Mapping[tuple[int, int], Counted]
) -> str:
    """Return sha256 over method, questionnaire, units and counts, however these were gathered."""
    content: Any = {
        "method": version.document_hash,
        "questionnaire": round.questionnaire_version.definition_hash,
        "units": sorted(_identity(unit, units) for unit in units.values()),
        "counts": sorted(
            [units[unit_id].agency.code, channel, forms, counts.tolist()]
            for (unit_id, channel), (forms, counts) in cells.items()
        ),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _identity(unit: RoundUnit, units: Mapping[int, RoundUnit]) -> list[str]:
    into = units[unit.reports_into_id].agency.code if unit.reports_into_id else ""
    return [unit.agency.code, unit.version.name, unit.block.code if unit.block else "", into]
