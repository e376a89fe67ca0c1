"""Reads for the pages about drafts and publications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from agencies.access import Scope
from dashboards.publications.gate import Gate
from scoring.models import Objection, ObjectionAnswer, Publication, PublicationDraft, ScoringRun, UnitScore
from scoring.results import UnitResult
from surveys.models import Round, RoundUnit
from surveys.selectors import rounds_in_scope


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with what is published of it, the draft in force, and how many objections wait for an answer."""

    round: Round
    runs: int
    publication: Publication | None
    draft: PublicationDraft | None
    waiting: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in the list: its total, and whether it is the draft's or a publication's."""

    run: ScoringRun
    index: str | None
    n: int
    publication: Publication | None
    drafted: bool


def round_lines(scope: Scope) -> list[RoundLine]:
    """Return the rounds of a person's scope that are closed or have figures, the newest first."""
    runs = ScoringRun.objects.filter(round=OuterRef("pk"))
    rounds = list(rounds_in_scope(scope).filter(Q(state=Round.State.CLOSED) | Exists(runs)).select_related("owner"))
    live = {one.round_id: one for one in Publication.objects.filter(round__in=rounds, superseded_by=None)}
    drafts = _drafts(rounds)
    counted = dict(ScoringRun.objects.filter(round__in=rounds).order_by().values_list("round").annotate(Count("pk")))
    unanswered = Objection.objects.filter(draft__round__in=rounds, answers=None).order_by()
    waiting = dict(unanswered.values_list("draft__round").annotate(Count("pk")))
    return [
        RoundLine(each, counted.get(each.pk, 0), live.get(each.pk), drafts.get(each.pk), waiting.get(each.pk, 0))
        for each in rounds
    ]


def _drafts(rounds: Sequence[Round]) -> Mapping[int, PublicationDraft]:
    newest = PublicationDraft.objects.filter(round__in=rounds).order_by("round_id", "-id").distinct("round_id")
    return {one.round_id: one for one in newest.prefetch_related("publications") if not one.publications.all()}


def run_lines(gate: Gate) -> list[RunLine]:
    """Return the runs of a round that a reader knows of, the newest first, with the totals that they see."""
    return [
        RunLine(run, gate.total(run), run.total["n"], getattr(run, "publication", None), run.drafted)  # type: ignore[attr-defined]
        for run in gate.runs
    ]


def objections_of(draft: PublicationDraft, unit: RoundUnit | None = None) -> list[Objection]:
    """Return the objections to a draft and the drafts of the round before it, of one unit or of all."""
    found = Objection.objects.filter(draft__round=draft.round)
    if unit is not None:
        found = found.filter(round_unit=unit)
    found = found.select_related("round_unit__version", "round_unit__agency", "actor")
    return list(found.prefetch_related(Prefetch("answers", ObjectionAnswer.objects.select_related("actor"))))


def unit_result(run: ScoringRun, unit: RoundUnit) -> UnitResult | None:
    """Return what a run says of a unit, None where the unit has no row of its own."""
    score = UnitScore.objects.filter(run=run, round_unit=unit).first()
    return UnitResult.from_json(score.result) if score else None
