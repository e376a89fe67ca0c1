"""Reads: what stays hidden of runs, as far as it was found already and still stands."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from scoring.disclosure import Members, RoundHidden
from scoring.models import KeptHiding, ScoringRun

# Stands on everything kept: raise it whenever the same runs would have other figures hidden.
HIDING_CODE_VERSION = "1"


def beside_of(runs: Sequence[ScoringRun], members: Members) -> str:
    """Return what tells the runs that are seen beside each other, oldest first, and which units stand together."""
    told = [[(run.pk, run.input_hash) for run in runs], sorted((code, sorted(each)) for code, each in members.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def with_kept(runs: "QuerySet[ScoringRun]") -> "QuerySet[ScoringRun]":
    """Return runs with what is kept of them, for `kept_hiding`, in the same query."""
    kept = KeptHiding.objects.filter(run=OuterRef("pk"), code_version=HIDING_CODE_VERSION)
    return runs.annotate(
        kept_beside=Subquery(kept.values("beside")[:1]), kept_hidden=Subquery(kept.values("hidden")[:1])
    )


def kept_hiding(run: ScoringRun, beside: str) -> RoundHidden | None:
    """Return what is kept of a run of `with_kept`, None where it was found beside others."""
    stands = run.kept_beside == beside  # type: ignore[attr-defined]
    return from_json(run.kept_hidden) if stands else None  # type: ignore[attr-defined]


def to_json(hidden: RoundHidden) -> dict[str, Any]:
    """Write what is hidden."""
    counts = {row: sorted(nodes) for row, nodes in hidden.counts.items()}
    return {"rows": dict(hidden.rows), "nodes": {row: dict(of) for row, of in hidden.nodes.items()}, "counts": counts}


def from_json(json: Mapping[str, Any]) -> RoundHidden:
    """Read what is hidden."""
    counts = {row: frozenset(nodes) for row, nodes in json["counts"].items()}
    return RoundHidden(rows=json["rows"], nodes=json["nodes"], counts=counts)
