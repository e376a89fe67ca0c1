"""Computes a year from the answers of its rounds: everything a year's run stores, without storing it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.compute import together, written
from scoring.counts import BlockName, Group
from scoring.inputs import Inputs, inputs_of
from scoring.judging import judged
from scoring.known import Evidence
from scoring.method import Method
from scoring.models import MethodVersion
from scoring.results import RoundResult
from scoring.shares import score
from scoring.year import YearScored, over_year
from scoring.year_before import before_year_of
from scoring.year_evidence import RoundSample, sampled, year_evidence_of
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """What a year gives by a method; `inputs` of its rounds, oldest first; `hash` of all that it comes from.

    `round_units` has each unit as it stood last.
    """

    inputs: tuple[Inputs, ...]
    units: tuple[YearScored, ...]
    result: RoundResult
    evidence: Evidence
    round_units: Mapping[str, RoundUnit]
    hash: str


def year_outcome_of(year: int, rounds: Sequence[Round], method: Method, version: MethodVersion) -> YearOutcome:
    """Compute a year of rounds, oldest first, that are one survey (`scoring.year_rounds`)."""
    inputs = tuple(inputs_of(each, method, version) for each in rounds)
    round_units = {code: unit for each in inputs for code, unit in each.round_units.items()}
    units = over_year(method, [each.units for each in inputs])
    computed = together(
        method, [one.scored for one in units], _blocks(inputs), code=str(year), name=str(year), parents=_parents(inputs)
    )
    evidence = year_evidence_of(method, computed, units, [_sample(method, each) for each in inputs])
    names = {code: name for each in inputs for code, name in each.item_names.items()}
    plain = written(method, computed, item_names=names, ranking=all(each.ranking for each in inputs))
    earlier = before_year_of(year, rounds[-1], method, round_units)
    parts = [year, *(each.hash for each in inputs), earlier.hash if earlier else ""]
    return YearOutcome(
        inputs=inputs,
        units=tuple(units),
        result=judged(method, plain, evidence, earlier.before if earlier else None),
        evidence=evidence,
        round_units=round_units,
        hash=hashlib.sha256(json.dumps(parts).encode()).hexdigest(),
    )


def _sample(method: Method, inputs: Inputs) -> RoundSample:
    return sampled(
        [score(method, unit) for unit in inputs.units],
        cells=inputs.cells,
        populations=inputs.populations,
        voluntary=inputs.voluntary,
    )


def _blocks(inputs: Sequence[Inputs]) -> list[BlockName]:
    """Return the blocks as they stood last, those of the newest round first."""
    found: dict[str, BlockName] = {}
    for each in reversed(inputs):
        for block in each.blocks:
            found.setdefault(block.code, block)
    return list(found.values())


def _parents(inputs: Sequence[Inputs]) -> list[Group]:
    """Return the parent agencies with all units that stood under them last."""
    names = {parent.code: parent.name for each in inputs for parent in each.parents}
    under = {agency: parent.code for each in inputs for parent in each.parents for agency in parent.members}
    found = [(code, frozenset(agency for agency in under if under[agency] == code)) for code in names]
    return [Group(code, names[code], members) for code, members in found if len(members) > 1]
