"""Reads: analyses that are stored already, and which of them still stand."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from scoring.analysis.asked import Asked
from scoring.analysis_inputs import fingerprint_of, method_for
from scoring.models import Analysis
from scoring.run_for import RunSeen
from scoring.selectors import latest_run
from surveys.models import Round

# Stands on every analysis: raise it whenever the same answers would give other figures.
CODE_VERSION = "5"


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


def seen(round: Round, asked: Asked, run: RunSeen) -> Analysis | None:
    """Return the stored analysis that a reader sees: held to a run, that of its answers, whatever came after."""
    if not run.is_held:
        return stored(round, asked)
    found = _of_run(run).filter(round=round, **identity(asked)).order_by("-at", "-id").first()
    return found or (None if is_passed(round, run) else stored(round, asked))


def is_passed(round: Round, run: RunSeen) -> bool:
    """Say whether a reader is held to a run that is not the round's newest: nothing can be computed of its answers."""
    newest = latest_run(round)
    return run.is_held and run.official is not None and newest is not None and run.official.differs_from(newest)


def newest(round: Round, run: RunSeen, *, kind: str, reach: str) -> Analysis | None:
    """Return the newest analysis of a kind of a unit, a block or the round, of whatever parameters.

    For who is held to a run it is of the answers of that run, else of whatever answers.
    """
    found = _of_run(run) if run.is_held and is_passed(round, run) else Analysis.objects.all()
    return found.filter(round=round, kind=kind, parameters__reach=reach).order_by("-at", "-id").first()


def standing(round: Round, run: RunSeen, asked: Sequence[Asked]) -> dict[str, Analysis]:
    """Return which of these analyses a reader sees of the run they see, by kind, in a few queries.

    Held to a run, those of its answers, whatever came after; else those of the answers as they are now.
    """
    return {each.kind: each for each in _standing(round, run, asked)}


def standing_by_parameters(round: Round, run: RunSeen, asked: Sequence[Asked]) -> dict[str, Analysis]:
    """Return the same by the hash of what was asked, for several of one kind."""
    return {each.parameters_hash: each for each in _standing(round, run, asked)}


def _standing(round: Round, run: RunSeen, asked: Sequence[Asked]) -> list[Analysis]:
    if run.run is None:
        return []
    wanted = reduce(or_, [Q(**identity(each)) for each in asked])
    if run.is_held and is_passed(round, run):
        return list(_of_run(run).filter(wanted, round=round).order_by("at", "id"))
    found = list(Analysis.objects.filter(wanted, round=round, method_version=run.run.method_version))
    now = fingerprint_of(round, run.run) if found else ""
    return [each for each in found if each.fingerprint == now]


def _of_run(run: RunSeen) -> "QuerySet[Analysis]":
    return Analysis.objects.filter(run=run.run, method_version=F("run__method_version"))
