"""Who reaches which minutes of supervising bodies: the one place where their pages decide it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from accounts.roles import Role
from agencies.models import SupervisingBody
from dashboards.supervision.reach import LONGEST_ID, Place, place_of
from surveys.models import SupervisionMinutes
from surveys.selectors.minutes import minutes_of, reads_signed
from surveys.selectors.supervision import bodies_named

READING = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Desk:
    """A round with what a person has to do with its minutes: `writes` for a body, `reads` what all have signed."""

    place: Place
    writes: bool
    reads: bool

    @property
    def versions(self) -> QuerySet[SupervisionMinutes, Any]:
        """Return the versions of minutes that exist for the person."""
        return minutes_of(self.place.round, self.place.watcher, own=self.writes, signed=self.reads)

    @property
    def body(self) -> SupervisingBody:
        """Return the body that the person writes for: the own one before one stood in for."""
        return bodies_named(self.place.watcher.bodies[:1])[0]

    def is_own(self, minutes: SupervisionMinutes) -> bool:
        return self.writes and minutes.body_id in self.place.watcher.bodies


def desk_of(request: HttpRequest, code: str) -> Desk:
    """Return a round as a person keeps or reads its minutes. Raises Http404, PermissionDenied."""
    place = place_of(request, code)
    reads = reads_signed(place.watcher.user, on=localdate())
    if not (place.watches or reads):
        raise PermissionDenied
    return Desk(place, writes=place.watches and bool(place.watcher.bodies), reads=reads)


def writing_desk(request: HttpRequest, code: str) -> Desk:
    """Return a round as one who writes for a body finds it. Raises Http404, PermissionDenied."""
    desk = desk_of(request, code)
    if not desk.writes:
        raise PermissionDenied
    return desk


def version_at(desk: Desk, minutes_id: int) -> Any:
    """Return a version of minutes that exists for the person. Raises Http404."""
    found = desk.versions.filter(pk=minutes_id).first() if len(str(minutes_id)) <= LONGEST_ID else None
    if found is None:
        raise Http404
    return found


def own_version(desk: Desk, minutes_id: int) -> Any:
    """Return a version of minutes that is the person's to write on. Raises Http404, PermissionDenied."""
    found = version_at(desk, minutes_id)
    if not desk.is_own(found):
        raise PermissionDenied
    return found
