"""Who sees which obligations, and who acts on them: the one place where that is decided.

Sở Nội vụ with the whole province gives and judges them. An agency's officers and heads see and hand in their own and
those of units below; a sector lead sees those of the block; leadership, Ban Chỉ đạo and supervising bodies see all
within their scope.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Obligation
from agencies.access import Scope, scope_of
from agencies.models import AgencyVersion

READING = Role.seeing_results()
GIVING = (Role.HOME_AFFAIRS,)
HANDING_IN = Role.of_an_agency()


@dataclass(frozen=True, slots=True)
class Reader:
    """What a person may do about obligations today; `gives` is who gives and judges them."""

    user: User
    on: date
    reading: Scope
    handing_in: Scope
    gives: bool

    def hands_in(self, obligation: Obligation) -> bool:
        return obligation.bearer_id in self.handing_in.agency_ids


def reader_for(user: User, *, on: date) -> Reader:
    """Return what a person may do about obligations on a day."""
    reading = scope_of(user, on=on, roles=READING)
    nowhere = Scope(roles=reading.roles)
    return Reader(
        user=user,
        on=on,
        reading=reading,
        handing_in=scope_of(user, on=on, roles=HANDING_IN) if reading.has(*HANDING_IN) else nowhere,
        gives=reading.has(*GIVING) and scope_of(user, on=on, roles=GIVING).everything,
    )


def visible(reader: Reader) -> QuerySet[Obligation]:
    """Return the obligations a person sees: by who owes them now, or whom the directive named."""
    found = Obligation.objects.select_related("point__directive")
    scope = reader.reading
    if scope.everything:
        return found
    in_block = AgencyVersion.objects.filter(
        agency=OuterRef("bearer"), block__in=scope.block_ids, valid__contains=reader.on
    )
    own = Q(bearer__in=scope.agency_ids) | Q(agency__in=scope.agency_ids)
    return found.filter(own | Exists(in_block) if scope.block_ids else own)
