"""Writes: scoring runs."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from jobs.models import Job
from scoring.collecting import cycles_left_alone
from scoring.evidence import alone, to_json
from scoring.fingerprint import run_fingerprint
from scoring.method_document import parse
from scoring.models import BlockScore, MethodVersion, ScoringRun
from scoring.running import Outcome, outcome_of
from scoring.selectors import latest_run, method_version_of_round
from scoring.services.methods import refuse_unfit
from scoring.tally import fold_all
from surveys.copying import NULL, copy_in, escaped
from surveys.models import Round

# Stands on every run: raise it whenever the same inputs would give other figures.
CODE_VERSION = "5"
# Of a round one scoring that may find its run stored at a time.
SCORING_LOCK = 0x73636F72
# A row is some twenty kilobytes: the database takes in a few while the next are written.
UNITS_AT_ONCE = 8
UNITS = "COPY scoring_unitscore (run_id, round_unit_id, status, n, index, rank, result, estimates) FROM STDIN"


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
def score_anew(*, round: Round, actor: User | None, at: datetime) -> tuple[ScoringRun, bool]:
    """Fold what has come in and score a round by its own method, as `score_round`; return a run and whether it is new.

    Where the round's newest run is of the same inputs by the same method and code, it is returned and none is stored:
    by its fingerprint before an answer is read, else by its hash. Who asks for the same meanwhile waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SCORING_LOCK, round.pk])
    fold_all()
    version = _method(round, None)
    newest = latest_run(round)
    known = newest if newest and newest.code_version == CODE_VERSION else None
    fingerprint = run_fingerprint(round, version)
    if known and known.fingerprint == fingerprint:
        return known, False
    outcome = _outcome(round, version)
    if known and (known.method_version_id, known.input_hash) == (version.pk, outcome.hash):
        return known, False
    return _stored(round, version, outcome, fingerprint, actor, at), True


@cycles_left_alone()
@transaction.atomic
def store_run(
    *, round: Round, method_version: MethodVersion | None = None, actor: User | None, at: datetime
) -> ScoringRun:
    """Compute a round from its counted answers and store the run. Raises NoMethod, MethodDoesNotFit."""
    version = _method(round, method_version)
    fingerprint = run_fingerprint(round, version)
    return _stored(round, version, _outcome(round, version), fingerprint, actor, at)


def _method(round: Round, method_version: MethodVersion | None) -> MethodVersion:
    version = method_version or method_version_of_round(round)
    if version is None:
        raise NoMethod(_("Đợt %(round)s chưa được gán phương pháp tính.") % {"round": round.code})
    refuse_unfit(round, version)
    return version


def _outcome(round: Round, version: MethodVersion) -> Outcome:
    return outcome_of(round, parse(version.document), version)


def _stored(
    round: Round, version: MethodVersion, outcome: Outcome, fingerprint: str, actor: User | None, at: datetime
) -> ScoringRun:
    run = ScoringRun.objects.create(
        round=round,
        method_version=version,
        input_hash=outcome.hash,
        fingerprint=fingerprint,
        code_version=CODE_VERSION,
        total=outcome.telling.groups.total.to_json(),
        parents=[parent.to_json() for parent in outcome.telling.groups.parents],
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
    with connection.cursor() as cursor:
        copy_in(cursor, UNITS, _unit_lines(run, outcome), at_once=UNITS_AT_ONCE)


def _unit_lines(run: ScoringRun, outcome: Outcome) -> Iterator[str]:
    units = outcome.inputs.round_units
    for unit in outcome.units():
        plain = (run.pk, units[unit.agency].pk, unit.status, unit.n, unit.index, unit.rank)
        numbers = "\t".join(NULL if value is None else str(value) for value in plain)
        estimates = to_json(outcome.estimates[unit.agency])
        yield f"{numbers}\t{_text(unit.to_json())}\t{_text(estimates)}\n"


def _text(value: Mapping[str, Any]) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))


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
        for block in outcome.telling.groups.blocks
    )
