"""Who reaches which flag: the one place where pages of supervision decide it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from accounts.roles import Role
from surveys.access import watched_round
from surveys.models import Round, RoundUnit, SupervisionFlag
from surveys.selectors.supervision import Watcher, flags_of, is_of_its_body, watcher_for
from surveys.supervising import Side

# An agency's own people see what Sở Nội vụ shows them, and nothing else here.
READING = (Role.HOME_AFFAIRS, Role.STEERING, Role.SUPERVISOR, *Role.of_an_agency())
RAISING = (Role.SUPERVISOR,)
ACTING = (Role.HOME_AFFAIRS, Role.SUPERVISOR)
# How the survey goes, and samples of it, are nothing an agency's own people read here.
OVERSEEING = (*ACTING, Role.STEERING)
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Place:
    """A round as a person supervises it, or is supervised in it; `units` are those they may flag."""

    round: Round
    watcher: Watcher
    units: tuple[RoundUnit, ...]

    @property
    def watches(self) -> bool:
        return bool(self.units) or self.watcher.everywhere


def place_of(request: HttpRequest, code: str) -> Place:
    """Return a round with what a person may flag in it. Raises Http404 where it does not exist for them."""
    hand = watched_round(request, code)
    watcher = watcher_for(hand.user, on=localdate())
    return Place(hand.round, watcher, tuple(unit for unit in hand.units if _over(watcher, unit)))


def flag_of(place: Place, flag_id: int) -> SupervisionFlag:
    """Return a flag of the round that exists for the person. Raises Http404."""
    known = flags_of(place.watcher).filter(round=place.round)
    found: SupervisionFlag | None = known.filter(pk=flag_id).first() if len(str(flag_id)) <= LONGEST_ID else None
    if found is None:
        raise Http404
    return found


def side_of(place: Place, flag: SupervisionFlag) -> Side | None:
    """Return for which side a person acts on a flag; None: they only read it."""
    if is_of_its_body(place.watcher, flag):
        return "body"
    return "office" if place.watcher.office else None


def _over(watcher: Watcher, unit: RoundUnit) -> bool:
    named = unit.agency_id in watcher.over_agencies or unit.block_id in watcher.over_blocks
    return watcher.watches and (watcher.everywhere or named)
