"""Writes: scoring runs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from jobs.models import Job
from scoring.compute import compute
from scoring.inputs import Inputs, inputs_of
from scoring.method_document import parse
from scoring.models import BlockScore, MethodVersion, ScoringRun, UnitScore
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.selectors import method_version_of_round
from scoring.services.methods import refuse_unfit
from scoring.tally import fold_all
from surveys.models import Round, RoundUnit

# Stands on every run: raise it whenever the same inputs would give other figures.
CODE_VERSION = "1"


class NoMethod(Exception):
    """The round has no method and none was named."""


def score_round(
    *, round: Round, method_version: MethodVersion | None = None, actor: User | None, at: datetime
) -> ScoringRun:
    """Fold what has come in, compute the round and store the run.

    Raises NoMethod, MethodDoesNotFit. Answers that come in meanwhile are in a later run.
    """
    fold_all()
    return store_run(round=round, method_version=method_version, actor=actor, at=at)


@transaction.atomic
def store_run(
    *, round: Round, method_version: MethodVersion | None = None, actor: User | None, at: datetime
) -> ScoringRun:
    """Compute a round from its tallies and store the run. Raises NoMethod, MethodDoesNotFit."""
    version = method_version or method_version_of_round(round)
    if version is None:
        raise NoMethod(_("Đợt %(round)s chưa được gán phương pháp tính.") % {"round": round.code})
    refuse_unfit(round, version)
    method = parse(version.document)
    inputs = inputs_of(round, method, version)
    result = compute(
        method,
        inputs.units,
        inputs.blocks,
        code=round.code,
        name=round.title,
        item_names=inputs.item_names,
        ranking=inputs.ranking,
    )
    run = ScoringRun.objects.create(
        round=round,
        method_version=version,
        input_hash=inputs.hash,
        code_version=CODE_VERSION,
        total=result.total.to_json(),
        actor=actor,
        at=at,
    )
    _store_result(run, inputs, result)
    return run


@transaction.atomic
def request_score(*, round: Round, actor: User | None, back_url: str, at: datetime) -> Job:
    """Have a worker score a round by its own method."""
    return jobs.services.start(
        task="scoring.tasks.score",
        title=_("Tính chỉ số: %(round)s") % {"round": round.title},
        params={"round_id": round.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def _store_result(run: ScoringRun, inputs: Inputs, result: RoundResult) -> None:
    units = inputs.round_units
    UnitScore.objects.bulk_create(_unit_score(run, units[unit.agency], unit) for unit in result.agencies)
    block_ids = {unit.block.code: unit.block.pk for unit in units.values() if unit.block}
    BlockScore.objects.bulk_create(_block_score(run, block_ids[block.block], block) for block in result.blocks)


def _unit_score(run: ScoringRun, round_unit: RoundUnit, unit: UnitResult) -> UnitScore:
    return UnitScore(
        run=run,
        round_unit=round_unit,
        status=unit.status,
        n=unit.n,
        index=unit.index,
        rank=unit.rank,
        result=unit.to_json(),
    )


def _block_score(run: ScoringRun, block_id: int, block: BlockResult) -> BlockScore:
    return BlockScore(run=run, block_id=block_id, index=block.index, agencies=block.agencies, result=block.to_json())
