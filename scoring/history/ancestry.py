"""Reads everything on record about where one agency comes from, over any years."""

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from agencies.models import AgencySuccession, AgencyVersion
from scoring.history.ancestors import Ancestry, Named
from scoring.history.lineage import Step
from surveys.models import Round, RoundUnit

# Successions on record of one agency are few; a circle of them ends by itself.
MOST_STEPS_BACK = 20


def ancestry_of(agency: str) -> Ancestry:
    """Read an agency with its predecessors, theirs and so on, in a few queries however far back it goes."""
    codes, steps, known = {agency}, set(), _all_steps()
    frontier = codes
    for _ in range(MOST_STEPS_BACK):
        found = {step for step in known if step.predecessor in frontier or step.successor in frontier}
        steps |= found
        frontier = {step.predecessor for step in found if step.successor in codes} - codes
        if not frontier:
            break
        codes |= frontier
    measured, moved = _rounds(codes)
    return Ancestry(agency, tuple(steps), _versions(codes), measured, moved)


def heirs_of(ancestry: Ancestry) -> list[tuple[str, str, str, date]]:
    """Return what an agency passed into: code, name now, kind of succession and day."""
    passed = [step for step in ancestry.steps if step.predecessor == ancestry.agency and step.successor]
    found = [(step.successor or "", step.kind, step.on) for step in sorted(passed, key=lambda step: step.on)]
    if not found:
        return []
    names = _versions({code for code, _, _ in found})
    return [(code, names[code][-1].name if names.get(code) else code, kind, on) for code, kind, on in found]


def _all_steps() -> set[Step]:
    """Return every succession on record: a province has some hundreds, and each step back would be a query."""
    rows = AgencySuccession.objects.values_list("predecessor__code", "successor__code", "kind", "on", "share")
    return {Step(old, new, kind, on, None if share is None else Fraction(share)) for old, new, kind, on, share in rows}


def _versions(codes: Collection[str]) -> dict[str, tuple[Named, ...]]:
    found: dict[str, tuple[Named, ...]] = dict.fromkeys(codes, ())
    rows = AgencyVersion.objects.filter(agency__code__in=codes).order_by("valid")
    for code, valid, name, *ids in rows.values_list("agency__code", "valid", "name", "agency_id", "block_id"):
        found[code] = (*found[code], Named(valid.lower or date.min, valid.upper, name, *ids))
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
