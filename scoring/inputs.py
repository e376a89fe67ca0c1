"""What a scoring run computes from: the counted answers of a round's units, and the hash that tells equal inputs."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencies.models import Agency, AgencyVersion
from scoring.counts import BlockName, Group, ItemCounts, UnitCounts
from scoring.method import Design, Method
from scoring.models import MethodVersion
from scoring.raw import Raw, raw_of
from scoring.sampling.cells import LOWEST, Cell, Tree, cells_of
from surveys.models import Round, RoundUnit
from surveys.questionnaire import say
from surveys.selectors import designs_of, layout_of, questionnaire_of

NOT_APPLICABLE = -1
# More than there are channels.
CHANNELS = 64


@dataclass(frozen=True, slots=True)
class Inputs:
    """What stands in the result, with the hash of everything it comes from.

    `units` are the counts of the designs that the index counts, `beside` those of volunteered answers that it does
    not. `cells` and `populations` go by the place of a unit in `units`; `voluntary` are the agencies of which
    counted answers were volunteered.
    """

    units: tuple[UnitCounts, ...]
    beside: tuple[UnitCounts, ...]
    cells: Mapping[int, tuple[Cell, ...]]
    populations: Mapping[int, int]
    voluntary: frozenset[str]
    round_units: Mapping[str, RoundUnit]
    blocks: tuple[BlockName, ...]
    parents: tuple[Group, ...]
    item_names: Mapping[str, str]
    ranking: bool
    hash: str


def inputs_of(round: Round, method: Method, version: MethodVersion | None = None) -> Inputs:
    """Read the inputs of a round; `version` is the stored method, without it the hash stands for no method.

    The answers come out of one statement, hence of one moment. A unit that reports into another one has no row of
    its own: its answers count for that one.
    """
    units = Units.of(round)
    listed = units.listed
    questionnaire = questionnaire_of(round.questionnaire_version_id)
    answers = _Answers.of(round, method, units.all, listed)
    cells = answers.cells
    inputs = {
        "method": version.document_hash if version else "",
        "questionnaire": round.questionnaire_version.definition_hash,
        **units.told(),
        "designs": sorted([channel, design, channel in answers.counted] for channel, design in answers.designs.items()),
        "forms": answers.forms(),
        "cells": [[place, *map(_digest, found)] for place, found in sorted(cells.items())],
        "beside": [
            [*one.items[code].levels, one.items[code].na] for one in answers.beside for code in sorted(one.items)
        ],
    }
    return Inputs(
        units=answers.units,
        beside=answers.beside,
        cells=cells,
        populations=answers.populations(),
        voluntary=answers.voluntary(),
        round_units={unit.agency.code: unit for unit in listed},
        blocks=units.blocks,
        parents=units.parents,
        item_names={question.code: say(question.text, "vi") for question in questionnaire.coded},
        ranking=questionnaire.measures == "agency",
        hash=hashlib.sha256(json.dumps(inputs, ensure_ascii=False).encode()).hexdigest(),
    )


@dataclass(frozen=True)
class Units:
    """The units of a round by id and those with a row (`listed`), with the blocks and parent agencies they stand in."""

    all: Mapping[int, RoundUnit]
    listed: Sequence[RoundUnit]
    blocks: tuple[BlockName, ...]
    parents: tuple[Group, ...]

    @classmethod
    def of(cls, round: Round) -> "Units":
        """Read the units in the order of blocks and of agencies inside them."""
        units = _units_of(round)
        listed = [unit for unit in units.values() if unit.reports_into_id is None]
        return cls(units, listed, tuple(_blocks(listed)), tuple(_parents(listed, on=round.opens_on)))

    def told(self) -> dict[str, Any]:
        """Return everything about the units that stands in a result, as JSON."""
        return {
            "units": sorted(_identity(unit, self.all) for unit in self.all.values()),
            "rows": [unit.agency.code for unit in self.listed],
            "groups": [[[each.code, each.name] for each in groups] for groups in (self.blocks, self.parents)],
        }


@dataclass(frozen=True)
class _Answers:
    """The answers to a method's items: `owner` is the place in `listed` of the unit each form counts for.

    `counts` tells of each form whether it came by one of the `counted` channels; `cells` are of those.
    """

    listed: Sequence[RoundUnit]
    raw: Raw
    owner: "NDArray[np.int64]"
    designs: Mapping[int, str]
    counted: frozenset[int]
    counts: "NDArray[np.bool_]"
    units: tuple[UnitCounts, ...]
    beside: tuple[UnitCounts, ...]
    cells: Mapping[int, tuple[Cell, ...]]

    @classmethod
    def of(
        cls, round: Round, method: Method, units: Mapping[int, RoundUnit], listed: Sequence[RoundUnit]
    ) -> "_Answers":
        raw = raw_of(round)
        layout = layout_of(round.questionnaire_version_id)
        asked = raw.answers.take([layout.by_code[code].position for code in method.root.items], axis=1)
        items = np.clip(asked, LOWEST, method.scale, out=asked).astype(np.int8)
        owner = _owners(raw, units, listed)
        designs = designs_of(round, answered=np.flatnonzero(np.bincount(raw.channel)).tolist())
        counted = _counted(designs, method.channels_counted)
        counts = _is_one_of(raw.channel, counted)
        chosen = counts if not counts.all() else slice(None)
        # numpy adds up without Python's lock: so the sums and the counts are made side by side.
        with ThreadPoolExecutor(1) as beside_it:
            cells = beside_it.submit(
                cells_of, Tree.of(method), items[chosen], owner[chosen], raw.place[chosen], raw.places
            )
            official, beside = _counts(method, listed, owner + len(listed) * ~counts, items)
        return cls(listed, raw, owner, designs, counted, counts, official, beside, cells.result())

    def populations(self) -> dict[int, int]:
        """Return the dossiers of each unit that has no volunteered form among the counted."""
        stated = {place: unit.population for place, unit in enumerate(self.listed)}
        loose = self.voluntary()
        return {
            place: population
            for place, population in stated.items()
            if population is not None and self.listed[place].agency.code not in loose
        }

    def voluntary(self) -> frozenset[str]:
        """Return the agencies with counted answers that people volunteered."""
        channels = [channel for channel in self.counted if self.designs.get(channel) == "voluntary"]
        loose = self.owner[_is_one_of(self.raw.channel, channels)] if channels else self.owner[:0]
        places = np.flatnonzero(np.bincount(loose)).tolist()
        return frozenset(self.listed[place].agency.code for place in places)

    def forms(self) -> list[list[int]]:
        """Return how many forms came by each channel for each unit, as [place, channel, forms]."""
        forms = np.bincount(self.owner * CHANNELS + self.raw.channel)
        return [[*divmod(int(pair), CHANNELS), int(forms[pair])] for pair in np.flatnonzero(forms)]


def _counted(designs: Mapping[int, str], wanted: Collection[Design]) -> frozenset[int]:
    """Return the channels the index counts: those of the method's designs.

    Where a round has no such channel, what people volunteered stands alone: without limits.
    """
    return frozenset(channel for channel, design in designs.items() if design in wanted) or frozenset(designs)


def _owners(raw: Raw, units: Mapping[int, RoundUnit], listed: Sequence[RoundUnit]) -> "NDArray[np.int64]":
    """Return the place in `listed` of the unit that each form counts for."""
    place = {unit.pk: number for number, unit in enumerate(listed)}
    first = min(units, default=0)
    # A round's units are numbered one after the other, or nearly so: looked up by number, not searched for.
    owners = np.full(max(units, default=0) - first + 1, -1, dtype=np.int64)
    for unit_id in units:
        owners[unit_id - first] = place[_target(units, unit_id)]
    return owners[raw.unit - first]


def _is_one_of(channel: "NDArray[np.int32]", wanted: Collection[int]) -> "NDArray[np.bool_]":
    known = np.zeros(CHANNELS, dtype=np.bool_)
    known[list(wanted)] = True
    return known[channel]


def _counts(
    method: Method, listed: Sequence[RoundUnit], owner: "NDArray[np.int64]", items: "NDArray[np.int8]"
) -> tuple[tuple[UnitCounts, ...], tuple[UnitCounts, ...]]:
    """Return the counts of each unit by item; `owner` is the unit's place, beyond all of them for forms beside."""
    rows, width = 2 * len(listed), method.scale - LOWEST + 1
    forms, start = np.bincount(owner, minlength=rows).tolist(), owner * width - LOWEST
    tables = [
        np.bincount(start + column, minlength=rows * width).reshape(rows, width).tolist()
        for column in np.ascontiguousarray(items.T)
    ]
    found = [
        UnitCounts(
            agency=unit.agency.code,
            name=unit.version.name,
            block=unit.block.code if unit.block else None,
            n=forms[number],
            items={code: _item(table[number]) for code, table in zip(method.root.items, tables, strict=True)},
            size=unit.population,
        )
        for number, unit in enumerate((*listed, *listed))
    ]
    return tuple(found[: len(listed)]), tuple(found[len(listed) :])


