"""What a reorganisation is asked to do, and why one cannot be done. No database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agencies.models import Agency, AgencySuccession

RENAME, MERGE = AgencySuccession.Kind.RENAME, AgencySuccession.Kind.MERGE
SPLIT, DISSOLVE = AgencySuccession.Kind.SPLIT, AgencySuccession.Kind.DISSOLVE
TRANSFER = AgencySuccession.Kind.TRANSFER


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency that begins with the reorganisation; level, block and, unless given, parent are its predecessor's."""

    code: str
    name: str
    short_name: str = ""
    parent: Agency | None = None


@dataclass(frozen=True, slots=True)
class Heir:
    """Who takes over: an agency there is, or a new one; `share` of the predecessor, None where nobody says."""

    agency: Agency | None = None
    new: NewAgency | None = None
    share: Decimal | None = None

    @property
    def code(self) -> str:
        return self.agency.code if self.agency else self.new.code if self.new else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One reorganisation. `name`: how the renamed agency is called from then on.

    `stays`: an agency that gives parts away goes on itself. `moves_people`: who held a role over what was merged holds
    it over the agency that took it over.
    """

    kind: AgencySuccession.Kind
    on: date
    agencies: tuple[Agency, ...]
    heirs: tuple[Heir, ...] = ()
    name: str = ""
    short_name: str = ""
    act: str = ""
    stays: bool = False
    moves_people: bool = False

    @property
    def ends(self) -> bool:
        """Whether the agencies end by it."""
        return self.kind not in (RENAME, TRANSFER) and not self.stays


class Impossible(Exception):
    """A reorganisation cannot be done; `names` are the agencies that hinder it."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


class WrongNumber(Impossible):
    """Too few or too many agencies for this kind."""


class BeforeFounding(Impossible):
    """The day is not after the first day of an agency."""


class AlreadyDissolved(Impossible):
    """An agency is not there any more on the day before."""


class LaterHistory(Impossible):
    """Something later than the day is on record of an agency."""


class HeirNotThere(Impossible):
    """An agency that should take over is not there on the day: dissolved, or not founded yet."""


class GoesInCircle(Impossible):
    """An agency would come out of itself, or stand below itself."""


class CodeInUse(Impossible):
    """A new agency's code is another agency's."""


class ChildrenLeft(Impossible):
    """Agencies stand below one that ends, and nobody says where they belong."""


class SharesTooLarge(Impossible):
    """The shares are more than the whole."""


class PartUnstated(Impossible):
    """A part passes on, and it is not said how large, or nothing would be left: history reads that as the whole."""


class SameName(Impossible):
    """The new name is the old one."""
