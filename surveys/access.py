"""Who may do what in a round's collection. Planning and deciding belongs to whoever owns the round."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from surveys.models import Round, RoundUnit
from surveys.selectors import units_in_scope


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person may do in one round: the units they may watch, and whether the round is theirs to manage."""

    user: User
    round: Round
    units: tuple[RoundUnit, ...]
    manages: bool


def user_of(request: HttpRequest) -> User:
    """Return who is signed in. Raises PermissionDenied for a visitor."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def manages(user: User | AnonymousUser, round: Round) -> bool:
    """Tell whether a round is this person's to plan and decide on.

    The province's rounds belong to Sở Nội vụ with the whole province, an agency's own to its officers and heads.
    """
    on = localdate()
    if scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything:
        return True
    if round.owner_id is None:
        return False
    return round.owner_id in scope_of(user, on=on, roles=Role.of_an_agency()).agency_ids


def managed_round(request: HttpRequest, code: str) -> Hand:
    """Return a round this person manages. Raises Http404: for anyone else it does not exist here."""
    hand = _hand(request, code, roles=Role.collecting())
    if not hand.manages:
        raise Http404
    return hand


def watched_round(request: HttpRequest, code: str) -> Hand:
    """Return a round with the units whose collection this person may watch. Raises Http404 where there are none."""
    hand = _hand(request, code, roles=Role.watching_collection())
    if not hand.units and not hand.manages:
        raise Http404
    return hand


def posted_round(request: HttpRequest, code: str) -> Hand:
    """Return a round with the units whose access points this person may see and whose posters they may print.

    Posters hang at the agency's counters, so its officers and heads print their own units', also of the province's
    round; making, closing and replacing access points stays with who manages it. Raises Http404 where there are none.
    """
    hand = _hand(request, code, roles=Role.collecting())
    if not hand.units and not hand.manages:
        raise Http404
    return hand


def _hand(request: HttpRequest, code: str, *, roles: tuple[Role, ...]) -> Hand:
    user = user_of(request)
    found = get_object_or_404(Round.objects.select_related("questionnaire_version__questionnaire", "owner"), code=code)
    request.round_in_hand = found  # type: ignore[attr-defined]
    owns = manages(user, found)
    scope = Scope(everything=True) if owns else scope_of(user, on=localdate(), roles=roles)
    return Hand(user, found, tuple(units_in_scope(found, scope)), manages=owns)
