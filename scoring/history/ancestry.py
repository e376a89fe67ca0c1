"""Reads everything on record about where one agency comes from, over any years."""

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from django.db.models import Q

from agencies.models import AgencySuccession, AgencyVersion
from scoring.history.ancestors import Ancestry, Named
from scoring.history.lineage import Step
from surveys.models import Round, RoundUnit

# Successions on record of one agency are few; a circle of them ends by itself.
MOST_STEPS_BACK = 20


def ancestry_of(agency: str) -> Ancestry:
    """Read an agency with its predecessors, theirs and so on, in a few queries for each step back."""
    codes, steps = {agency}, set()
    frontier = codes
    for _ in range(MOST_STEPS_BACK):
        found = _steps(frontier)
        steps |= found
        frontier = {step.predecessor for step in found if step.successor in codes} - codes
        if not frontier:
            break
        codes |= frontier
    measured, moved = _rounds(codes)
    return Ancestry(agency, tuple(steps), _versions(codes), measured, moved)


def heirs_of(agency: str) -> list[tuple[str, str, str, date]]:
    """Return what an agency passed into: code, name now, kind of succession and day."""
    rows = AgencySuccession.objects.filter(predecessor__code=agency, successor__isnull=False).order_by("on")
    found = list(rows.values_list("successor__code", "kind", "on"))
    names = _versions({code for code, _, _ in found})
    return [(code, names[code][-1].name if names.get(code) else code, kind, on) for code, kind, on in found]


def _steps(codes: Collection[str]) -> set[Step]:
    touching = Q(predecessor__code__in=codes) | Q(successor__code__in=codes)
    rows = AgencySuccession.objects.filter(touching).values_list(
        "predecessor__code", "successor__code", "kind", "on", "share"
    )
    return {Step(old, new, kind, on, None if share is None else Fraction(share)) for old, new, kind, on, share in rows}


def _versions(codes: Collection[str]) -> dict[str, tuple[Named, ...]]:
    found: dict[str, tuple[Named, ...]] = dict.fromkeys(codes, ())
    rows = AgencyVersion.objects.filter(agency__code__in=codes).order_by("valid")
    for code, valid, name in rows.values_list("agency__code", "valid", "name"):
        found[code] = (*found[code], Named(valid.lower or date.min, valid.upper, name))
    return found


def _rounds(codes: Collection[str]) -> tuple[dict[int, frozenset[str]], dict[int, frozenset[tuple[str, str]]]]:
    """Return which of the agencies each closed round measured, and which counted for another one there."""
    measured: dict[int, frozenset[str]] = {}
    moved: dict[int, frozenset[tuple[str, str]]] = {}
    rows = RoundUnit.objects.filter(agency__code__in=codes, round__state=Round.State.CLOSED)
    for round_id, code, into in rows.values_list("round_id", "agency__code", "reports_into__agency__code"):
        measured[round_id] = measured.get(round_id, frozenset()) | {code}
        if into is not None:
            moved[round_id] = moved.get(round_id, frozenset()) | {(code, into)}
    return measured, moved