def _item(row: Sequence[int]) -> ItemCounts:
    return ItemCounts(levels=tuple(row[1 - LOWEST :]), na=row[NOT_APPLICABLE - LOWEST])


def _units_of(round: Round) -> dict[int, RoundUnit]:
    """Return the units in the order of blocks and of agencies inside them."""
    units = RoundUnit.objects.filter(round=round).select_related("agency", "version__parent", "block")
    return {
        unit.pk: unit
        for unit in units.order_by("block__position", "block__code", "version__position", "version__sort_key", "id")
    }


def _target(units: Mapping[int, RoundUnit], unit_id: int) -> int:
    """Follow mergers to the unit that answers count for."""
    passed: set[int] = set()
    while (into := units[unit_id].reports_into_id) is not None and unit_id not in passed:
        passed.add(unit_id)
        unit_id = into
    return unit_id


def _blocks(units: Iterable[RoundUnit]) -> list[BlockName]:
    names = {unit.block.code: unit.block.name for unit in units if unit.block}
    return [BlockName(code, name) for code, name in names.items()]


def _parents(units: Sequence[RoundUnit], *, on: date) -> list[Group]:
    """Return the agencies that at least two measured units stand under, with these; not with themselves."""
    members: dict[Agency, list[str]] = {}
    for unit in units:
        if (parent := unit.version.parent) is not None:
            members.setdefault(parent, []).append(unit.agency.code)
    found = {parent: codes for parent, codes in members.items() if len(codes) > 1}
    standing = AgencyVersion.objects.filter(agency__in=list(found), valid__contains=on)
    names = dict(standing.values_list("agency_id", "name"))
    return [Group(each.code, names.get(each.pk, each.code), frozenset(codes)) for each, codes in found.items()]


def _identity(unit: RoundUnit, units: Mapping[int, RoundUnit]) -> list[Any]:
    into = units[unit.reports_into_id].agency.code if unit.reports_into_id else ""
    parent = unit.version.parent.code if unit.version.parent else ""
    block = unit.block.code if unit.block else ""
    return [unit.agency.code, unit.version.name, block, into, parent, unit.population or 0]


def _digest(cell: Cell) -> str:
    """Return the hash of all sums of a cell; these are whole numbers, whatever order answers were read in."""
    found = hashlib.sha256(cell.stratum.encode())
    for array in (cell.n, cell.sums, cell.products, *(part for one in cell.clusters for part in (one.n, one.sums))):
        found.update(np.ascontiguousarray(array, dtype="<i8").tobytes())
    return found.hexdigest()
