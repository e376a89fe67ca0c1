"""Reads for the officials' pages: stored runs as they are, nothing computed again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from agencies.access import Scope
from scoring.access import Sight
from scoring.disclosure import TOP
from scoring.evidence import from_json, known_of
from scoring.gaps import gaps_of_total, gaps_together
from scoring.known import Known
from scoring.models import ScoringRun, UnitCount, UnitScore
from scoring.results import UnitResult
from scoring.run_for import officials_of
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province, rounds_in_scope


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list; `received` counts forms within the scope, `index` is the total of the run that is seen."""

    round: Round
    received: int
    index: str | None


def round_lines(sights: Mapping[str, Sight]) -> list[RoundLine]:
    """Return the rounds a person sees, newest first, with the totals that the pages of the rounds show them.

    `sights` say by a round's state what they see of it.
    """
    scope = sights[Round.State.CLOSED].units
    rounds, runs = list(rounds_in_scope(scope)), _newest_runs()
    # Whoever does not see the newest run sees the forms that the run knew, too.
    official = {} if sights[Round.State.CLOSED].sees_newest else officials_of(rounds)
    received = _received_by_round(scope) | _known_by_round(scope, [one.run for one in official.values()])
    totals = {pk: (run, run.index) for pk, run in runs.items()}  # type: ignore[attr-defined]
    totals |= {pk: (one.run, one.run.total["index"]) for pk, one in official.items()}
    return [
        RoundLine(each, received.get(each.pk, 0), _shown_total(each, *totals[each.pk], sights[each.state]))
        if each.pk in totals
        else RoundLine(each, received.get(each.pk, 0), None)
        for each in rounds
    ]


def _received_by_round(scope: Scope) -> dict[int, int]:
    counts = UnitCount.objects.all()
    if not scope.everything:
        within = Q(round_unit__agency_id__in=scope.agency_ids) | Q(round_unit__block_id__in=scope.block_ids)
        counts = counts.filter(within)
    sums = counts.values_list("round_unit__round").annotate(forms=Sum(F("received") - F("excluded")))
    return dict(sums.order_by("round_unit__round"))


def _known_by_round(scope: Scope, runs: Collection[ScoringRun]) -> dict[int, int]:
    """Return how many forms within a scope runs knew, by round."""
    if not runs:
        return {}
    rows = UnitScore.objects.filter(run__in=runs)
    if not scope.everything:
        within = Q(round_unit__agency_id__in=scope.agency_ids) | Q(round_unit__block_id__in=scope.block_ids)
        rows = rows.filter(within)
    volunteered = Cast(KeyTextTransform("voluntary", "result"), IntegerField())
    sums = rows.order_by().values_list("run__round").annotate(forms=Sum(F("n") + Coalesce(volunteered, 0)))
    return dict(sums)


def _newest_runs() -> Mapping[int, ScoringRun]:
    """Return each round's newest run by its own method, with its total as `index`."""
    own = Q(round__scored_by__isnull=True) | Q(method_version=F("round__scored_by__method_version"))
    runs = ScoringRun.objects.filter(own).order_by("round_id", "-at", "-id").distinct("round_id")
    found = runs.only("round_id", "input_hash").annotate(index=KeyTextTransform("index", "total"))
    return {run.round_id: run for run in found}


def _shown_total(round: Round, run: ScoringRun, index: str | None, sight: Sight) -> str | None:
    if not sight.figures.everything:
        return None
    return None if not sight.detail.everything and hides_total(round, run) else index


def hides_total(round: Round, run: ScoringRun) -> bool:
    """Say whether a run's total stays hidden from whoever sees the whole round but not every count."""
    gaps = gaps_of_total(run) if measures_a_province(round) else gaps_together(run)
    return TOP in gaps.hidden


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What a run computed for one unit, by what estimates, how many of its forms count now.

    `shared`: another unit of its block has the same rank.
    """

    result: UnitResult
    known: Known
    received: int
    shared: bool


def unit_row(run: ScoringRun, unit: RoundUnit) -> UnitRow | None:
    """Return what a run computed for one unit, in one query; None if it came into the round after the run."""
    peers = UnitScore.objects.filter(run=run, rank=OuterRef("rank"), round_unit__block=unit.block)
    counts = UnitCount.objects.filter(round_unit=unit).values(forms=F("received") - F("excluded"))
    rows = UnitScore.objects.filter(run=run, round_unit=unit).annotate(
        shared=Exists(peers.exclude(round_unit=unit)), forms=Subquery(counts)
    )
    for result, estimates, forms, shared in rows.values_list("result", "estimates", "forms", "shared"):
        return UnitRow(UnitResult.from_json(result), known_of(from_json(estimates)), forms or 0, shared)
    return None


def received_by(unit: RoundUnit) -> int:
    """Return how many forms of a unit are counted."""
    counts = UnitCount.objects.filter(round_unit=unit)
    return counts.values_list(F("received") - F("excluded"), flat=True).first() or 0
