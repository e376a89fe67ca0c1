"""Writes: methods, the method of a round, scoring runs."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from accounts.services import record
from agencies.models import Agency
from jobs.models import Job
from scoring.compute import compute
from scoring.inputs import Inputs, inputs_of
from scoring.method_document import parse
from scoring.models import BlockScore, Method, MethodVersion, RoundMethod, ScoringRun, UnitScore
from scoring.results import BlockResult, RoundResult, UnitResult
from scoring.selectors import method_version_of_round, misfits
from scoring.tally import fold_all
from surveys.models import Round, RoundUnit
from surveys.services import InvalidRound, create_round, open_round
from surveys.services.copying import copy_round
from surveys.services.plan_checks import Outline, missing_for_collecting, outside_owner
from surveys.services.plans import Target, change_outline, delete_round, set_channels, set_targets
from surveys.yaml_file import parse_yaml

# Stands on every run: raise it whenever the same inputs would give other figures.
CODE_VERSION = "1"
DEFINITIONS = Path(__file__).parent / "definitions"


class MethodDoesNotFit(Exception):
    """The method asks for items that the round's questionnaire does not have; `faults` name them."""

    def __init__(self, method_code: str, faults: Sequence[str]) -> None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(
            _("Phương pháp %(method)s không dùng được cho phiếu này:\n%(faults)s")
            % {"method": method_code, "faults": lines}
        )
        self.faults = tuple(faults)


class NoMethod(Exception):
    """The round has no method and none was named."""


@transaction.atomic
def load_method(*, document: Any, at: datetime) -> MethodVersion:
    """Store a method document: the same content is the same version, another one the next number.

    Raises InvalidMethod.
    """
    method = parse(document)
    content = json.dumps(document, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()
    Method.objects.get_or_create(code=method.code)
    owner = Method.objects.select_for_update().get(code=method.code)
    existing = owner.versions.filter(document_hash=digest).first()
    return existing or MethodVersion.objects.create(
        method=owner,
        number=owner.versions.count() + 1,
        title=method.title,
        document=json.loads(content),
        document_hash=digest,
        created_at=at,
    )


@transaction.atomic
def load_methods_shipped(*, at: datetime) -> list[MethodVersion]:
    """Store the methods that come with the portal."""
    documents = [parse_yaml(path.read_bytes()) for path in sorted(DEFINITIONS.glob("*.yaml"))]
    return [load_method(document=document, at=at) for document in documents]


@transaction.atomic
def assign_method(*, round: Round, method_version: MethodVersion) -> RoundMethod:
    """Say by which method a round is scored; raises MethodDoesNotFit."""
    _refuse_unfit(round, method_version)
    scored_by, _created = RoundMethod.objects.update_or_create(round=round, defaults={"method_version": method_version})
    return scored_by


@transaction.atomic
def plan_round(
    *,
    code: str,
    owner: Agency | None,
    outline: Outline,
    method_version: MethodVersion | None,
    agencies: Collection[Agency],
    designs: Mapping[int, str],
    actor: User | None,
    at: datetime,
) -> Round:
    """Make a round with its method and channels, to be prepared further. Raises InvalidRound, MethodDoesNotFit."""
    faults = outside_owner(owner, agencies, on=outline.opens_on)
    if faults:
        raise InvalidRound(faults)
    made = create_round(
        code=code,
        owner=owner,
        title=outline.title,
        questionnaire_version=outline.questionnaire_version,
        assessment_year=outline.assessment_year,
        opens_on=outline.opens_on,
        closes_on=outline.closes_on,
        agencies=agencies,
        actor=actor,
        at=at,
    )
    change_plan(round=made, outline=outline, method_version=method_version, actor=actor, at=at)
    set_channels(round=made, designs=designs, actor=actor, at=at)
    return made


@transaction.atomic
def change_plan(
    *, round: Round, outline: Outline, method_version: MethodVersion | None, actor: User | None, at: datetime
) -> None:
    """Change what stands over a round and, while it is being prepared, its method.

    Raises InvalidRound, MethodDoesNotFit.
    """
    change_outline(round=round, outline=outline, actor=actor, at=at)
    before = method_version_of_round(round)
    if method_version is None or method_version == before:
        return
    if round.state != Round.State.DRAFT:
        raise InvalidRound([_("Chỉ đổi phương pháp tính khi đợt còn đang chuẩn bị.")])
    assign_method(round=round, method_version=method_version)
    detail = {"method": method_version.method.code, "version": method_version.number}
    record(actor=actor, action="round.method", subject=f"round:{round.code}", detail=detail, at=at)


@transaction.atomic
def save_plan(
    *,
    round: Round,
    outline: Outline,
    method_version: MethodVersion | None,
    designs: Mapping[int, str] | None,
    targets: Mapping[str, Target],
    actor: User | None,
    at: datetime,
) -> int:
    """Change everything a plan says at once, or nothing; return how many units have other numbers now.

    Without `designs` the channels stay as they are. Raises InvalidRound with the faults of every part,
    MethodDoesNotFit, WrongState.
    """
    by: dict[str, Any] = {"round": round, "actor": actor, "at": at}
    parts: list[Callable[[], int | None]] = [
        lambda: change_plan(outline=outline, method_version=method_version, **by),
        *([lambda: set_channels(designs=designs, **by)] if designs is not None else []),
        *([lambda: set_targets(targets=targets, **by)] if targets else []),
    ]
    faults: list[str] = []
    changed = 0
    for part in parts:
        try:
            changed = part() or changed
        except InvalidRound as invalid:
            faults.extend(invalid.faults)
    if faults:
        raise InvalidRound(faults)
    return changed


@transaction.atomic
def open_planned_round(*, round: Round, actor: User | None, at: datetime) -> None:
    """Let answers come into a round whose plan is complete. Raises InvalidRound with what is missing, WrongState."""
    faults = missing_for_collecting(round, on=localdate(at))
    if method_version_of_round(round) is None:
        faults.append(_("Chưa chọn phương pháp tính chỉ số."))
    if faults:
        raise InvalidRound(faults)
    open_round(round=round, actor=actor, at=at)


@transaction.atomic
def delete_planned_round(*, round: Round, actor: User | None, at: datetime) -> None:
    """Delete a round that is being prepared, with its method. Raises WrongState, InvalidRound."""
    RoundMethod.objects.filter(round=round).delete()
    delete_round(round=round, actor=actor, at=at)


@transaction.atomic
def copy_planned_round(*, source: Round, **fields: Any) -> Round:
    """Copy a round as `surveys.services.copying.copy_round` does, with its method. Raises InvalidRound."""
    made = copy_round(source=source, **fields)
    version = method_version_of_round(source)
    if version is not None:
        assign_method(round=made, method_version=version)
    return made


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
    _refuse_unfit(round, version)
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


def _refuse_unfit(round: Round, version: MethodVersion) -> None:
    faults = misfits(version, round.questionnaire_version)
    if faults:
        raise MethodDoesNotFit(version.method.code, faults)


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
