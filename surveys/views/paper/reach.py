"""Who reaches which batch: the one place where pages about paper decide it."""

from dataclasses import replace

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from surveys.access import Hand, user_of, watched_round
from surveys.models import PaperBatch, Recheck, RoundUnit
from surveys.selectors.paper import batches_of, batches_to_key

READING = (*Role.collecting(), Role.COORDINATOR, Role.SUPERVISOR)
HANDLING = (*Role.collecting(), Role.COORDINATOR)
CHECKING = (*Role.collecting(), Role.SUPERVISOR)


def key_scope(user: User) -> Scope:
    """Return where a person keys whatever was printed: Sở Nội vụ and the post's coordinators within their scope."""
    return scope_of(user, on=localdate(), roles=(Role.HOME_AFFAIRS, Role.COORDINATOR))


def batches_at_desk(user: User) -> QuerySet[PaperBatch]:
    """Return the batches a person may key; an agency's officers and heads all of its own survey, no other."""
    own = scope_of(user, on=localdate(), roles=Role.of_an_agency()).agency_ids
    return batches_to_key(user, key_scope(user), owners=own)


def handles(hand: Hand) -> bool:
    """Tell whether a person prints, hands out and takes back batches of a round: its owner, and the post."""
    return hand.manages or bool(_handled_units(hand))


def handles_batch(hand: Hand, batch: PaperBatch) -> bool:
    """Tell whether a person prints, hands out and takes back this batch."""
    return batch.round_unit_id in {unit.pk for unit in _handled_units(hand)}


def _handled_units(hand: Hand) -> tuple[RoundUnit, ...]:
    """Return the units whose batches a person handles; the post those it serves, whatever else the person may watch."""
    if hand.manages:
        return hand.units
    # Whoever handles a unit's batches watches the unit.
    served = scope_of(hand.user, on=localdate(), roles=(Role.COORDINATOR,))
    return tuple(unit for unit in hand.units if served.covers(agency_id=unit.agency_id, block_id=unit.block_id))


def checks(hand: Hand) -> bool:
    """Tell whether a person draws a sample for re-checking: the round's owner, and whoever supervises all of it."""
    return hand.manages or scope_of(hand.user, on=localdate(), roles=(Role.SUPERVISOR,)).everything


def handled_round(request: HttpRequest, code: str) -> Hand:
    """Return a round with the units whose batches this person handles. Raises Http404."""
    hand = watched_round(request, code)
    if not handles(hand):
        raise Http404
    return replace(hand, units=_handled_units(hand))


def checked_round(request: HttpRequest, code: str) -> Hand:
    """Return a round whose re-checks this person draws and reads. Raises Http404."""
    hand = watched_round(request, code)
    if not checks(hand):
        raise Http404
    return hand


def batch_of(hand: Hand, batch_id: int) -> PaperBatch:
    return get_object_or_404(batches_of(hand.round, hand.units).select_related("round"), pk=batch_id)


def recheck_of(hand: Hand, recheck_id: int) -> Recheck:
    related = ("round", "round_unit__version", "surveyor", "drawn_by")
    return get_object_or_404(Recheck.objects.select_related(*related), pk=recheck_id, round=hand.round)


def batch_to_key(request: HttpRequest, batch_id: int) -> tuple[User, PaperBatch]:
    """Return who is at the desk and the batch, if that person may key it. Raises Http404."""
    user = user_of(request)
    return user, get_object_or_404(batches_at_desk(user), pk=batch_id)
