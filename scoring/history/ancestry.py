"""Reads everything on record about where agencies come from, over any years."""

from collections.abc import Collection, Mapping
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
    return ancestries_of([agency])[agency]


def ancestries_of(agencies: Collection[str]) -> dict[str, Ancestry]:
    """Read many agencies with what each came out of, by code, in as many queries as for one."""
    known = _all_steps()
    back = {agency: _back(agency, known) for agency in agencies}
    everybody = {code for codes, _steps in back.values() for code in codes}
    versions, (measured, moved) = _versions(everybody), _rounds(everybody)
    return {
        agency: Ancestry(
            agency,
            tuple(steps),
            {code: versions[code] for code in codes},
            _within(measured, codes),
            {round_id: each for round_id, pairs in moved.items() if (each := _of(pairs, codes))},
        )
        for agency, (codes, steps) in back.items()
    }


Known = Mapping[str, Collection[Step]]


def _back(agency: str, known: Known) -> tuple[set[str], set[Step]]:
    """Return the agency and all it came out of, with the steps that touch them."""
    codes: set[str] = {agency}
    steps: set[Step] = set()
    frontier = codes
    for _ in range(MOST_STEPS_BACK):
        found = {step for code in frontier for step in known.get(code, ())}
        steps |= found
        frontier = {step.predecessor for step in found if step.successor in codes} - codes
        if not frontier:
            break
        codes = codes | frontier
    return codes, steps


def _within(measured: Mapping[int, frozenset[str]], codes: Collection[str]) -> dict[int, frozenset[str]]:
    return {round_id: each for round_id, found in measured.items() if (each := found.intersection(codes))}


def _of(moved: frozenset[tuple[str, str]], codes: Collection[str]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in moved if pair[0] in codes)


def heirs_of(ancestry: Ancestry) -> list[tuple[str, str, str, date]]:
    """Return what an agency passed into: code, name now, kind of succession and day."""
    passed = [step for step in ancestry.steps if step.predecessor == ancestry.agency and step.successor]
    found = [(step.successor or "", step.kind, step.on) for step in sorted(passed, key=lambda step: step.on)]
    if not found:
        return []
    names = _versions({code for code, _, _ in found})
    return [(code, names[code][-1].name if names.get(code) else code, kind, on) for code, kind, on in found]


def _all_steps() -> dict[str, set[Step]]:
    """Return every succession on record by each of its agencies: a province has some hundreds."""
    rows = AgencySuccession.objects.values_list("predecessor__code", "successor__code", "kind", "on", "share")
    found: dict[str, set[Step]] = {}
    for old, new, kind, on, share in rows:
        step = Step(old, new, kind, on, None if share is None else Fraction(share))
        for code in (old, *((new,) if new else ())):
            found.setdefault(code, set()).add(step)
    return found


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
