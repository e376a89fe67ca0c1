"""Writes: rounds together with the method they are scored by."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Agency
from scoring.models import MethodVersion, RoundMethod
from scoring.selectors import method_version_of_round
from scoring.services.methods import assign_method
from surveys.models import Round
from surveys.services import InvalidRound, create_round, open_round
from surveys.services.copying import copy_round
from surveys.services.plan_checks import Outline, missing_for_collecting, outside_owner
from surveys.services.plans import Target, change_outline, delete_round, set_channels, set_targets


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
