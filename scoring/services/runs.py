"""Writes: scoring runs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from jobs.models import Job
from scoring.collecting import cycles_left_alone
from scoring.evidence import alone, to_json
from scoring.method_document import parse
from scoring.models import BlockScore, MethodVersion, ScoringRun, UnitScore
from scoring.running import Outcome, outcome_of
from scoring.selectors import method_version_of_round
from scoring.services.methods import refuse_unfit
from scoring.tally import fold_all
from surveys.models import Round

# Stands on every run: raise it whenever the same inputs would give other figures.
CODE_VERSION = "5"


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


@cycles_left_alone()
@transaction.atomic
def store_run(
    *, round: Round, method_version: MethodVersion | None = None, actor: User | None, at: datetime
) -> ScoringRun:
    """Compute a round from its counted answers and store the run. Raises NoMethod, MethodDoesNotFit."""
    version = method_version or method_version_of_round(round)
    if version is None:
        raise NoMethod(_("Đợt %(round)s chưa được gán phương pháp tính.") % {"round": round.code})
    refuse_unfit(round, version)
    outcome = outcome_of(round, parse(version.document), version)
    run = ScoringRun.objects.create(
        round=round,
        method_version=version,
        input_hash=outcome.hash,
        code_version=CODE_VERSION,
        total=outcome.result.total.to_json(),
        parents=[parent.to_json() for parent in outcome.result.parents],
        estimates=to_json(alone(outcome.evidence.total)),
        parent_estimates={code: to_json(alone(known)) for code, known in outcome.evidence.parents.items()},
        actor=actor,
        at=at,
    )
    _store_units(run, outcome)
    _store_blocks(run, outcome)
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


def _store_units(run: ScoringRun, outcome: Outcome) -> None:
    units = outcome.inputs.round_units
    UnitScore.objects.bulk_create(
        UnitScore(
            run=run,
            round_unit=units[unit.agency],
            status=unit.status,
            n=unit.n,
            index=unit.index,
            rank=unit.rank,
            result=unit.to_json(),
            estimates=to_json(outcome.estimates[unit.agency]),
        )
        for unit in outcome.result.agencies
    )


def _store_blocks(run: ScoringRun, outcome: Outcome) -> None:
    ids = {unit.block.code: unit.block.pk for unit in outcome.inputs.round_units.values() if unit.block}
    BlockScore.objects.bulk_create(
        BlockScore(
            run=run,
            block_id=ids[block.block],
            index=block.index,
            agencies=block.agencies,
            result=block.to_json(),
            estimates=to_json(alone(outcome.evidence.blocks[block.block])),
        )
        for block in outcome.result.blocks
    )
