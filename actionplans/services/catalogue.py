"""Writes: the catalogue of typical measures, kept by Sở Nội vụ; agencies propose what worked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import record
from actionplans.models import Measure, TypicalMeasure, TypicalMeasureStep
from actionplans.services.taking import Acts, Hand, take

KIND, STATE = TypicalMeasureStep.Kind, TypicalMeasure.State
TYPICAL_ACTS = Acts(
    "typical",
    {
        KIND.EDIT: frozenset((STATE.PROPOSED, STATE.ACTIVE)),
        KIND.ACCEPT: frozenset((STATE.PROPOSED,)),
        KIND.DECLINE: frozenset((STATE.PROPOSED,)),
        KIND.RETIRE: frozenset((STATE.ACTIVE,)),
        KIND.RESTORE: frozenset((STATE.RETIRED, STATE.DECLINED)),
    },
    frozenset((KIND.DECLINE, KIND.RETIRE)),
)


class AlreadyListed(Exception):
    """The catalogue has this measure for this factor or item, or it was proposed already."""


class NotDone(Exception):
    """Only a measure that was carried out is proposed to others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """What a measure of the catalogue says; its columns."""

    factor: str
    action: str
    source: str
    node: str = ""
    cause: str = ""
    lead: str = ""


def add_typical(*, said: Typical, actor: User | None, at: datetime) -> TypicalMeasure:
    """Put a measure into the catalogue. Raises AlreadyListed."""
    return _made(said, KIND.ADD, STATE.ACTIVE, actor, at)


def propose_typical(*, measure: Measure, said: Typical, actor: User, at: datetime) -> TypicalMeasure:
    """Propose a measure that an agency has done. Raises AlreadyListed, NotDone."""
    if measure.state != Measure.State.DONE:
        raise NotDone(measure.pk)
    return _made(said, KIND.PROPOSE, STATE.PROPOSED, actor, at, measure=measure)


def edit_typical(*, typical: TypicalMeasure, said: Typical, hand: Hand) -> TypicalMeasure:
    """Change what a measure says. Raises AlreadyListed, Changed, NotNow."""
    try:
        with transaction.atomic():
            return take(typical, TYPICAL_ACTS, KIND.EDIT, hand, **_columns(said))[0]
    except IntegrityError as twice:
        raise AlreadyListed from twice


def accept_typical(*, typical: TypicalMeasure, note: str = "", hand: Hand) -> TypicalMeasure:
    return take(typical, TYPICAL_ACTS, KIND.ACCEPT, hand, note, state=STATE.ACTIVE)[0]


def decline_typical(*, typical: TypicalMeasure, note: str, hand: Hand) -> TypicalMeasure:
    return take(typical, TYPICAL_ACTS, KIND.DECLINE, hand, note, state=STATE.DECLINED)[0]


def retire_typical(*, typical: TypicalMeasure, note: str, hand: Hand) -> TypicalMeasure:
    return take(typical, TYPICAL_ACTS, KIND.RETIRE, hand, note, state=STATE.RETIRED)[0]


def restore_typical(*, typical: TypicalMeasure, note: str = "", hand: Hand) -> TypicalMeasure:
    """Use a measure again. Raises AlreadyListed where it was proposed anew meanwhile, Changed, NotNow."""
    try:
        with transaction.atomic():
            return take(typical, TYPICAL_ACTS, KIND.RESTORE, hand, note, state=STATE.ACTIVE)[0]
    except IntegrityError as twice:
        raise AlreadyListed from twice


def load_catalogue(*, entries: Iterable[Typical], at: datetime) -> int:
    """Put measures of documents into the catalogue, each once however often this is done; return how many are new."""
    held = set(TypicalMeasure.objects.values_list("factor", "node", "action"))
    fresh = [each for each in entries if (each.factor, each.node, each.action) not in held]
    for each in fresh:
        add_typical(said=each, actor=None, at=at)
    return len(fresh)


def _made(said: Typical, kind: Any, state: Any, actor: User | None, at: datetime, **more: Any) -> TypicalMeasure:
    try:
        with transaction.atomic():
            made = TypicalMeasure.objects.create(state=state, version=1, **_columns(said), **more)
            made.steps.create(number=1, kind=kind, actor=actor, at=at)
            record(actor=actor, action=f"typical.{kind.value}", subject=f"typical:{made.pk}", detail={}, at=at)
    except IntegrityError as twice:
        raise AlreadyListed from twice
    return made


def _columns(said: Typical) -> dict[str, Any]:
    return {name: getattr(said, name) for name in said.__slots__}
