"""Reads: what rounds give by methods that are tried on them, as far as it is stored and still stands."""

import hashlib
import json
from typing import Any

from scoring.analysis_inputs import fingerprint_of
from scoring.models import MethodTrial
from scoring.results import BlockResult, RoundResult, UnitResult
from surveys.models import Round

# Stands on every trial: raise it whenever the same answers would give other figures.
TRIAL_CODE_VERSION = "3"


def document_hash(document: Any) -> str:
    """Return what tells a method's document, the same as a version of it has."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def trial_fingerprint(round: Round) -> str:
    """Return what tells whether a trial still stands: equal answers and equal units give an equal text.

    A run is told by its inputs alone, which take seconds to read; a page cannot wait for them. Numbers of dossiers and
    names of units are no matter of analyses but stand in a trial.
    """
    columns = ("pk", "population", "version__name", "version__parent_id", "block__name")
    units = [list(unit) for unit in round.units.order_by("pk").values_list(*columns)]
    told = json.dumps([fingerprint_of(round), round.title, units], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def stored_trial(round: Round, document: str, fingerprint: str) -> MethodTrial | None:
    """Return the stored trial of a method by the hash of its document, of what a fingerprint tells."""
    same = {"document_hash": document, "fingerprint": fingerprint, "code_version": TRIAL_CODE_VERSION}
    return MethodTrial.objects.filter(round=round, **same).first()


def trial_result(trial: MethodTrial) -> RoundResult:
    """Read what a trial found."""
    found = trial.result
    return RoundResult(
        agencies=tuple(UnitResult.from_json(unit) for unit in found["agencies"]),
        blocks=tuple(BlockResult.from_json(block) for block in found["blocks"]),
        total=UnitResult.from_json(found["total"]),
        parents=tuple(BlockResult.from_json(parent) for parent in found.get("parents", ())),
    )
