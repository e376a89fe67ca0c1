"""How many forms a reader is told of beside a run: those counted by now, or those that the run knew itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.access import Sight
from scoring.results import RoundResult
from scoring.run_for import RunSeen, counted_since
from surveys.models import RoundUnit


@dataclass(frozen=True, slots=True)
class FormsSeen:
    """Forms received; `new`: of them not in the run, below 0: left out since; `back`: left out since, untold."""

    received: int
    new: int = 0
    back: int = 0


def forms_seen(
    seen: RunSeen, sight: Sight, units: Sequence[RoundUnit], counts: Mapping[int, int], result: RoundResult
) -> FormsSeen:
    """Return what is told of a round's forms; `counts` are those counted by now, by unit."""
    received = sum(counts.get(unit.pk, 0) for unit in units)
    if seen.is_held:
        since = sum(counted_since(result, units, counts).values())
        return FormsSeen(received - since, back=-since)
    known = sum(unit.n + unit.voluntary for unit in result.agencies)
    return FormsSeen(received, new=sum(counts.values()) - known if sight.units.everything else 0)
