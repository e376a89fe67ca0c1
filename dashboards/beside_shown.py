"""What a page of one unit, or of the whole, hides from whoever does not see every count: as `profile.make` takes it."""

from typing import Any

from scoring import disclosure
from scoring.access import Sight, stands_beside
from scoring.counts_withheld import withheld_rows, without_counts
from scoring.models import ScoringRun
from scoring.results import UnitResult
from scoring.shown import shown_of
from surveys.models import RoundUnit


def told_of_total(run: ScoringRun, total: UnitResult) -> dict[str, Any]:
    """Return what is to be hidden of a round that measures the province."""
    shown, withheld = shown_of(run), withheld_rows([run.round_id])
    rows = {total.agency} if disclosure.TOP in withheld else set()
    hidden = without_counts(shown.total(), rows, total.nodes)
    return {"beside": hidden, "voluntary": not rows and shown.tells_voluntary(total.agency)}


def told_of_unit(
    run: ScoringRun, result: UnitResult, unit: RoundUnit, sight: Sight, withheld: frozenset[str] | None = None
) -> dict[str, Any]:
    """Return what `profile.make` is to hide of a unit from whoever does not see every count.

    Who sees the whole block or round beside a unit could work back what the others' figures keep. `withheld` are the
    rows of the round without item counts where they are read already (`RunSeen.withheld`).
    """
    rows = withheld_rows([run.round_id]) if withheld is None else withheld
    shown, withheld = shown_of(run), rows & {result.agency}
    hidden = shown.together if stands_beside(unit, sight) else shown.alone(result.agency)
    told = not withheld and shown.tells_voluntary(result.agency)
    return {"beside": without_counts(hidden, withheld, result.nodes), "voluntary": told}
