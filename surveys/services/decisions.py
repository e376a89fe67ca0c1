from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from surveys.models import Destruction, FoldInbox, Response, ResponseDecision
from surveys.services.ringing import ring_for_counting

LONGEST_REASON = 500
MOST_DECISIONS = 199


class AlreadyExcluded(Exception):
    """The response is already left out of the count."""


class NotExcluded(Exception):
    """The response counts; there is nothing to restore."""


class ReasonMissing(ValueError):
    """A decision needs a reason of 1 to 500 characters."""


class BeingDestroyed(Exception):
    """The round's raw answers are being destroyed: what is counted stays as it is."""


class TooManyDecisions(Exception):
    """The response went back and forth as often as the numbering allows."""


@transaction.atomic
def exclude_response(*, response: Response, reason: str, actor: User, at: datetime) -> ResponseDecision:
    """Leave a response out of the count. Raises AlreadyExcluded, ReasonMissing, TooManyDecisions, BeingDestroyed."""
    number = _next_number(response)
    if number % 2 == 0:
        raise AlreadyExcluded(response.pk)
    return _decide(response, number, ResponseDecision.Kind.EXCLUDE, reason, actor, at)


@transaction.atomic
def restore_response(*, response: Response, reason: str, actor: User, at: datetime) -> ResponseDecision:
    """Take an excluded response into the count again.

    Raises NotExcluded, ReasonMissing, TooManyDecisions, BeingDestroyed.
    """
    number = _next_number(response)
    if number % 2 == 1:
        raise NotExcluded(response.pk)
    return _decide(response, number, ResponseDecision.Kind.RESTORE, reason, actor, at)


def reason_given(reason: str) -> str:
    """Return a reason as it is kept. Raises ReasonMissing."""
    reason = reason.replace("\0", "").strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing(_("Cần ghi lý do, tối đa %d ký tự.") % LONGEST_REASON)
    return reason


def _next_number(response: Response) -> int:
    # Decisions on one response wait for each other here, so that each sees the ones before.
    Response.objects.select_for_update().only("pk").get(pk=response.pk)
    return ResponseDecision.objects.filter(response=response).count() + 1


def _decide(
    response: Response, number: int, kind: ResponseDecision.Kind, reason: str, actor: User, at: datetime
) -> ResponseDecision:
    if Destruction.objects.filter(round__units=response.round_unit_id).exists():
        raise BeingDestroyed(response.pk)
    if number > MOST_DECISIONS:
        raise TooManyDecisions(response.pk)
    reason = reason_given(reason)
    sign = -1 if kind == ResponseDecision.Kind.EXCLUDE else 1
    FoldInbox.objects.create(response=response, sign=sign, decided=True)
    ring_for_counting()
    # The audit knows that a decision fell, not on which answer: it must not lead back to one.
    record(
        actor=actor, action=f"response.{kind.value}", subject=f"round-unit:{response.round_unit_id}", detail={}, at=at
    )
    return ResponseDecision.objects.create(
        response=response, number=number, kind=kind, reason=reason, actor=actor, at=at
    )
