"""Who may see contact data. Whoever manages a round sees counts; names and numbers are shown to who goes or calls."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from invitations.models import SampleList
from surveys.access import Hand, managed_round, manages, user_of
from surveys.models import Channel, Round, RoundUnit
from surveys.selectors import units_in_scope
from surveys.selectors.fieldwork import assignments_of_surveyor

# Who hands out and collects forms; who manages the round may do it, too.
CARRYING = (*Role.collecting(), Role.COORDINATOR)
CALLING = (*Role.collecting(), Role.COORDINATOR, Role.SURVEYOR)


@dataclass(frozen=True, slots=True)
class Reach:
    """A list whose people somebody may see in clear, within some units."""

    user: User
    round: Round
    sample_list: SampleList
    units: tuple[RoundUnit, ...]

    @property
    def unit_ids(self) -> list[int]:
        return [unit.pk for unit in self.units]


def managed_list(request: HttpRequest, code: str, list_id: int) -> tuple[Hand, SampleList]:
    """Return a list of a round that this person manages. Raises Http404."""
    hand = managed_round(request, code)
    return hand, get_object_or_404(hand.round.sample_lists.select_related("round"), pk=list_id)


def carried_list(request: HttpRequest, code: str, list_id: int) -> Reach:
    """Return a postal list with the units whose forms this person carries. Raises Http404."""
    return _reach(request, code, list_id, Channel.POST)


def called_list(request: HttpRequest, code: str, list_id: int) -> Reach:
    """Return a list of telephone numbers with the units this person calls for: a surveyor those assigned.

    Raises Http404.
    """
    return _reach(request, code, list_id, Channel.PHONE)


def lists_to_reach(request: HttpRequest, code: str) -> tuple[Round, list[SampleList]]:
    """Return a round with the postal and telephone lists whose people somebody may see. Raises Http404."""
    user = user_of(request)
    round = get_object_or_404(Round.objects.select_related("owner"), code=code)
    units = _units(user, round, Channel.PHONE)
    if not units:
        raise Http404
    carries = bool(_units(user, round, Channel.POST))
    channels = (Channel.POST, Channel.PHONE) if carries else (Channel.PHONE,)
    return round, list(round.sample_lists.filter(channel__in=channels).order_by("created_on", "pk"))


def knows_the_server(user: User) -> bool:
    """Tell whether somebody may be told where files lie on the server: Sở Nội vụ of the whole province, administrators.

    An agency that runs a round of its own sends through a server that others keep.
    """
    scope = scope_of(user, on=localdate(), roles=(Role.HOME_AFFAIRS,))
    return scope.everything or scope.has(Role.ADMINISTRATOR)


def _reach(request: HttpRequest, code: str, list_id: int, channel: Channel) -> Reach:
    user = user_of(request)
    lists = SampleList.objects.select_related("round__questionnaire_version__questionnaire", "round__owner")
    found = get_object_or_404(lists, pk=list_id, round__code=code, channel=channel)
    units = _units(user, found.round, channel)
    if not units:
        raise Http404
    return Reach(user, found.round, found, tuple(units))


def _units(user: User, round: Round, channel: Channel) -> list[RoundUnit]:
    """Return the units whose people somebody goes to or calls: a surveyor calls those assigned."""
    scope = Scope(everything=True)
    if not manages(user, round):
        scope = scope_of(user, on=localdate(), roles=(Role.COORDINATOR,))
    units = list(units_in_scope(round, scope))
    if not units and channel == Channel.PHONE:
        assigned = assignments_of_surveyor(user).filter(channel=channel).values("round_unit")
        units = list(units_in_scope(round, Scope(everything=True)).filter(pk__in=assigned))
    return units
