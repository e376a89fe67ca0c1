"""Reads: analyses that are stored already, and which of them still stand."""

from scoring.analysis.asked import Asked
from scoring.analysis_inputs import fingerprint_of, method_for
from scoring.models import Analysis
from surveys.models import Round

# Stands on every analysis: raise it whenever the same answers would give other figures.
CODE_VERSION = "4"


def identity(asked: Asked) -> dict[str, str]:
    """Return the fields that tell equal analyses of equal answers."""
    return {"kind": asked.kind, "parameters_hash": asked.hash, "code_version": CODE_VERSION}


def stored(round: Round, asked: Asked) -> Analysis | None:
    """Return the analysis of the answers as they are now, if somebody has asked for it before."""
    version = method_for(round)
    if version is None:
        return None
    same = {**identity(asked), "method_version": version, "fingerprint": fingerprint_of(round)}
    return Analysis.objects.filter(round=round, **same).first()


def newest(round: Round, *, kind: str, reach: str) -> Analysis | None:
    """Return the newest analysis of a kind of a unit, a block or the round, of whatever answers and parameters."""
    return Analysis.objects.filter(round=round, kind=kind, parameters__reach=reach).order_by("-at", "-id").first()
