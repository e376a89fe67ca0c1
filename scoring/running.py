"""Computes a round from its answers: everything a run stores, without storing it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from scoring.before import Earlier, before_of
from scoring.compute import together, written
from scoring.counts import UnitCounts
from scoring.evidence import Sampled, evidence_of
from scoring.inputs import Inputs, inputs_of
from scoring.judging import Telling
from scoring.known import Evidence
from scoring.method import Method
from scoring.models import MethodVersion
from scoring.points import PERCENT
from scoring.results import RoundResult, UnitResult
from scoring.sampling.estimates import Estimates
from scoring.shares import index_of, score
from surveys.models import Round


@dataclass(frozen=True)
class Outcome:
    """What a round gives by a method; `estimates` of each unit by agency, `hash` of all that it comes from."""

    method: Method
    inputs: Inputs
    telling: Telling
    estimates: Mapping[str, Estimates]
    evidence: Evidence
    hash: str

    @cached_property
    def result(self) -> RoundResult:
        return replace(self.telling.groups, agencies=tuple(self.units()))

    def units(self) -> Iterator[UnitResult]:
        """Yield the rows of the units one by one, with what people volunteered beside the index without it."""
        found = {unit.agency: unit for unit in self.inputs.beside if unit.n}
        for unit in self.telling.units():
            yield _beside(self.method, unit, found.get(unit.agency))


def outcome_of(round: Round, method: Method, version: MethodVersion | None = None) -> Outcome:
    """Compute a round by a method; `version` is the stored method, None for a draft."""
    inputs = inputs_of(round, method, version)
    scored = [score(method, unit) for unit in inputs.units]
    computed = together(method, scored, inputs.blocks, code=round.code, name=round.title, parents=inputs.parents)
    evidence, estimates = evidence_of(method, computed, Sampled(inputs.cells, inputs.populations, inputs.voluntary))
    earlier = before_of(round, method)
    plain = written(method, computed, item_names=inputs.item_names, ranking=inputs.ranking)
    return Outcome(
        method=method,
        inputs=inputs,
        telling=Telling.of(method, plain, evidence, earlier.before if earlier else None),
        estimates=estimates,
        evidence=evidence,
        hash=_hash(round, inputs, earlier),
    )


def _hash(round: Round, inputs: Inputs, earlier: Earlier | None) -> str:
    """Return the hash of everything printed: the total's row has the name of the round."""
    parts = [inputs.hash, earlier.hash if earlier else "", round.code, round.title]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _beside(method: Method, unit: UnitResult, volunteered: UnitCounts | None) -> UnitResult:
    if volunteered is None:
        return unit
    index = index_of(method, volunteered)
    printed = None if index is None else method.rounding.print(index * PERCENT)
    return replace(unit, voluntary=volunteered.n, voluntary_index=printed)
