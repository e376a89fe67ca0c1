"""Reads for the officials' pages: stored runs as they are, nothing computed again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.fields.json import KeyTextTransform

from agencies.access import Scope
from scoring.disclosure import hides, k_of
from scoring.method_document import parse
from scoring.models import MethodVersion, ScoringRun, UnitCount, UnitScore
from scoring.results import UnitResult
from surveys.models import Round, RoundUnit
from surveys.selectors import rounds_in_scope


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list; `received` counts forms within the scope, `index` is the total of the newest run."""

    round: Round
    received: int
    index: str | None


def round_lines(scope: Scope, *, detail: bool) -> list[RoundLine]:
    """Return the rounds of a scope, newest first; without `detail` no index of a handful of forms."""
    rounds = list(rounds_in_scope(scope))
    received, totals = _received_by_round(scope), _indices_by_round(detail=detail)
    return [RoundLine(each, received.get(each.pk, 0), totals.get(each.pk)) for each in rounds]


def _received_by_round(scope: Scope) -> Mapping[int, int]:
    counts = UnitCount.objects.all()
    if not scope.everything:
        within = Q(round_unit__agency_id__in=scope.agency_ids) | Q(round_unit__block_id__in=scope.block_ids)
        counts = counts.filter(within)
    sums = counts.values_list("round_unit__round").annotate(forms=Sum(F("received") - F("excluded")))
    return dict(sums.order_by("round_unit__round"))


def _indices_by_round(*, detail: bool) -> Mapping[int, str | None]:
    """Return the total of each round's newest run by its own method."""
    own = Q(round__scored_by__isnull=True) | Q(method_version=F("round__scored_by__method_version"))
    runs = ScoringRun.objects.filter(own).order_by("round_id", "-at", "-id").distinct("round_id")
    figures = KeyTextTransform("index", "total"), KeyTextTransform("n", "total")
    totals = list(runs.values_list("round_id", "method_version_id", *figures))
    least = {} if detail else _least_shown({version for _, version, *_ in totals})
    return {
        round_id: None if not detail and hides(int(n), detail=False, k=least[version]) else index
        for round_id, version, index, n in totals
    }


def _least_shown(versions: Collection[int]) -> Mapping[int, int]:
    """Return the number of people below which figures by each method stay hidden."""
    documents = MethodVersion.objects.filter(pk__in=versions).values_list("pk", "document")
    return {pk: k_of(parse(document)) for pk, document in documents}


def unit_result(run: ScoringRun, unit: RoundUnit) -> UnitResult | None:
    """Return what a run computed for one unit; None if it came into the round after the run."""
    found = UnitScore.objects.filter(run=run, round_unit=unit).values_list("result", flat=True).first()
    return UnitResult.from_json(found) if found else None


def rank_is_shared(run: ScoringRun, unit: RoundUnit, rank: int | None) -> bool:
    """Say whether another unit of the block has the same rank."""
    if rank is None:
        return False
    same = UnitScore.objects.filter(run=run, rank=rank, round_unit__block=unit.block)
    return same.exclude(round_unit=unit).exists()


def received_by(unit: RoundUnit) -> int:
    """Return how many forms of a unit are counted."""
    counts = UnitCount.objects.filter(round_unit=unit)
    return counts.values_list(F("received") - F("excluded"), flat=True).first() or 0
