"""Reads what analyses of a round told before: a new one is hidden beside it (STATISTICS § 10)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import AuditEntry
from scoring.analysis.asked import Asked
from scoring.analysis.opinions import ToldRow, told_rows
from scoring.analysis.told import Told
from scoring.models import Analysis, MethodVersion
from surveys.models import Round

Json = dict[str, Any]
# What a stored table by groups, or of opinions, is told by: refusals in words have none.
TABLES = frozenset({"rows", "lines", "questions"})


def told_before(round: Round, asked: Asked, version: MethodVersion) -> list[Told]:
    """Return the tables of this kind that were shown: for all of the same answers by the same groups, one."""
    results: dict[tuple[str, str], list[Json]] = {}
    cells: dict[tuple[str, str], int] = {}
    for pk, fingerprint, parameters, result, first in _shown(round, asked, version).values_list(
        "pk", "fingerprint", "parameters", "result", "cells__columns"
    ):
        key = (fingerprint, str(parameters.get("questions")))
        if TABLES & result.keys():
            results.setdefault(key, []).append(result)
        if first is not None:
            cells.setdefault(key, pk)
    kept = Analysis.objects.in_bulk(cells.values())
    return [Told.from_json(kept[pk].cells or {}, results[key]) for key, pk in cells.items()]


def cells_are_kept(round: Round, asked: Asked, version: MethodVersion, fingerprint: str) -> bool:
    """Say whether a table of the same answers by the same groups keeps their cells already."""
    same = _by(round, asked.kind, version).filter(fingerprint=fingerprint, cells__isnull=False)
    return any(Asked.from_json(asked.kind, one).questions == asked.questions for one in _parameters(same))


def weighted_before(round: Round, asked: Asked, version: MethodVersion, fingerprint: str) -> Iterator[Json]:
    """Yield the weighted indices shown of the same unit, block or round that are of other answers or other forms."""
    shown = _shown(round, asked, version).filter(parameters__reach=asked.reach)
    for parameters, result, then in shown.values_list("parameters", "result", "fingerprint"):
        questions = Asked.from_json(asked.kind, parameters).targets.keys()
        if "weighted" in result and (then, questions) != (fingerprint, asked.targets.keys()):
            yield result


def opinions_before(round: Round) -> dict[str, list[ToldRow]]:
    """Return what was told of each question that makes no index, by its code, by whatever method."""
    found: dict[str, list[ToldRow]] = defaultdict(list)
    made = Analysis.objects.filter(round=round, kind="opinions", cells__isnull=False).order_by("at", "pk")
    for result, cells in _since_closing(round, made).values_list("result", "cells"):
        for code, row in told_rows(result, cells or {}):
            found[code].append(row)
    return found


def _parameters(found: "QuerySet[Analysis]") -> Sequence[Json]:
    return list(found.values_list("parameters", flat=True))


def _by(round: Round, kind: str, version: MethodVersion) -> "QuerySet[Analysis]":
    return Analysis.objects.filter(round=round, kind=kind, method_version=version).order_by("at", "pk")


def _shown(round: Round, asked: Asked, version: MethodVersion) -> "QuerySet[Analysis]":
    """Return what people saw who do not see every count: what was made since the round is closed."""
    return _since_closing(round, _by(round, asked.kind, version))


def _since_closing(round: Round, found: "QuerySet[Analysis]") -> "QuerySet[Analysis]":
    if round.state != Round.State.CLOSED:
        return found.none()
    closings = AuditEntry.objects.filter(subject=f"round:{round.code}", action="round.closed")
    closed = closings.order_by("at").values_list("at", flat=True).first()
    return found if closed is None else found.filter(at__gte=closed)
