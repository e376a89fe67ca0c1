"""Writes: runs of an assessment year."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from jobs.models import Job
from scoring.collecting import cycles_left_alone
from scoring.inputs import Inputs
from scoring.known import Known
from scoring.method_document import parse
from scoring.models import MethodVersion, ScoringRun, YearRun, YearRunRound, YearUnitScore
from scoring.results import UnitResult
from scoring.selectors import result_of
from scoring.tally import fold_all
from scoring.year_keeping import kept
from scoring.year_rounds import YearRounds, rounds_of_year, run_by
from scoring.year_running import YearOutcome, year_outcome_of
from surveys.models import Round

# Stands on every run: raise it whenever the same inputs would give other figures.
YEAR_CODE_VERSION = "4"


class NoYear(Exception):
    """No round of the year can be rolled up."""


class RoundsNotScored(Exception):
    """Rounds of the year have no run by its method, or answers that changed since: the year would not be their sum."""

    def __init__(self, rounds: Sequence[Round]) -> None:
        names = "; ".join(each.title for each in rounds)
        super().__init__(_("Tính lại chỉ số của các đợt này trước, rồi tính năm: %(rounds)s.") % {"rounds": names})
        self.rounds = tuple(rounds)


def score_year(*, year: int, method_version: MethodVersion | None = None, actor: User | None, at: datetime) -> YearRun:
    """Fold what has come in, compute the year and store its run. Raises NoYear, RoundsNotScored."""
    fold_all()
    return store_year_run(year=year, method_version=method_version, actor=actor, at=at)


@cycles_left_alone()
@transaction.atomic
def store_year_run(
    *, year: int, method_version: MethodVersion | None = None, actor: User | None, at: datetime
) -> YearRun:
    """Compute a year from the counted answers of its rounds and store the run. Raises NoYear, RoundsNotScored.

    Every round has the same answers in its own newest run by the method: pages show both beside each other, and what
    is hidden in one must not follow from the other.
    """
    by = rounds_of_year(year, method_version)
    if by.version is None or not by.rounds:
        raise NoYear(_why_none(by))
    outcome = year_outcome_of(year, by.rounds, parse(by.version.document), by.version)
    runs = _runs(by, by.version, outcome)
    run = YearRun.objects.create(
        year=year,
        questionnaire=by.rounds[-1].questionnaire_version.questionnaire,
        synthetic=by.rounds[-1].synthetic,
        method_version=by.version,
        input_hash=outcome.hash,
        code_version=YEAR_CODE_VERSION,
        total=outcome.result.total.to_json(),
        blocks=[block.to_json() for block in outcome.result.blocks],
        parents=[parent.to_json() for parent in outcome.result.parents],
        pooled=_pooled(outcome),
        actor=actor,
        at=at,
    )
    _store_rounds(run, by, runs)
    _store_units(run, outcome)
    return run


@transaction.atomic
def request_year_score(*, year: int, actor: User, back_url: str, at: datetime) -> Job:
    """Have a worker score a year by the method of its rounds."""
    return jobs.services.start(
        task="scoring.year_tasks.score_year",
        title=_("Tính chỉ số năm %(year)d") % {"year": year},
        params={"year": year},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def _why_none(by: YearRounds) -> str:
    if not by.left_out:
        return _("Năm %(year)d chưa có đợt khảo sát nào.") % {"year": by.year}
    reasons = "; ".join(f"{one.round.title}: {one.why.label}" for one in by.left_out)
    return _("Không đợt nào của năm %(year)d gộp được (%(reasons)s).") % {"year": by.year, "reasons": reasons}


def _runs(by: YearRounds, version: MethodVersion, outcome: YearOutcome) -> list[ScoringRun]:
    """Return the run of each round. Raises RoundsNotScored."""
    runs = [run_by(each, version) for each in by.rounds]
    found = [run for run, inputs in zip(runs, outcome.inputs, strict=True) if run and _stands_in(run, inputs)]
    if len(found) < len(runs):
        scored = {run.round_id for run in found}
        raise RoundsNotScored([each for each in by.rounds if each.pk not in scored])
    return found


def _stands_in(run: ScoringRun, inputs: Inputs) -> bool:
    """Say whether a run counted the answers that are counted now."""
    now = {
        unit.agency: (unit.n, unit.size, {code: (item.levels, item.na) for code, item in unit.items.items()})
        for unit in inputs.units
    }
    return now == {unit.agency: _counts(unit) for unit in result_of(run).agencies}


def _counts(unit: UnitResult) -> Any:
    return unit.n, unit.size, {node.code: (node.levels, node.na) for node in unit.of_kind("item")}


def _pooled(outcome: YearOutcome) -> dict[str, Any]:
    """Keep what pooled rows rest on; a mean's parts are those of its units."""
    rows: dict[str, Known] = {"total": outcome.evidence.total}
    rows |= {f"block:{code}": known for code, known in outcome.evidence.blocks.items()}
    rows |= {f"parent:{code}": known for code, known in outcome.evidence.parents.items()}
    return {name: kept(alone) for name, known in rows.items() if (alone := _alone(known))}


def _alone(known: Known) -> Known:
    return {code: parts for code, parts in known.items() if len(parts) == 1 and parts[0].weight == 1}


def _store_rounds(run: YearRun, by: YearRounds, runs: Sequence[ScoringRun]) -> None:
    entered = [
        YearRunRound(year_run=run, round_id=one.round_id, run=one, place=place) for place, one in enumerate(runs)
    ]
    left_out = [YearRunRound(year_run=run, round=one.round, why=one.why) for one in by.left_out]
    YearRunRound.objects.bulk_create([*entered, *left_out])


def _store_units(run: YearRun, outcome: YearOutcome) -> None:
    years = {one.scored.unit.agency: one for one in outcome.units}
    YearUnitScore.objects.bulk_create(
        YearUnitScore(
            year_run=run,
            round_unit=outcome.round_units[unit.agency],
            status=unit.status,
            n=unit.n,
            index=unit.index,
            rank=unit.rank,
            entered=list(years[unit.agency].entered),
            left_out=years[unit.agency].left_out,
            result=unit.to_json(),
            estimates=kept(outcome.evidence.units[unit.agency]),
        )
        for unit in outcome.result.agencies
    )
