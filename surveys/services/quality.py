from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services import record
from surveys.models import FlagReview, Response, Round
from surveys.selectors.quality import of_round
from surveys.services.decisions import AlreadyExcluded, BeingDestroyed, NotExcluded, exclude_response, restore_response

Action = Literal["exclude", "restore", "keep", "reopen"]
LONGEST_FILTERS = 300
# What takes an action back.
INVERSE: dict[Action, Action] = {
    "exclude": "restore",
    "restore": "exclude",
    "keep": "reopen",
    "reopen": "keep",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """The forms an action changed; those it found as it would have left them are not among them."""

    action: Action
    ids: tuple[str, ...]


@transaction.atomic
def decide(*, round: Round, ids: Iterable[str], action: Action, reason: str, actor: User, at: datetime) -> Decided:
    """Exclude, restore, keep or reopen several forms of a round at once; ids of other rounds are passed over.

    Raises ReasonMissing where an exclusion or a restoration gives no reason.
    """
    changed = [
        str(response.pk)
        for response in of_round(round, _known(ids)).order_by("pk")
        if _apply(response, action, reason, actor, at)
    ]
    return Decided(action, tuple(changed))


def _apply(response: Response, action: Action, reason: str, actor: User, at: datetime) -> bool:
    try:
        match action:
            case "exclude":
                exclude_response(response=response, reason=reason, actor=actor, at=at)
            case "restore":
                restore_response(response=response, reason=reason, actor=actor, at=at)
            case "keep":
                return _keep(response, actor, at)
            case "reopen":
                return _reopen(response, actor, at)
    except (AlreadyExcluded, NotExcluded, BeingDestroyed):
        return False
    return True


def _keep(response: Response, actor: User, at: datetime) -> bool:
    _review, made = FlagReview.objects.get_or_create(response=response, defaults={"actor": actor, "at": at})
    if made:
        _record(response, "response.keep", actor, at)
    return made


def _reopen(response: Response, actor: User, at: datetime) -> bool:
    deleted, _by_model = FlagReview.objects.filter(response=response).delete()
    if deleted:
        _record(response, "response.reopen", actor, at)
    return bool(deleted)


def note_answers_seen(*, round: Round, asked: str, actor: User, at: datetime) -> None:
    """Write down who read single forms, unmasked words among them, and which: the filters of the page."""
    detail = {"filters": [asked[:LONGEST_FILTERS]] if asked else []}
    record(actor=actor, action="responses.seen", subject=f"round:{round.code}", detail=detail, at=at)


def _record(response: Response, action: str, actor: User, at: datetime) -> None:
    # As with decisions: the audit knows that somebody looked, not at which answer.
    record(actor=actor, action=action, subject=f"round-unit:{response.round_unit_id}", detail={}, at=at)


def _known(ids: Iterable[str]) -> list[str]:
    """Leave out what cannot be an id."""
    found = []
    for text in ids:
        try:
            found.append(str(UUID(text)))
        except ValueError:
            continue
    return found
