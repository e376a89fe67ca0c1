"""Who sees which plans, who writes and judges them, who answers a difficulty: the one place where that is decided.

An agency's officers and heads see and write their own and those of units below. Sở Nội vụ with the whole province sees
all and judges them; a sector lead writes those over the block. Others see within their scope what was handed in, an
agency what is planned over its block; while a plan is written, or sent back, it is its writers' alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Plan
from actionplans.reach import GIVING, HANDING_IN, READING
from agencies.access import Scope, scope_of
from agencies.models import AgencyVersion

HANDED_IN = (Plan.State.SUBMITTED, Plan.State.ACCEPTED, Plan.State.CLOSED)
WRITING = HANDING_IN
# A sector lead writes the plans over its block.
WRITING_MEASURES = (*HANDING_IN, Role.SECTOR_LEAD)
JUDGING = (*GIVING, *WRITING)
ANSWERING = (*GIVING, *WRITING_MEASURES)


@dataclass(frozen=True, slots=True)
class PlanReader:
    """What a person may do about plans today.

    `writing`: for which agencies they write, `leading`: for which blocks; `above` has the parents of those agencies.
    """

    user: User
    on: date
    reading: Scope
    writing: Scope
    leading: Scope
    judges: bool
    above: Mapping[int, int | None] = field(default_factory=dict)

    def writes(self, plan: Plan) -> bool:
        """Say whether a plan is theirs to write, whatever its state."""
        if plan.block_id is not None:
            return plan.block_id in self.leading.block_ids
        return plan.agency_id in self.writing.agency_ids

    def answers(self, plan: Plan) -> bool:
        """Say whether they answer what stands in the way of a plan: Sở Nội vụ, or the agency above the plan's."""
        if plan.block_id is not None:
            return self.judges
        return self.judges or self.above.get(plan.agency_id) in self.writing.agency_ids


def plan_reader_for(user: User, *, on: date) -> PlanReader:
    """Return what a person may do about plans on a day."""
    reading = scope_of(user, on=on, roles=READING)
    writing = _narrowed(user, reading, WRITING, on)
    return PlanReader(
        user=user,
        on=on,
        reading=reading,
        writing=writing,
        leading=_narrowed(user, reading, (Role.SECTOR_LEAD,), on),
        judges=reading.has(*GIVING) and scope_of(user, on=on, roles=GIVING).everything,
        above=_above(writing, on) if writing.agency_ids else {},
    )


def _narrowed(user: User, reading: Scope, roles: tuple[Role, ...], on: date) -> Scope:
    return scope_of(user, on=on, roles=roles) if reading.has(*roles) else Scope(roles=reading.roles)


def visible_plans(reader: PlanReader) -> QuerySet[Plan]:
    """Return the plans a person sees; one that is still written is its writers' and Sở Nội vụ's."""
    found = Plan.objects.all()
    if reader.judges:
        return found
    own = Q(agency__in=reader.writing.agency_ids, block=None) | Q(block__in=reader.leading.block_ids)
    return found.filter(own | (Q(state__in=HANDED_IN) & _within(reader)))


def _within(reader: PlanReader) -> Q:
    scope = reader.reading
    if scope.everything:
        return Q(pk__isnull=False)
    today = AgencyVersion.objects.filter(valid__contains=reader.on)
    # An agency sees what is planned over its block.
    over = today.filter(agency__in=scope.agency_ids, block__isnull=False).values("block")
    reached = Q(agency__in=scope.agency_ids) | Q(block__in=over)
    if not scope.block_ids:
        return reached
    in_block = today.filter(agency=OuterRef("agency"), block__in=scope.block_ids)
    return reached | Q(block__in=scope.block_ids) | Q(Exists(in_block))


def _above(writing: Scope, on: date) -> dict[int, int | None]:
    versions = AgencyVersion.objects.filter(agency__in=writing.agency_ids, valid__contains=on)
    return dict(versions.order_by().values_list("agency", "parent"))
